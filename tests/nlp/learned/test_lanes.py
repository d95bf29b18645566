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
