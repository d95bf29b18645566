"""What each clause of a text reads like: how likely each label is, and which words speak for it."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import exp, inf, log

from bot.nlp.learned import weights
from bot.nlp.learned.traits import BESIDE, NOBODY, OWN, SENSE, SENSE_BESIDE, Clause, clauses, share
from bot.nlp.learned.weights import LANE, RAISED, Weights

_KEPT = 4
"""Texts that are remembered: the warnings of a message and its customers ask one after the other."""
_JOINED = 2
"""Characters between two clauses that make one passage."""
_SURE = 50.0
"""A score beyond which a probability is 0 or 1 for all that a float can tell."""
_WORDS = 3
"""How many words are named that speak for a label."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What reads like a label: `text[start:end]` as typed, and how likely."""

    start: int
    end: int
    likely: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """The clauses of a text, and for each the sums of its lanes in 32nds."""

    weights: Weights
    clauses: Sequence[Clause]
    sums: Sequence[Sequence[int]]
    _asked: dict[tuple[str, float | None], Sequence[Passage]] = field(default_factory=dict, compare=False, repr=False)
    """What was asked before: each customer of a message asks for the same labels."""

    def clauses_like(self, label: str, least: float | None = None) -> Sequence[Passage]:
        """The clauses that read like a label, in order; `least` in place of the learned probability."""
        asked = label, least
        if asked not in self._asked:
            self._asked[asked] = self._clauses_like(label, least)
        return self._asked[asked]

    def _clauses_like(self, label: str, least: float | None) -> list[Passage]:
        head, number = self.weights.head, self._number(label)
        lowest = _sum_for(head.least[number] if least is None else least, head.bias[number], head.worth[number])
        return [
            Passage(clause.start, clause.end, _likely(sums[number], head.bias[number], head.worth[number]))
            for clause, sums in zip(self.clauses, self.sums, strict=True)
            if sums[number] >= lowest
        ]

    def passages(self, label: str, least: float | None = None) -> list[Passage]:
        """As `clauses_like`, those in a row as one, with the clauses beside them that are half as likely."""
        least = self.weights.head.least[self._number(label)] if least is None else least
        if not self.clauses_like(label, least):
            return []
        found: list[Passage] = []
        for one in self.clauses_like(label, least / 2):
            if found and one.start - found[-1].end <= _JOINED:
                before = found.pop()
                found.append(Passage(before.start, one.end, max(before.likely, one.likely)))
            else:
                found.append(one)
        return [one for one in found if one.likely >= least]

    def likely(self, label: str, start: int, end: int) -> float:
        """How likely a label is of the likeliest clause at a stretch or right beside it."""
        head, number = self.weights.head, self._number(label)
        near = [
            sums[number]
            for clause, sums in zip(self.clauses, self.sums, strict=True)
            if clause.start < end + _JOINED and start - _JOINED < clause.end
        ]
        return _likely(max(near), head.bias[number], head.worth[number]) if near else 1.0

    def spoke_for(self, label: str, start: int, end: int) -> tuple[str, ...]:
        """The words of a stretch that speak most for a label, strongest first, none inside another."""
        number = self._number(label)
        strong: dict[str, int] = {}
        for clause in self.clauses:
            if start < clause.end and clause.start < end:
                for run in clause.runs:
                    row = self.weights.runs.get(run)
                    if row is not None and len(run) > 1 and run.isalnum():
                        strong[run] = _lane(row, number) - RAISED
        named: list[str] = []
        for run in sorted(strong, key=lambda run: (-strong[run] * len(run), run)):
            if strong[run] > 0 and len(named) < _WORDS and not any(run in one or one in run for one in named):
                named.append(run)
        return tuple(named)

    def _number(self, label: str) -> int:
        return self.weights.head.labels.index(label)


def _likely(summed: int, bias: float, worth: float) -> float:
    return 1 / (1 + exp(-max(-_SURE, min(_SURE, bias + worth * summed / 32))))


@cache
def _sum_for(likely: float, bias: float, worth: float) -> float:
    """The sum from which on a label is so likely: comparing sums spares most clauses the reckoning."""
    if not 0 < likely < 1:
        return -inf if likely <= 0 else inf
    return (log(likely / (1 - likely)) - bias) * 32 / worth


@lru_cache(maxsize=_KEPT)
def likeness(text: str, names: tuple[str, ...] = ()) -> Likeness:
    """What the clauses of a text as typed read like, by the weights of the program; `names` are competitors', plain."""
    return likeness_by(weights.shipped(), text, names)


def likeness_by(learned: Weights, text: str, names: tuple[str, ...] = ()) -> Likeness:
    """As `likeness`, by any weights."""
    told = clauses(text, names)
    return Likeness(learned, told, list(_sums(learned, told)))


def _sums(learned: Weights, told: Sequence[Clause]) -> Iterator[Sequence[int]]:
    """By clause, the sum of the weights of its own runs and senses and of those beside it, a label each."""
    lanes, get = learned.lanes, learned.runs.get
    bits = 8 * LANE * lanes
    block = (1 << bits) - 1
    unpack = struct.Struct(f"<{lanes}I").unpack
    owned, sides = [], [get(NOBODY[0], 0) * share(1, BESIDE)]
    for one in told:
        runs, meant = sum(filter(None, map(get, one.runs))), sum(filter(None, map(get, one.senses)))
        owned.append((runs & block) * share(len(one.runs), OWN) + (meant & block) * SENSE)
        sides.append(runs * share(len(one.runs), BESIDE) + meant * SENSE_BESIDE)
    sides.append(sides[0])
    for own, before, behind in zip(owned, sides, sides[2:], strict=False):
        whole = own + (before >> bits & block) + (behind >> 2 * bits)
        summed = unpack(whole.to_bytes(LANE * lanes, "little"))
        raised = RAISED * summed[-1]
        yield [lane - raised for lane in summed[:-1]]


def _lane(row: int, number: int) -> int:
    return row >> (8 * LANE * number) & 0xFF
