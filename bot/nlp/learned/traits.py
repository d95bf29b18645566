"""What a clause is known by: the characters and pairs of characters in it, and in the clauses beside it.

Training and reading share this file, and the file of weights holds its fingerprint: change it, and `make learn` is due.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from bot.nlp.phrases.plain import plain

_CUT = re.compile(
    r"[，。；！？!?;\n…]+|(?<=[)）])、|,(?!\d{3})|(?<!\d),|(?<=[\u2e80-\U0001ffff])\s+(?=[\u2e80-\U0001ffff])"
)
_WIDEST = 24
"""Characters of a clause; the sums of its weights must fit their lanes (`weights.py`), however a text is written."""
_DIGIT = re.compile(r"\d")
_BEGINS, _ENDS = "\x02", "\x03"
NOBODY = ("\x04",)
"""What stands beside the first clause and the last."""
OWN, BESIDE = 3.0, 1.5
"""What the runs of a clause, and of one beside it, weigh in full."""
_SHORT = 12


class Clause(NamedTuple):
    """A stretch `text[start:end]` of a message as typed, and its runs: each character and each pair, once."""

    start: int
    end: int
    runs: frozenset[str]


def clauses(text: str) -> list[Clause]:
    """The clauses of a text as typed, in order, with every digit taken for the same."""
    shown = _DIGIT.sub("0", plain(text))
    return [_clause(shown, start, end) for start, end in _stretches(shown)]


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


def _clause(text: str, start: int, end: int) -> Clause:
    words = f"{_BEGINS}{text[start:end]}{_ENDS}"
    return Clause(start, end, frozenset((*words[1:-1], *map("".join, pairwise(words)))))
