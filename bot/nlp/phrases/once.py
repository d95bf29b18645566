"""What is told once: findings of a category on the same words, or close by in a sentence, make one warning."""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.parsed import Finding, Span
from bot.nlp.phrases.cues import CLAUSE_END, SENTENCE_END
from bot.nlp.text.folding import printable

_CLOSE = 36
"""Characters between two findings that are told as one."""
_CLAUSE = 8
"""How much of a clause is told beside its finding, so that it can be understood."""


def told_once(text: str, findings: Iterable[Finding], joining: frozenset[str]) -> tuple[Finding, ...]:
    """The findings without repeats: overlapping ones of a category and scope, and close ones of `joining` rules."""
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda one: (one.category, one.scope, one.span.start, -one.span.end)):
        if kept and _same(text, kept[-1], one, joining):
            kept[-1] = _joined(text, kept[-1], one)
        else:
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (one.span.start, one.span.end)))


def _same(text: str, before: Finding, one: Finding, joining: frozenset[str]) -> bool:
    if (before.category, before.scope) != (one.category, one.scope):
        return False
    if one.span.start < before.span.end:
        return True
    between = text[before.span.end : one.span.start]
    close = len(between) <= _CLOSE and not SENTENCE_END.search(between)
    return close and before.rule in joining and one.rule in joining


def _joined(text: str, before: Finding, one: Finding) -> Finding:
    """Two findings as one: all of both, by the longer's rule; and what is left of their clauses, where they part."""
    start, end = before.span.start, max(before.span.end, one.span.end)
    if one.span.start < before.span.end:
        longer = max(before, one, key=lambda finding: finding.span.end - finding.span.start)
        return replace(longer, span=Span(start, end), text=printable(text[start:end]))
    head = text[max(0, start - _CLAUSE) : start]
    cuts = [0] if len(head) == start else []
    cuts += [match.end() for match in CLAUSE_END.finditer(head)]
    stop = CLAUSE_END.search(text, end, end + _CLAUSE)
    span = Span(start - len(head) + cuts[-1] if cuts else start, stop.start() if stop else end)
    return replace(before, span=span, text=printable(text[span.start : span.end]))
