"""What would have come of a decision, had one thing been otherwise: reckoned from its chain alone."""

from bot.core.routing import Decision
from bot.routing.chain import DIGITS, Candidate, candidates, total, worth


def would_win(decision: Decision, person: str, factor: str, value: float) -> bool:
    """Whether somebody had won with another value in one factor, everything else being as it was."""
    at = decision.factors.index(factor)
    one = next(one for one in candidates(decision) if one.person == person)
    values = (*one.values[:at], value, *one.values[at + 1 :])
    ground = round(sum(map(worth, values, decision.weights)), DIGITS)
    return _wins(decision, one, total(ground, list(one.shares.values())))


def would_win_softened(decision: Decision, person: str, rule: str, share: float | None) -> bool:
    """Whether somebody had won if a soft rule had changed their points by another share; `None`: not at all."""
    one = next(one for one in candidates(decision) if one.person == person)
    shares = [own for name, own in one.shares.items() if name != rule]
    ground = one.ground(decision.weights)
    return _wins(decision, one, total(ground, shares if share is None else [*shares, share]))


def _wins(decision: Decision, one: Candidate, points: float) -> bool:
    if one.excluded_by is not None or decision.winner is None or decision.by == "turn":
        return one.person == decision.winner
    rivals = zip(decision.people, decision.points, decision.turns, decision.excluded, strict=True)
    best = max(((had, -turn) for who, had, turn, bar in rivals if bar is None and who != one.person), default=None)
    return best is None or (points, -one.turn) > best
