"""Obstacles and promises that a customer's clauses read like, where no word of the vocabulary says so.

What words say is believed as it stands. Stages are not heard: by an author left out that finds none that words miss.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.parsed import Read, Span
from bot.nlp.learned.likeness import Likeness, Passage, likeness
from bot.nlp.page import Page
from bot.nlp.phrases.plain import plain
from bot.nlp.text.clauses import Stretch
from bot.nlp.text.folding import printable

BY = "learned"
"""Who gives what was heard."""
_OBSTACLE, _COMMITMENT = "obstacle", "commitment"
_CLOSE = 4
"""Characters around a promise within which no other is heard."""


@dataclass(frozen=True, slots=True)
class Told:
    """Where the clauses told of one customer stand in a text as typed, and what that text reads like."""

    text: str
    stretches: Sequence[Span]
    likeness: Likeness

    def obstacles(self, worded: Iterable[Read[str]], settled: frozenset[str]) -> tuple[Read[str], ...]:
        """Those that words say, and those that are heard; each kind once, none of `settled`."""
        kept = [*worded]
        seen = {one.value for one in kept} | settled
        for label in self.likeness.weights.head.labels:
            group, _, kind = label.partition("/")
            if group == _OBSTACLE and kind not in seen and (passages := self._heard(label)):
                kept.append(_read(kind, passages[0]))
        return tuple(sorted(kept, key=_place))

    def commitments(self, worded: Sequence[Read[str]]) -> tuple[Read[str], ...]:
        """The promises that words say, and others that are heard, in order."""
        kept = [*worded]
        for passage in self._heard(_COMMITMENT):
            if not any(one.span and _touch(one.span, passage) for one in kept):
                kept.append(_read(printable(self.text[passage.start : passage.end]), passage))
        return tuple(sorted(kept, key=_place))

    def _heard(self, label: str) -> list[Passage]:
        """The clauses beginning among these that read like a label, likeliest first."""
        found = self.likeness.clauses_like(label)
        ours = [one for one in found if any(span.start <= one.start < span.end for span in self.stretches)]
        return sorted(ours, key=lambda one: -one.likely)


def told_in(page: Page, clauses: Stretch) -> Told:
    """What the clauses of one customer read like."""
    text = page.folded.typed
    names = tuple(plain(page.typed(one.start, one.end)) for one in page.competitors)
    return Told(text, [page.span(clause.start, clause.end) for _, clause in clauses], likeness(text, names))


def _read(value: str, passage: Passage) -> Read[str]:
    return Read(value, Span(passage.start, passage.end), round(passage.likely, 2), BY)


def _place(read: Read[str]) -> int:
    return read.span.start if read.span else 0


def _touch(span: Span, passage: Passage) -> bool:
    return span.start < passage.end + _CLOSE and passage.start < span.end + _CLOSE
