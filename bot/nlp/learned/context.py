"""What people are told of a warning: all that its sentence says of it. 「打点费」 does not say who wants it of whom."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.parsed import Finding, Span
from bot.nlp.learned.likeness import Passage
from bot.nlp.phrases.cues import SENTENCE_END
from bot.nlp.text.folding import printable

TELLS = 0.07
"""How likely a clause beside a warning must be to be told with it."""
_TOUCH = 2
"""Characters between two clauses that touch."""


def widened(text: str, one: Finding, alike: Sequence[Passage], told: Iterable[Finding]) -> Finding:
    """A finding with the clauses about it that read alike, as far as they hold none of the others that are told.

    alike: the clauses that may belong to it, in order.
    """
    others = [other.span for other in told if other.raised and other.category == one.category and other != one]
    clauses = [Span(clause.start, clause.end) for clause in alike]
    free = [clause for clause in clauses if not any(_overlap(clause, other) for other in others)]
    span = one.span
    for clause in (*free, *reversed(free)):
        touches = clause.start <= span.end + _TOUCH and span.start <= clause.end + _TOUCH
        if touches and one_sentence(text, span, clause):
            span = Span(min(span.start, clause.start), max(span.end, clause.end))
    return replace(one, span=span, text=printable(text[span.start : span.end])) if span != one.span else one


def one_sentence(text: str, one: Span, other: Span) -> bool:
    """Whether two passages of a category are in one sentence, where people mean one thing by both."""
    return SENTENCE_END.search(text[min(one.end, other.end) : max(one.start, other.start)]) is None


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
