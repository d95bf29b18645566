"""What stands around a hit: its sentence and its clause, cut out at the ends that a message has."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from re import Match
from typing import NamedTuple

from bot.nlp.phrases import cues
from bot.nlp.phrases.absent import bit
from bot.nlp.text.expression import Expression

_REACH = 80
"""How many characters around a hit are looked at."""
_NEXT_WORDS = 30
"""How far beyond its sentence a promise may still be kept or refused (「…。我没答应」)."""
_BLANK = " \t"


class Around(NamedTuple):
    """A hit in its sentence: the words before and after it, in the sentence and in the clause.

    cuts: where in `head` its clauses begin; `clause_head` is the last of them.
    after: the tail and the beginning of what follows the sentence. line: the head back to the last line.
    absent: the bits of cues that do not stand around, and need not be looked for.
    """

    head: str
    tail: str
    cuts: Sequence[int]
    clause_head: str
    clause_tail: str
    after: str
    line: str
    absent: int

    def lacks(self, cue: Expression) -> bool:
        """Whether a cue stands nowhere around."""
        return self.absent & bit(cue) != 0

    def has(self, cue: Expression, words: str) -> Match[str] | None:
        """A cue in some of the words around."""
        return None if self.absent & bit(cue) else cue.search(words)

    def opens(self, cue: Expression, words: str) -> Match[str] | None:
        """A cue at the head of some of the words around."""
        return None if self.absent & bit(cue) else cue.match(words)


def within_reach(text: str, start: int, end: int) -> str:
    """The words of a plain text from the beginning of a hit's sentence to the farthest that is looked at behind it."""
    near = max(0, start - _REACH)
    begin = max(text.rfind(mark, near, start) + 1 for mark in cues.SENTENCE_ENDS)
    return text[max(near, begin) : end + _REACH]


class Cuts:
    """The ends of a plain text's sentences and clauses, found once for all its hits."""

    __slots__ = ("_clause_ends", "_clause_starts", "_sentences", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        # The end of a sentence is that of a clause: one scan finds both.
        ends = [match.span() for match in cues.CLAUSE_END.finditer(text)]
        self._clause_starts = [start for start, _ in ends]
        self._clause_ends = [end for _, end in ends]
        self._sentences = [end for start, end in ends if text[start] in cues.SENTENCE_ENDS]

    def around(self, start: int, end: int, absent: int) -> Around:
        """What stands around `start`:`end`, without some cues."""
        text, farthest = self._text, end + _REACH
        near = max(0, start - _REACH)
        ended = bisect_right(self._sentences, start)
        begin = max(near, self._sentences[ended - 1]) if ended else near
        closing = bisect_right(self._sentences, end)
        closed = self._sentences[closing] if closing < len(self._sentences) else farthest + 1
        after = min(closed + _NEXT_WORDS, farthest) if closed <= farthest else farthest
        cuts = self._cuts(begin, start)
        return Around(
            head=text[begin:start],
            tail=text[end : min(closed, farthest)],
            cuts=cuts,
            clause_head=text[begin + cuts[-1] : start],
            clause_tail=text[end : min(self._stop(end, farthest), farthest)],
            after=text[end:after],
            line=text[max(near, text.rfind("\n", near, start) + 1) : start],
            absent=absent,
        )

    def _cuts(self, begin: int, start: int) -> list[int]:
        """Where the clauses of a head begin, counted from its own beginning. A blank at its head parts nothing."""
        first, last = bisect_left(self._clause_starts, begin), bisect_right(self._clause_ends, start)
        found = zip(self._clause_starts[first:last], self._clause_ends[first:last], strict=True)
        return [0, *(end - begin for at, end in found if at > begin or self._text[at] not in _BLANK)]

    def _stop(self, end: int, farthest: int) -> int:
        """Where the clause of a hit ends. A blank right behind the hit ends none."""
        number = bisect_left(self._clause_starts, end)
        for at, stop in zip(
            self._clause_starts[number : number + 2], self._clause_ends[number : number + 2], strict=True
        ):
            if at < farthest and (at > end or self._text[at] not in _BLANK):
                return stop
        return farthest
