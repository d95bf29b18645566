"""What a clause is known by: its characters, their pairs, touching or not, its senses, and those of the clauses beside.

Every digit is taken for the same, and every name of a competitor.

Training and reading share this file, and the file of weights holds its fingerprint: change it, and `make learn` is due.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from math import sqrt
from operator import add
from typing import NamedTuple

from bot.nlp.learned.senses import senses
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.shorthand import masked
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led

_CUT = Led(r"[，。；！？!?;\n…]+|(?<=[)）])、|,(?!\d{3})|(?<!\d),|(?<=[\u2e80-\U0001ffff])\s+(?=[\u2e80-\U0001ffff])")
_WIDEST = 24
"""Characters of a clause; the sums of its weights must fit their lanes (`weights.py`), however a text is written."""
_DIGIT = Expression(r"\d")
_ASCII = Expression(r"[0-9a-z]{2}")
_BEGINS, _ENDS = "\x02", "\x03"
NOBODY = "\x04"
"""The one run of what stands beside the first clause and the last."""
OWN, BESIDE = 3.0, 1.5
"""What the runs of a clause, and of one beside it, weigh in full."""
APART = (2, 3)
"""How far apart characters may stand that are a pair as well: what is between two words varies (给他留, 给王科留)."""
PAIRED = 2.5
"""What all pairs of characters that do not touch weigh in full."""
SENSE, SENSE_BESIDE = 26, 13
"""32nds that each sense of a clause weighs, and of one beside it."""
_SHORT = 12


class Clause(NamedTuple):
    """A stretch `text[start:end]` as typed; its words, with a mark at either end, and its senses."""

    start: int
    end: int
    words: str
    senses: frozenset[str] = frozenset()

    @property
    def runs(self) -> frozenset[str]:
        """Each character and each pair once; the marks stand in pairs only."""
        return frozenset((*self.words[1:-1], *map(add, self.words, self.words[1:])))

    def apart(self) -> Sequence[frozenset[str]]:
        """For each distance of `APART`, the pairs of characters that stand so far from each other."""
        return [frozenset(map(add, self.words, self.words[far:])) for far in APART]

    def how_many(self, found: int, different: int) -> int:
        """How many runs it has, of which `found` were found in it, `different` ones: rarely it must be taken apart."""
        length = len(self.words)
        most = 2 * length - 3
        if found == most:
            return different
        return most if len(set(self.words)) == length else len(self.runs)  # without a character twice, no pair is


def clauses(text: str, names: tuple[str, ...] = ()) -> list[Clause]:
    """The clauses of a text as typed, in order; `names` are those of competitors, plain."""
    shown = plain(text)
    masking = _seen(shown, names)
    stretches = [*_stretches(masking)]
    meant = _meant(shown, stretches)
    return [
        Clause(start, end, f"{_BEGINS}{masking[start:end]}{_ENDS}", frozenset(meant.get(at, ())))
        for at, (start, end) in enumerate(stretches)
    ]


def seen(text: str, names: tuple[str, ...] = ()) -> str:
    """A text as typed as it is learned from: as long, every digit the same, and every name of a competitor masked."""
    return _seen(plain(text), names)


def _seen(shown: str, names: tuple[str, ...]) -> str:
    return _DIGIT.sub("0", masked(shown, names))


def _meant(shown: str, stretches: Sequence[tuple[int, int]]) -> dict[int, list[str]]:
    """By the number of a stretch, the senses of the words that begin in it."""
    starts = [start for start, _ in stretches[1:]]  # what begins before the first is the first's
    meant: dict[int, list[str]] = {}
    for start, found in senses(shown) if stretches else ():
        meant.setdefault(bisect_right(starts, start), []).extend(found)
    return meant


@cache
def share(count: int, full: float) -> int:
    """How many 32nds one of `count` runs weighs: a long clause must not outweigh a short one by its length."""
    return round(32 * full / sqrt(max(count, _SHORT)))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for match in (*_CUT.finditer(text), None):
        stop = match.start() if match else len(text)
        while place < stop:
            end = stop if stop - place <= _WIDEST else _broken(text, place, stop)
            if not text[place:end].isspace():
                yield place, end
            place = end
        place = match.end() if match else stop


def _broken(text: str, start: int, stop: int) -> int:
    """Where the first part of a stretch too wide ends.

    Parts are alike in length: a tail of a few characters would be read apart from its sentence. None ends within a
    number or a foreign word.
    """
    end = even = start + (stop - start) // -(-(stop - start) // _WIDEST)
    while end > start and _ASCII.match(text, end - 1):
        end -= 1
    return end if end > start else even
