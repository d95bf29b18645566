"""The stretches of a text that the encoder reads at once: a line, or some short ones, cut where clauses end."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bot.nlp.learned.encoder.pieces import BEGIN, END, Piece
from bot.nlp.learned.traits import Clause

WIDEST = 64
"""Pieces of a window without its two ends."""
_ENOUGH = 8
"""Pieces from which on a line is a window of its own."""
_GAP = 4
"""Pieces that are kept between two clauses: of a row of a thousand full stops the first say all."""
_NOBODY = -1
_Held = tuple[int, int]
"""The number of a piece, and the clause that it stands in, or less than 0."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some clauses in a row, `clauses[first:last]`.

    pieces: their numbers, with both ends. owners: by piece the clause that it stands in, counted from `first`, or less
    than 0 where it stands between two.
    """

    first: int
    last: int
    pieces: Sequence[int]
    owners: Sequence[int]


def windows(text: str, clauses: Sequence[Clause], cut: Sequence[Piece]) -> Iterator[Window]:
    """All of a text in windows, every clause in one."""
    if not clauses:
        return
    held = _held(clauses, cut)
    first = size = 0
    for at, own in enumerate(held):
        lined = at and size >= _ENOUGH and "\n" in text[clauses[at - 1].end : clauses[at].start]
        if at > first and (size + len(own) > WIDEST or lined):
            yield _window(first, at, held)
            first, size = at, 0
        size += len(own)
    yield _window(first, len(clauses), held)


def _held(clauses: Sequence[Clause], cut: Sequence[Piece]) -> list[list[_Held]]:
    """By clause its pieces, and the first of those between it and the next."""
    held: list[list[_Held]] = [[] for _ in clauses]
    last = gap = 0
    for one in cut:
        at = _owner(one, clauses)
        last, gap = (at, 0) if at >= 0 else (last, gap + 1)
        if gap <= _GAP:
            held[last].append((one.number, at))
    return held


def _owner(one: Piece, clauses: Sequence[Clause]) -> int:
    """The clause that most of a piece stands in; of one that begins with a blank, that behind it."""
    at = bisect_right(clauses, (one.start + one.end) // 2, key=attrgetter("start")) - 1
    return at if at >= 0 and one.start < clauses[at].end else _NOBODY


def _window(first: int, last: int, held: Sequence[Sequence[_Held]]) -> Window:
    inside = [one for own in held[first:last] for one in own]
    owners = [at - first if at >= 0 else _NOBODY for _, at in inside]
    return Window(first, last, (BEGIN, *(number for number, _ in inside), END), (_NOBODY, *owners, _NOBODY))
