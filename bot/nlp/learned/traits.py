"""What a clause is known by: its characters, pairs of characters and senses, and those of the clauses beside it.

Every digit is taken for the same, and every name of a competitor.

Training and reading share this file, and the file of weights holds its fingerprint: change it, and `make learn` is due.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from bot.nlp.learned.senses import senses
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.shorthand import masked
from bot.nlp.text.expression import Expression

_CUT = Expression(
    r"[，。；！？!?;\n…]+|(?<=[)）])、|,(?!\d{3})|(?<!\d),|(?<=[\u2e80-\U0001ffff])\s+(?=[\u2e80-\U0001ffff])"
)
_WIDEST = 24
"""Characters of a clause; the sums of its weights must fit their lanes (`weights.py`), however a text is written."""
_DIGIT = Expression(r"\d")
_BEGINS, _ENDS = "\x02", "\x03"
NOBODY = ("\x04",)
"""What stands beside the first clause and the last."""
OWN, BESIDE = 3.0, 1.5
"""What the runs of a clause, and of one beside it, weigh in full."""
SENSE, SENSE_BESIDE = 26, 13
"""32nds that each sense of a clause weighs, and of one beside it."""
_SHORT = 12


class Clause(NamedTuple):
    """A stretch `text[start:end]` as typed; its runs, each character and each pair once, and its senses."""

    start: int
    end: int
    runs: frozenset[str]
    senses: frozenset[str] = frozenset()


def clauses(text: str, names: tuple[str, ...] = ()) -> list[Clause]:
    """The clauses of a text as typed, in order; `names` are those of competitors, plain."""
    shown = plain(text)
    masking = _DIGIT.sub("0", masked(shown, names))
    stretches = [*_stretches(masking)]
    meant = _meant(shown, stretches)
    return [_clause(masking, start, end, frozenset(meant[at])) for at, (start, end) in enumerate(stretches)]


def _meant(shown: str, stretches: Sequence[tuple[int, int]]) -> list[set[str]]:
    """The senses of the words that begin in each stretch."""
    starts = [start for start, _ in stretches]
    meant: list[set[str]] = [set() for _ in stretches]
    for start, _, found in senses(shown) if stretches else ():
        meant[max(0, bisect_right(starts, start) - 1)].update(found)
    return meant


@cache
def share(count: int, full: float) -> int:
    """How many 32nds one of `count` runs weighs: a long clause must not outweigh a short one by its length."""
    return round(32 * full / sqrt(max(count, _SHORT)))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for match in (*_CUT.finditer(text), None):
        stop = match.start() if match else len(text)
        for start in range(place, stop, _WIDEST):
            end = min(start + _WIDEST, stop)
            if not text[start:end].isspace():
                yield start, end
        place = match.end() if match else stop


def _clause(text: str, start: int, end: int, meant: frozenset[str]) -> Clause:
    words = f"{_BEGINS}{text[start:end]}{_ENDS}"
    return Clause(start, end, frozenset((*words[1:-1], *map("".join, pairwise(words)))), meant)
