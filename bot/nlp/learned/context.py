"""What people are told of a warning: all that its sentence says of it. 「打点费」 does not say who wants it of whom."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from bot.core.parsed import Finding, Span
from bot.nlp.learned.likeness import Passage
from bot.nlp.phrases.cues import SENTENCE_END
from bot.nlp.text.folding import printable

TELLS = 0.07
"""How likely a clause beside a warning must be to be told with it."""
_TOUCH = 2
"""Characters between two clauses that touch."""


def holding(alike: Sequence[Passage], told: Iterable[Finding]) -> Counter[int]:
    """Of how many findings each of some clauses holds something, by its number; clauses in order."""
    return Counter(at for one in told for at in range(*_between(alike, one.span)))


def widened(text: str, one: Finding, alike: Sequence[Passage], held: Mapping[int, int]) -> Finding:
    """A finding with the clauses about it that read alike, as far as they hold none of the others that are told.

    alike: the clauses that may belong to it, in order; held: as `holding` tells it of all that is told of the category.
    """
    span = one.span
    first = bisect_left(alike, span.start - _TOUCH, key=attrgetter("end"))
    for numbers in (range(first, len(alike)), range(first - 1, -1, -1)):
        for at in numbers:
            clause = Span(alike[at].start, alike[at].end)
            if clause.start > span.end + _TOUCH or clause.end < span.start - _TOUCH:
                break
            others = held[at] - _overlap(clause, one.span)
            if not others and one_sentence(text, span, clause):
                span = Span(min(span.start, clause.start), max(span.end, clause.end))
    return replace(one, span=span, text=printable(text[span.start : span.end])) if span != one.span else one


def one_sentence(text: str, one: Span | Passage, other: Span | Passage) -> bool:
    """Whether two passages of a category are in one sentence, where people mean one thing by both."""
    return SENTENCE_END.search(text[min(one.end, other.end) : max(one.start, other.start)]) is None


def _between(alike: Sequence[Passage], span: Span) -> tuple[int, int]:
    """The number of the first clause that shares characters with a stretch, and of the first behind it."""
    first = bisect_right(alike, span.start, key=attrgetter("end"))
    return first, bisect_left(alike, span.end, first, key=attrgetter("start"))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
