"""What each clause of a text reads like: how likely each label is, and which words speak for it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp
from operator import attrgetter

from bot.core.parsed import Span
from bot.nlp.learned import weights
from bot.nlp.learned.hints import HINT
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
    """What reads like a label: `text[start:end]` as typed, and how likely; `core`: of several clauses the likeliest."""

    start: int
    end: int
    likely: float
    core: Span


@dataclass(frozen=True, slots=True)
class Likeness:
    """The clauses of a text, and for each the lanes of its sums in 32nds."""

    weights: Weights
    clauses: Sequence[Clause]
    sums: Sequence[int]

    def hinted(self, told: AbstractSet[tuple[int, str]]) -> "Likeness":
        """The same where lists have told clauses, by number, something: it speaks as far as its like was right."""
        if not told:
            return self
        sums, lanes = list(self.sums), self.weights.lanes
        for at, hint in told:
            sums[at] += lanes.own(self.weights.unwritten.get(hint, 0) * HINT) - lanes.own(0)
        return replace(self, sums=sums)

    def scored(self, scores: Mapping[tuple[int, str], float]) -> "Likeness":
        """The same with other scores of clauses, by their numbers, for labels."""
        sums, lanes, head = list(self.sums), self.weights.lanes, self.weights.head
        for (at, label), score in scores.items():
            lane = self._lane(label)
            wanted = round((score - head.bias[lane]) * 32 / head.worth[lane])
            sums[at] = lanes.put(sums[at], lane, wanted)
        return replace(self, sums=sums)

    def score(self, at: int, label: str) -> float:
        """What a clause scores for a label: the logarithm of its odds."""
        lane = self._lane(label)
        return self._score(self.weights.lanes.total(self.sums[at], lane), lane)

    def standing(self, least: float) -> Iterator[tuple[int, str]]:
        """The clauses, by their numbers, that are as likely as that, and for what."""
        for at, lane in self._standing(self.weights.bar(least)):
            yield at, self.weights.head.labels[lane]

    def like(self, least: float | None = None) -> dict[str, list[Passage]]:
        """The labels that any clause reads like, and those clauses in order; `least` in place of what was learned."""
        lanes, found = self.weights.lanes, dict[int, list[Passage]]()
        for at, lane in self._standing(self.weights.bar(least)):
            clause, likely = self.clauses[at], self._likely(lanes.total(self.sums[at], lane), lane)
            own = Span(clause.start, clause.end)
            found.setdefault(lane, []).append(Passage(own.start, own.end, likely, own))
        return {self.weights.head.labels[lane]: found[lane] for lane in sorted(found)}

    def passages(self, least: float, alike: Callable[[Passage, Passage], bool]) -> dict[str, list[Passage]]:
        """What reads like each label: clauses in a row as one, with those beside them that are half as likely.

        alike: whether two that stand side by side may be one.
        """
        joined = {label: _joined(found, alike) for label, found in self.like(least / 2).items()}
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

    def _standing(self, bar: int) -> Iterator[tuple[int, int]]:
        lanes = self.weights.lanes
        for at in lanes.standing(self.sums, bar):
            yield from ((at, lane) for lane in lanes.reached(self.sums[at], bar))

    def _score(self, summed: int, lane: int) -> float:
        return self.weights.head.bias[lane] + self.weights.head.worth[lane] * summed / 32

    def _likely(self, summed: int, lane: int) -> float:
        return 1 / (1 + exp(-max(-_SURE, min(_SURE, self._score(summed, lane)))))


def _joined(found: Iterable[Passage], alike: Callable[[Passage, Passage], bool]) -> list[Passage]:
    """Passages, those that stand side by side as one that is as likely as the likeliest."""
    joined: list[Passage] = []
    for one in found:
        if joined and one.start - joined[-1].end <= _JOINED and alike(joined[-1], one):
            before = joined.pop()
            likeliest = max(before, one, key=attrgetter("likely"))
            joined.append(replace(likeliest, start=before.start, end=one.end))
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
