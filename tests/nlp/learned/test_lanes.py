"""Lanes add up, and are told apart, whatever the weights and how often they are taken."""

from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.learned.lanes import Lanes
from bot.nlp.learned.weights import RAISED

_LABELS = 3
_LANES = Lanes(_LABELS)
_RUN = st.tuples(*[st.integers(1, 255)] * 3 * _LABELS)
_CLAUSE = st.lists(_RUN, max_size=49)


@given(
    _CLAUSE,
    _CLAUSE,
    _CLAUSE,
    st.integers(1, 28),
    st.lists(st.floats(allow_nan=False), min_size=_LABELS, max_size=_LABELS),
)
def test_a_sum_is_that_of_each_label_and_reaches_what_it_is_not_below(
    before: list[tuple[int, ...]],
    own: list[tuple[int, ...]],
    behind: list[tuple[int, ...]],
    times: int,
    least: list[float],
) -> None:
    rows = [sum(_LANES.row(bytes(run), RAISED) for run in clause) * times for clause in (before, own, behind)]
    whole = _LANES.beside(rows[0])[0] + _LANES.own(rows[1]) + _LANES.beside(rows[2])[1]
    reached = _LANES.reached(whole, _LANES.bar(least))
    for lane in range(_LABELS):
        # A run of the clause before speaks from its second block, one of the clause behind from its third.
        parts = (before, _LABELS), (own, 0), (behind, 2 * _LABELS)
        total = times * sum(run[block + lane] - RAISED for clause, block in parts for run in clause)
        assert _LANES.total(whole, lane) == total
        assert (lane in reached) == (total >= least[lane])


@given(_RUN)
def test_the_weight_of_a_run_is_read_back(run: tuple[int, ...]) -> None:
    row = _LANES.row(bytes(run), RAISED)
    assert [_LANES.weight(row, lane) + RAISED for lane in range(_LABELS)] == list(run[:_LABELS])


@given(_RUN, st.integers(0, _LABELS - 1), st.integers() | st.integers(-(1 << 22), 1 << 22), st.floats(allow_nan=False))
def test_a_total_that_is_put_in_a_lane_is_read_back_as_far_as_lanes_go_and_no_other_changes(
    run: tuple[int, ...], lane: int, total: int, least: float
) -> None:
    nobody = _LANES.beside(0)
    whole = nobody[0] + _LANES.own(_LANES.row(bytes(run), RAISED)) + nobody[1]
    put = _LANES.put(whole, lane, total)
    held = _LANES.total(put, lane)
    assert held == total or (abs(held) > 1 << 20 and abs(held) < abs(total) and (held > 0) == (total > 0))
    assert [_LANES.total(put, one) for one in range(_LABELS) if one != lane] == [
        _LANES.total(whole, one) for one in range(_LABELS) if one != lane
    ]
    assert (lane in _LANES.reached(put, _LANES.bar([least] * _LABELS))) == (held >= least)
