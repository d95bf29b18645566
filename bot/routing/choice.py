"""The decision on one lead: every rule tried in order, every candidate with every factor.

The winner has the most points of those who may have it. Where points are equal it is whose turn it is: who never had a
lead, else whose last lead, however they came by it, is longest ago; then by id, so that the same facts give the same.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.routing import Decision, Scored, Softened, Tried
from bot.routing.board import Board
from bot.routing.chain import GRAIN
from bot.routing.enquiry import Enquiry
from bot.routing.rules import Rule

NOT_OWNER, NOT_IN_POOL = "owner", "pool"
"""What a rule excludes somebody by: another is named (`owner:u_1`), they are not in its pool (`pool:南`)."""
NO_CANDIDATE = "没有人能接"


def scored(enquiry: Enquiry, score: Scored) -> Enquiry:
    """A lead that knows its score and its class."""
    return replace(enquiry, score=score.total, level=score.level)


def decide(board: Board, enquiry: Enquiry, score: Scored, version: str) -> Decision:
    """Who gets a lead that is nobody's."""
    columns = board.columns(enquiry)
    counted = [column.points for column in columns if column.counts]
    points = list(map(sum, zip(*counted, strict=True))) if counted else [0] * len(board.reps)
    softened = _soften(board, enquiry, points)
    turns = board.turns
    tried, rule, excluded, winner = _try(board, enquiry, points, turns)
    return Decision(
        lead=enquiry.lead.key,
        winner=board.reps[winner].key if winner is not None else None,
        mode="queue" if winner is None else board.file.mode,
        version=version,
        rule=rule.id if rule is not None else None,
        by=rule.by if rule is not None else "points",
        why=None if rule is not None else _why_nobody(tried),
        rules=tuple(tried),
        factors=board.names,
        weights=board.weights,
        people=tuple(rep.key for rep in board.reps),
        values=tuple(tuple(column.values) for column in columns),
        points=tuple([grains / GRAIN for grains in points]),
        excluded=tuple(excluded),
        turns=tuple(turns),
        softened=tuple(softened),
        scored=score,
    )


def _soften(board: Board, enquiry: Enquiry, points: list[int]) -> list[Softened]:
    """The soft rules for this lead, into the points: each a share of the factors' sum, so no order matters."""
    found = [soft for soft in board.soft if soft.leads.failing(enquiry) is None]
    if not found:
        return []
    grounds = list(points)
    for soft in found:
        for row in soft.rows:
            points[row] += round(soft.share * grounds[row])
    return [Softened(soft.id, soft.share, tuple(sorted(soft.rows))) for soft in found]


def _try(
    board: Board, enquiry: Enquiry, points: list[int], turns: list[int]
) -> tuple[list[Tried], Rule | None, list[str | None], int | None]:
    """Every rule in order; the first that is for this lead and finds somebody has it. With whom it excludes."""
    tried: list[Tried] = []
    taken: Rule | None = None
    winner: int | None = None
    barred = board.barred(enquiry.level)
    excluded = barred
    for rule in board.file.rules:
        failed = rule.when.failing(enquiry)
        if failed is None and taken is None:
            excluded = _outside(board, rule, barred)
            winner = _first(excluded, points, turns, by_turn=rule.by == "turn")
            taken = rule if winner is not None else None
            tried.append(Tried(rule.id, matched=True, failed_condition=None if taken else NO_CANDIDATE))
        else:
            tried.append(Tried(rule.id, failed is None, failed))
    return tried, taken, excluded, winner


def _why_nobody(tried: Sequence[Tried]) -> str:
    return "nobody_free" if any(one.matched for one in tried) else "no_rule"


def _outside(board: Board, rule: Rule, barred: list[str | None]) -> list[str | None]:
    """Whom a rule leaves out on top of those who may get none."""
    if rule.owner is not None:
        bar, inside = f"{NOT_OWNER}:{rule.owner}", [rep.key == rule.owner for rep in board.reps]
    elif rule.pool is not None:
        bar, inside = f"{NOT_IN_POOL}:{rule.pool}", board.pools[rule.pool]
    else:
        return barred
    return [why or (None if within else bar) for why, within in zip(barred, inside, strict=True)]


def _first(excluded: list[str | None], points: list[int], turns: list[int], *, by_turn: bool) -> int | None:
    """The row of the winner: the most points unless they go by turn; equal ones go by turn in any case."""
    free = [row for row, why in enumerate(excluded) if why is None]
    if not free:
        return None
    if not by_turn:
        most = max([points[row] for row in free])
        free = [row for row in free if points[row] == most]
    return min(free, key=turns.__getitem__)
