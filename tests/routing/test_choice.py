"""Whatever the rules and the team: nobody who may not is chosen, the winner is the best, and the reasons are true."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.facts import NewLead
from bot.core.routing import Acquaintance, Decision, Rep, Roster
from bot.routing import Factor, all_factors, board
from bot.routing.book import Book
from bot.routing.chain import TURN, candidates
from tests.routing.otherwise import would_win, would_win_softened
from tests.routing.strategies import SHIPPED, acquaintances, books, leads, rosters

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
Reps = tuple[Rep, ...]


def _decided(rules: Book, lead: NewLead, reps: Reps, known: list[Acquaintance]) -> Decision:
    return rules.decide(lead, Roster(NOW, reps), known)


@settings(max_examples=25)
@given(books(), leads, rosters(), acquaintances)
def test_nobody_gone_on_leave_or_over_a_limit_is_chosen(
    rules: Book, lead: NewLead, reps: Reps, known: list[Acquaintance]
) -> None:
    decision = _decided(rules, lead, reps, known)
    if decision.winner is None:
        assert decision.mode == "queue"
        return
    winner = next(rep for rep in reps if rep.key == decision.winner)
    level = lead.level or rules.score(lead).level
    assert not winner.gone
    assert not winner.away
    assert winner.holds[level] < getattr(rules.file.hold, level)
    assert winner.waiting < rules.file.most_waiting


@settings(max_examples=25)
@given(books(), leads, rosters(), acquaintances)
def test_the_winner_has_the_most_points_of_those_allowed_and_points_are_the_sum_of_what_is_shown(
    rules: Book, lead: NewLead, reps: Reps, known: list[Acquaintance]
) -> None:
    decision = _decided(rules, lead, reps, known)
    for one in candidates(decision):
        shown = sum(value * weight for value, weight in zip(one.values, decision.weights, strict=True))
        assert one.points == pytest.approx(shown * (1 + sum(one.shares.values())), abs=1e-2)
    free = [one for one in candidates(decision) if one.excluded_by is None]
    winner = next((one for one in free if one.person == decision.winner), None)
    assert (winner is None) == (decision.winner is None)
    if winner is not None and decision.by == "points":
        assert winner.points == max(one.points for one in free)
    if winner is not None and decision.by == "turn":
        assert winner.turn == min(one.turn for one in free)


@settings(max_examples=25)
@given(books(), leads, rosters(), acquaintances, st.randoms())
def test_the_same_facts_give_the_same_choice_in_whatever_order_they_come(
    rules: Book, lead: NewLead, reps: Reps, known: list[Acquaintance], chance: object
) -> None:
    shuffled = list(reps)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _decided(rules, lead, tuple(shuffled), known) == _decided(rules, lead, reps, known)


@settings(max_examples=25)
@given(books(), leads, rosters(), acquaintances)
def test_everyone_who_sells_stands_in_the_chain_and_every_loser_has_a_reason(
    rules: Book, lead: NewLead, reps: Reps, known: list[Acquaintance]
) -> None:
    decision = _decided(rules, lead, reps, known)
    assert {one.person for one in candidates(decision)} == {rep.key for rep in reps}
    assert [one.id for one in decision.rules] == [rule.id for rule in rules.file.rules]
    for one in candidates(decision):
        assert (one.loss is None) == (
            one.person == decision.winner or (decision.winner is None and not one.excluded_by)
        )


def _forced(factor: Factor, person: str, value: float) -> Factor:
    """The same factor, but for one person whose value is another."""
    return replace(
        factor, value=lambda facet, rep, tuning: value if rep.key == person else factor.value(facet, rep, tuning)
    )


@given(
    books(), leads, rosters(), acquaintances, st.sampled_from(sorted(all_factors())), st.sampled_from((0.0, 0.5, 1.0))
)
def test_what_would_have_been_with_one_factor_changed_is_what_a_new_decision_says(
    rules: Book, lead: NewLead, reps: Reps, known: list[Acquaintance], name: str, value: float
) -> None:
    decision = _decided(rules, lead, reps, known)
    for rep in reps:
        with pytest.MonkeyPatch.context() as patch:
            forced = {**all_factors(), name: _forced(all_factors()[name], rep.key, value)}
            patch.setattr(board, "all_factors", lambda forced=forced: forced)
            again = _decided(rules, lead, reps, known)
        assert would_win(decision, rep.key, name, value) == (again.winner == rep.key)


@settings(max_examples=25)
@given(books(), leads, rosters(), acquaintances)
def test_the_printed_reason_of_each_loser_is_the_true_one(
    rules: Book, lead: NewLead, reps: Reps, known: list[Acquaintance]
) -> None:
    decision = _decided(rules, lead, reps, known)
    winner = next((one for one in candidates(decision) if one.person == decision.winner), None)
    for one in candidates(decision):
        if winner is None or one.loss is None:
            continue
        if one.excluded_by is not None:
            assert one.loss.by == one.excluded_by
        elif one.loss.by == TURN:
            assert decision.by == "turn" or one.points == winner.points
            assert one.turn > winner.turn
        elif one.loss.by in all_factors():
            level = winner.values[decision.factors.index(one.loss.by)]
            assert would_win(decision, one.person, one.loss.by, level) == one.loss.alone
        else:
            share = winner.shares.get(one.loss.by)
            assert would_win_softened(decision, one.person, one.loss.by, share) == one.loss.alone


@settings(max_examples=25)
@given(leads, rosters())
def test_a_factor_of_weight_nothing_changes_nothing(lead: NewLead, reps: Reps) -> None:
    off = SHIPPED.file.model_copy(update={"weights": {**SHIPPED.file.weight_of(), "city": 0.0}})
    decision = _decided(replace(SHIPPED, file=off), lead, reps, [])
    moved = _decided(replace(SHIPPED, file=off), replace(lead, city="成都"), reps, [])
    assert decision.winner == moved.winner
    at = decision.factors.index("city")
    assert decision.weights[at] == 0


@settings(max_examples=25)
@given(books(), st.lists(leads, min_size=2, max_size=6), rosters())
def test_leads_that_come_together_are_given_as_if_one_by_one(rules: Book, several: list[NewLead], reps: Reps) -> None:
    together = rules.decide_all(several, Roster(NOW, reps))
    have = {rep.key: rep for rep in reps}
    for lead, decision in zip(several, together, strict=True):
        assert decision == _decided(rules, lead, tuple(have.values()), [])
        if decision.winner is not None:
            rep, level = have[decision.winner], lead.level or rules.score(lead).level
            have[rep.key] = replace(
                rep,
                holds={**rep.holds, level: rep.holds.get(level, 0) + 1},
                month={**rep.month, level: rep.month.get(level, 0) + 1},
                waiting=rep.waiting + 1,
                idle=0.0,
            )
