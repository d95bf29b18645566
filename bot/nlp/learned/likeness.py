"""What each clause of a text reads like: how likely each label is, and which words speak for it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp
from operator import attrgetter

from bot.core.parsed import Finding
from bot.nlp.learned import weights
from bot.nlp.learned.hints import HINT, hints
from bot.nlp.learned.traits import BESIDE, OWN, PAIRED, SENSE, SENSE_BESIDE, Clause, clauses, share
from bot.nlp.learned.weights import Weights

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
    """The clauses of a text, and for each the lanes of its sums in 32nds."""

    weights: Weights
    clauses: Sequence[Clause]
    sums: Sequence[int]

    def hinted(self, found: Iterable[Finding]) -> "Likeness":
        """The same where lists have found something: each finding speaks as far as its like were right."""
        told = set(hints(self.clauses, found))
        if not told:
            return self
        sums, lanes = list(self.sums), self.weights.lanes
        for at, hint in told:
            sums[at] += lanes.own(self.weights.unwritten.get(hint, 0) * HINT) - lanes.own(0)
        return replace(self, sums=sums)

    def like(self, least: float | None = None) -> dict[str, list[Passage]]:
        """The labels that any clause reads like, and those clauses in order; `least` in place of what was learned."""
        lanes, bar = self.weights.lanes, self.weights.bar(least)
        found: dict[int, list[Passage]] = {}
        for at in lanes.standing(self.sums, bar):
            clause, whole = self.clauses[at], self.sums[at]
            for lane in lanes.reached(whole, bar):
                likely = self._likely(lanes.total(whole, lane), lane)
                found.setdefault(lane, []).append(Passage(clause.start, clause.end, likely))
        return {self.weights.head.labels[lane]: found[lane] for lane in sorted(found)}

    def passages(self, least: float) -> dict[str, list[Passage]]:
        """What reads like each label: clauses in a row as one, with those beside them that are half as likely."""
        joined = {label: _joined(found) for label, found in self.like(least / 2).items()}
        told = {label: [one for one in found if one.likely >= least] for label, found in joined.items()}
        return {label: found for label, found in told.items() if found}

    def knows(self, label: str) -> bool:
        """Whether anything was learned of a label."""
        return label in self.weights.head.labels

    def likely(self, label: str, start: int, end: int) -> float:
        """How likely a label is of the likeliest clause at a stretch or right beside it."""
        lane = self._lane(label)
        first = bisect_right(self.clauses, start - _JOINED, key=attrgetter("end"))
        last = bisect_left(self.clauses, end + _JOINED, first, key=attrgetter("start"))
        near = [self.weights.lanes.total(whole, lane) for whole in self.sums[first:last]]
        return self._likely(max(near), lane) if near else 1.0

    def spoke_for(self, label: str, start: int, end: int) -> tuple[str, ...]:
        """The words of a stretch that speak most for a label, strongest first, none inside another."""
        lane = self._lane(label)
        runs, rows = self.weights.runs, self.weights.rows
        strong: dict[str, int] = {}
        for clause in self.clauses:
            if start < clause.end and clause.start < end:
                for number, first, last in runs.find_matches_as_indexes(clause.words, overlapping=True):
                    run = clause.words[first:last]
                    if len(run) > 1 and run.isalnum():
                        strong[run] = self.weights.lanes.weight(rows[number], lane)
        named: list[str] = []
        for run in sorted(strong, key=lambda run: (-strong[run] * len(run), run)):
            if strong[run] > 0 and len(named) < _WORDS and not any(run in one or one in run for one in named):
                named.append(run)
        return tuple(named)

    def _lane(self, label: str) -> int:
        return self.weights.head.labels.index(label)

    def _likely(self, summed: int, lane: int) -> float:
        score = self.weights.head.bias[lane] + self.weights.head.worth[lane] * summed / 32
        return 1 / (1 + exp(-max(-_SURE, min(_SURE, score))))


def _joined(found: Iterable[Passage]) -> list[Passage]:
    """Passages, those that stand side by side as one that is as likely as the likeliest."""
    joined: list[Passage] = []
    for one in found:
        if joined and one.start - joined[-1].end <= _JOINED:
            before = joined.pop()
            joined.append(Passage(before.start, one.end, max(before.likely, one.likely)))
        else:
            joined.append(one)
    return joined


@lru_cache(maxsize=_KEPT)
def likeness(text: str, names: tuple[str, ...] = ()) -> Likeness:
    """What the clauses of a text as typed read like, by the weights of the program; `names` are competitors', plain."""
    return likeness_by(weights.shipped(), text, names)


def likeness_by(learned: Weights, text: str, names: tuple[str, ...] = ()) -> Likeness:
    """As `likeness`, by any weights."""
    told = clauses(text, names)
    return Likeness(learned, told, list(_sums(learned, told)))


def _sums(learned: Weights, told: Sequence[Clause]) -> Iterator[int]:
    """By clause, the sum of the weights of its own runs, pairs and senses and of those beside it, a lane a label."""
    lanes, rows, seek = learned.lanes, learned.rows, learned.runs.find_matches_as_indexes
    nobody = lanes.beside(learned.nobody * share(1, BESIDE))
    owned, sides = [], [nobody]
    for one in told:
        found = seek(one.words, overlapping=True)
        known = {number for number, _, _ in found}
        runs, count = sum(map(rows.__getitem__, known)), one.how_many(len(found), len(known))
        own, beside = runs * share(count, OWN), runs * share(count, BESIDE)
        pairs = one.apart()
        near = [
            row
            for known_pairs, here in zip(learned.apart, pairs, strict=True)
            for row in map(known_pairs.get, here)
            if row
        ]
        own += sum(near) * share(sum(map(len, pairs)), PAIRED)
        if one.senses:
            meant = sum(filter(None, map(learned.unwritten.get, one.senses)))
            own, beside = own + meant * SENSE, beside + meant * SENSE_BESIDE
        owned.append(lanes.own(own))
        sides.append(lanes.beside(beside))
    sides.append(nobody)
    for own, (before, _), (_, behind) in zip(owned, sides, sides[2:], strict=False):
        yield own + before + behind
