"""A decision candidate by candidate, with the first reason of each loss and what would have been otherwise.

All of it follows from the decision as it is kept, so an answer given months later is the one of that day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import sub

from bot.core.routing import Decision

DIGITS = 4
"""Of values and points: finer differences would be noise that nobody can follow on paper."""
GRAIN = 10**DIGITS
"""While points are added up they are counted in their last digit: whole numbers leave no rest."""
TURN = "turn"


def worth(value: float, weight: float) -> float:
    """The points that a value comes to."""
    return round(value * weight, DIGITS)


def total(ground: float, shares: Sequence[float]) -> float:
    """A candidate's points: the factors' sum, and the share of it that each soft rule adds or takes."""
    return round(ground + sum(round(share * ground, DIGITS) for share in shares), DIGITS) if shares else ground


@dataclass(frozen=True, slots=True)
class Loss:
    """The first reason why a candidate did not win.

    by: what excluded them; else the factor, or soft rule, in which they lay furthest behind the winner, or `turn`
    where it was another's turn. gap: in points. alone: whether drawing level in that one would have made them win.
    """

    by: str
    gap: float = 0.0
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """One rep in a decision. `values` are in the order of the decision's factors; `shares` are those of soft rules."""

    person: str
    points: float
    values: tuple[float, ...]
    turn: int
    excluded_by: str | None
    shares: Mapping[str, float]
    loss: Loss | None

    def ground(self, weights: Sequence[float]) -> float:
        """The sum of their factors' points."""
        return round(sum(map(worth, self.values, weights)), DIGITS)


def candidates(decision: Decision, reasons: int | None = None) -> tuple[Candidate, ...]:
    """Everyone, the best first, those who may not have it last; `reasons`: of how many it is wanted why they lost."""
    turns, points, excluded = decision.turns, decision.points, decision.excluded
    rows = range(len(decision.people))
    order = sorted(rows, key=lambda row: (excluded[row] is not None, decision.by == "turn" or -points[row], turns[row]))
    values = list(zip(*decision.values, strict=True)) or [()] * len(decision.people)
    shares: list[dict[str, float]] = [{} for _ in rows]
    for soft in decision.softened:
        for row in soft.rows:
            shares[row][soft.rule] = soft.share
    best = decision.people.index(decision.winner) if decision.winner in decision.people else None
    level = list(map(worth, values[best], decision.weights)) if best is not None else None
    found = []
    for place, row in enumerate(order):
        one = Candidate(decision.people[row], points[row], values[row], turns[row], excluded[row], shares[row], None)
        if reasons is None or place < reasons:
            one = _with_loss(decision, one, level, best, shares)
        found.append(one)
    return tuple(found)


def _with_loss(
    decision: Decision,
    one: Candidate,
    best: list[float] | None,
    winner: int | None,
    shares: Sequence[Mapping[str, float]],
) -> Candidate:
    loss = None
    if one.excluded_by is not None:
        loss = Loss(one.excluded_by)
    elif winner is not None and best is not None and one.person != decision.winner:
        loss = _loss(decision, one, best, winner, shares[winner])
    return Candidate(one.person, one.points, one.values, one.turn, one.excluded_by, one.shares, loss)


def _loss(decision: Decision, one: Candidate, best: list[float], winner: int, favoured: Mapping[str, float]) -> Loss:
    """The factor or soft rule in which a loser lay furthest behind, and whether that one alone was the difference."""
    if decision.by == "turn" or decision.points[winner] == one.points:
        return Loss(TURN)
    weights = decision.weights
    own = list(map(worth, one.values, weights))
    gaps = list(map(sub, best, own))
    gap, ground = max(gaps), round(sum(own), DIGITS)
    by, would = decision.factors[gaps.index(gap)], total(round(ground + gap, DIGITS), list(one.shares.values()))
    for rule, shares in _otherwise(one.shares, favoured):
        if (changed := total(ground, shares)) > would:
            by, would = rule, changed
    ahead = (-would, one.turn) < (-decision.points[winner], decision.turns[winner])
    return Loss(by, round(would - one.points, DIGITS), alone=ahead)


def _otherwise(own: Mapping[str, float], best: Mapping[str, float]) -> Iterator[tuple[str, list[float]]]:
    """A loser's shares, had each soft rule in which they differ from the winner been as it was for the winner."""
    for rule in {**own, **best}:
        if own.get(rule) != best.get(rule):
            rest = [share for name, share in own.items() if name != rule]
            yield rule, [*rest, best[rule]] if rule in best else rest
