"""Cuts a text into the pieces that the encoder knows: the likeliest cut by a unigram language model (Kudo, 2018)."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import ahocorasick_rs

from bot.nlp.phrases.shorthand import MASK
from bot.nlp.text.expression import Expression

BEGIN, RIVAL, END, UNKNOWN = range(4)
"""The numbers of what is no piece: a window's two ends, any name of a competitor, a character that no piece has."""
FIRST = 4
_WRITTEN = str.maketrans("，！？：；（）…、 \n\t\r\u3000", ",!?:;().," + 5 * "\u2581")
"""How the pieces write marks and blanks, a character for each."""
_STRANGE = 10.0
"""How much less likely than the unlikeliest piece a character is that no piece has."""
_RIVALS = Expression(f"({MASK}+)")


class Piece(NamedTuple):
    """A piece's number, and where it stands: `text[start:end]`."""

    number: int
    start: int
    end: int


class Pieces:
    """What cuts texts; pieces are numbered as they come, from `FIRST` on."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        """scores: by piece the logarithm of how often it is met."""
        self._scores = list(scores.values())
        self._strange = min(self._scores) - _STRANGE
        self._automaton = ahocorasick_rs.AhoCorasick(list(scores))

    def cut(self, text: str) -> list[Piece]:
        """A text's pieces in order, every character in one; competitors masked, as all of `traits` sees it."""
        place, told = 0, []
        for number, part in enumerate(_RIVALS.split(text)):
            if number % 2:
                told.append(Piece(RIVAL, place, place + len(part)))
            elif part:
                told += [Piece(one, place + start, place + end) for one, start, end in self._likeliest(part)]
            place += len(part)
        return told

    def _likeliest(self, text: str) -> Iterator[Piece]:
        best, step = [0.0], [Piece(UNKNOWN, 0, 0)]
        found = self._automaton.find_matches_as_indexes(text.translate(_WRITTEN), overlapping=True)
        ending: dict[int, list[Piece]] = {}
        for number, start, end in found:
            ending.setdefault(end, []).append(Piece(number, start, end))
        for end in range(1, len(text) + 1):
            score, piece = best[end - 1] + self._strange, Piece(UNKNOWN, end - 1, end)
            for one in ending.get(end, ()):
                other = best[one.start] + self._scores[one.number]
                if other > score:
                    score, piece = other, Piece(one.number + FIRST, one.start, end)
            best.append(score)
            step.append(piece)
        cut, end = [], len(text)
        while end:
            cut.append(step[end])
            end = step[end].start
        return reversed(cut)
