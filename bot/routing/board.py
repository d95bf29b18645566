"""The candidates with the points of every factor, computed once for each facet of a lead that comes up.

Of leads that come one after another, most share their city, industry or class; what a factor gives each rep for it is
kept as a column. Being given a lead changes only the rows of that rep in the factors that move.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from math import inf

from bot.core.routing import Rep
from bot.routing import Factor, all_factors
from bot.routing.chain import DIGITS, GRAIN
from bot.routing.conditions import LeadCondition, RepCondition
from bot.routing.enquiry import Enquiry
from bot.routing.rules import RoutingFile

LEFT, ON_LEAVE, HOLDS, WAITING = "left", "on_leave", "holds", "waiting"
"""What excludes a candidate from everything: gone, off today, as many of the class as allowed (`holds:A`), too many
without contact (`waiting:40`)."""


def bar(file: RoutingFile, rep: Rep, level: str | None) -> str | None:
    """Why somebody may get no lead of a class, whatever a rule says; `None` for who may."""
    if rep.gone:
        return LEFT
    if rep.away:
        return ON_LEAVE
    if rep.holds.get(level or "", 0) >= file.most_held(level):
        return f"{HOLDS}:{level}"
    if rep.waiting >= file.most_waiting:
        return f"{WAITING}:{file.most_waiting}"
    return None


@dataclass(slots=True)
class Column:
    """A factor's values for one facet, a row a candidate, and their points, counted in grains: whole numbers."""

    values: list[float]
    points: list[int]
    counts: bool
    """Whether it may be anything but nothing for anybody: most leads want no language and are known to nobody."""


@dataclass(frozen=True, slots=True)
class Soft:
    """A clause of a soft rule, and the rows of the candidates that it is for."""

    id: str
    leads: LeadCondition
    reps: RepCondition
    share: float
    rows: set[int]


class Board:
    """Candidates in the order of their ids. It changes only by `give`."""

    def __init__(self, file: RoutingFile, reps: Sequence[Rep]) -> None:
        """`reps` includes those who may have nothing: the chain names them with the reason."""
        self.file = file
        self.reps = sorted((rep for rep in reps if rep.role in file.roles), key=lambda rep: rep.key)
        weight = file.weight_of()
        self.factors: tuple[Factor, ...] = tuple(all_factors().values())
        self.weights = tuple(weight[factor.name] for factor in self.factors)
        self.pools = {pool.id: [pool.who.failing(rep) is None for rep in self.reps] for pool in file.pools}
        self.soft = [
            Soft(
                name,
                one.leads,
                one.reps,
                one.share,
                {at for at, rep in enumerate(self.reps) if one.reps.failing(rep) is None},
            )
            for name, one in file.clauses
        ]
        self.names = tuple(factor.name for factor in self.factors)
        self._bars: dict[str | None, list[str | None]] = {}
        self.turns = _turns(self.reps)
        self._tuning = file.tuning()
        self._columns: dict[tuple[int, Hashable], Column] = {}

    def columns(self, enquiry: Enquiry) -> list[Column]:
        """A column a factor, in the order of `factors`."""
        found = []
        for number, factor in enumerate(self.factors):
            key = (number, factor.of(enquiry))
            column = self._columns.get(key)
            if column is None:
                column = self._columns[key] = self._column(number, key[1])
            found.append(column)
        return found

    def _column(self, number: int, facet: Hashable) -> Column:
        factor, weight, tuning = self.factors[number], self.weights[number], self._tuning
        found = [factor.value(facet, rep, tuning) for rep in self.reps]
        values = [round(value, DIGITS) if value else 0.0 for value in found]
        points = [_grains(value, weight) if value else 0 for value in values]
        return Column(values, points, counts=factor.moves or any(points))

    def give(self, person: str, level: str) -> None:
        """Notes that somebody has just got a lead of a class."""
        row = next((at for at, rep in enumerate(self.reps) if rep.key == person), None)
        if row is None:  # a supervisor's own customer
            return
        rep = self.reps[row]
        rep = self.reps[row] = replace(
            rep,
            holds={**rep.holds, level: rep.holds.get(level, 0) + 1},
            month={**rep.month, level: rep.month.get(level, 0) + 1},
            waiting=rep.waiting + 1,
            idle=0.0,
        )
        self.turns = _turns(self.reps)
        for (number, facet), column in self._columns.items():
            factor = self.factors[number]
            if factor.moves:
                column.values[row] = round(factor.value(facet, rep, self._tuning), DIGITS)
                column.points[row] = _grains(column.values[row], self.weights[number])
        for pool in self.file.pools:
            self.pools[pool.id][row] = pool.who.failing(rep) is None
        for soft in self.soft:
            (soft.rows.add if soft.reps.failing(rep) is None else soft.rows.discard)(row)
        for held, bars in self._bars.items():
            bars[row] = self._bar(rep, held)

    def barred(self, level: str | None) -> list[str | None]:
        """Why each may get no lead of a class, whatever a rule says; `None` for who may."""
        if level not in self._bars:
            self._bars[level] = [self._bar(rep, level) for rep in self.reps]
        return self._bars[level]

    def _bar(self, rep: Rep, level: str | None) -> str | None:
        return bar(self.file, rep, level)


def _grains(value: float, weight: float) -> int:
    grains: int = round(value * weight * GRAIN)
    return grains


def _turns(reps: Sequence[Rep]) -> list[int]:
    """The place of each in the round: who never had a lead first, then whose last one is longest ago."""
    turns = [0] * len(reps)
    idle = [-inf if rep.idle is None else -rep.idle for rep in reps]
    for turn, row in enumerate(sorted(range(len(reps)), key=idle.__getitem__)):
        turns[row] = turn
    return turns
