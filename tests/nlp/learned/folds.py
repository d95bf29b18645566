"""`python -m tests.nlp.learned.folds`: what the rules, what was learned, and both find of an author left out.

Prints for each hand and group F1, precision and recall, as the score of the contract judges words: the same label, and
half of the characters shared. Nothing of the hand that is scored is trained on, nor is its scale set by it.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from bot.core.parsed import Span
from bot.nlp.learned.traits import Clause
from tests.nlp.learned.hits import found, hits
from tests.nlp.learned.rows import Data, alike, group
from tests.nlp.learned.train import LEAST, everything, hands, left_out, scale, table

WAYS = ("rules", "learned", "both")
_CLOSE, _JOINED = 8, 2
_DOUBT = 0.15
"""How likely a list's finding must be to be believed, as `config/detection.yaml` has it."""


class Tally(NamedTuple):
    """What was found rightly, found wrongly, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """Between precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.right + self.wrong), self.right / max(1, self.right + self.missed)
        return f"{self.f1:.3f} ({precision:.2f} {recall:.2f})"


def likely(told: Data) -> np.ndarray:
    """Clauses by labels: how likely, by what was learned from the other hands alone."""
    scores, ruled = left_out(told, table(told)), hits(told)
    chances = np.zeros(scores.shape)
    for author in hands(told):
        made = scale(told, scores, ruled, [one for one in hands(told) if one != author])
        mine = told.author == author
        chances[mine] = made.chances(scores[mine])
    return chances


def tally(told: Data, chances: np.ndarray, author: str, label: str, way: str, least: float) -> Tally:
    """How one way of reading does on a label of an author."""
    right = wrong = missed = 0
    column = chances[:, told.labels.index(label)]
    for number, rows in _of(told, author):
        sentence = told.sentences[number]
        if group(label) not in sentence.groups:
            continue
        spans = [span for name, _, span in found(sentence) if name == label] if way != "learned" else []
        if way == "both" and group(label) == "warning":
            spans = [one for one in spans if _believed(told, column, rows, one)]
        if way != "rules":
            heard = _joined([told.clauses[row][:2] for row in rows if column[row] >= least])
            spans += [one for one in heard if not any(_near(one, other) for other in spans)]
        given = [sentence.text[one.start : one.end] for one in spans]
        for words in (words for name, words in sentence.told if name == label):
            match = next((one for one in given if alike(words, one)), None)
            if match is None:
                missed += 1
            else:
                given.remove(match)
                right += 1
        wrong += len(given)
    return Tally(right, wrong, missed)


def _believed(told: Data, column: np.ndarray, rows: Iterable[int], span: Span) -> bool:
    near = [column[row] for row in rows if _touch(told.clauses[row], span)]
    return max(near, default=1.0) >= _DOUBT


def _touch(clause: Clause, span: Span) -> bool:
    return clause.start < span.end + _JOINED and span.start < clause.end + _JOINED


def _of(told: Data, author: str) -> Iterator[tuple[int, Sequence[int]]]:
    """The sentences of an author, each with the numbers of its clauses."""
    rows = np.flatnonzero(told.author == author)
    numbers, starts = np.unique(told.sentence[rows], return_index=True)
    for number, inside in zip(numbers, np.split(rows, starts[1:]), strict=True):
        yield int(number), inside.tolist()


def _joined(stretches: Sequence[tuple[int, int]]) -> list[Span]:
    spans: list[Span] = []
    for start, end in stretches:
        if spans and start - spans[-1].end <= _JOINED:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return spans


def _near(one: Span, other: Span) -> bool:
    return other.start < one.end + _CLOSE and one.start < other.end + _CLOSE


def main() -> int:
    """Prints the table, and by label what both find over all hands."""
    told = everything()
    chances = likely(told)
    for name in LEAST:
        labels = [label for label in told.labels if group(label) == name]
        authors = [one for one in hands(told) if any(name in s.groups for s in told.sentences if s.author == one)]
        for way, least in _ways(LEAST[name], grid="grid" in sys.argv[1:]):
            of = [whole(told, chances, author, labels, way, least) for author in authors]
            every = "  ".join(f"{author} {one}" for author, one in zip(authors, of, strict=True))
            sys.stdout.write(f"{name:11}{way:8}{least:<5}all {added(of)}  {every}\n")
    return 0


def whole(told: Data, chances: np.ndarray, author: str, labels: Sequence[str], way: str, least: float) -> Tally:
    """How one way of reading does on all labels of an author."""
    return added([tally(told, chances, author, label, way, least) for label in labels])


def added(parts: Iterable[Tally]) -> Tally:
    """Several as one."""
    return Tally(*map(sum, zip(*parts, strict=True)))


def _ways(least: float, *, grid: bool) -> Iterator[tuple[str, float]]:
    """The ways of reading as they are shipped; on a grid, by other probabilities as well."""
    yield from ((way, least) for way in WAYS)
    if grid:
        yield from ((way, other) for way in WAYS[1:] for other in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5))


if __name__ == "__main__":
    sys.exit(main())
