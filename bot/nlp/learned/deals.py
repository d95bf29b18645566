"""Obstacles and promises that a customer's clauses read like, where no word of the vocabulary says so.

What words say stands, unless the sentence reads like nothing of the kind. Stages are not heard: by an author left out
that finds none that words miss.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.parsed import Read, Span
from bot.nlp.learned.likeness import Likeness, Passage, likeness
from bot.nlp.page import Page
from bot.nlp.phrases.plain import plain
from bot.nlp.text.clauses import Stretch
from bot.nlp.text.folding import printable

BY = "learned"
"""Who gives what was heard."""
_OBSTACLE, _COMMITMENT = "obstacle/", "commitment"
_DOUBTED = 0.01
"""How likely an obstacle must be for its words to count. By hands left out, one in eight of what words named below
this was meant (24 of 183), and on messages by hands that nobody had looked at 2 of 9."""
_CLOSE = 4
"""Characters around a promise within which no other is heard."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text as typed reads like: by label the clauses that do, likeliest first; of most texts nothing.

    starts: where these begin, in order.
    """

    text: str
    passages: Mapping[str, Sequence[Passage]]
    told: Likeness
    starts: Sequence[int]

    def among(self, page: Page, clauses: Stretch) -> "Heard":
        """What begins among the clauses told of one customer."""
        starts, inside = self.starts, list[int]()
        for _, clause in clauses if starts else ():
            span = page.span(clause.start, clause.end)
            inside += starts[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        if not inside:
            return replace(self, passages={}, starts=())
        ours = {label: [one for one in passages if one.start in inside] for label, passages in self.passages.items()}
        return replace(self, passages={label: passages for label, passages in ours.items() if passages}, starts=inside)

    def obstacles(self, worded: Iterable[Read[str]], settled: Collection[str]) -> tuple[Read[str], ...]:
        """Those that words say, undoubted, and those that are heard; each kind once, none of `settled`."""
        every = [*worded]
        kept = [one for one in every if not self._doubted(one)]
        seen = {*settled, *(one.value for one in every)}
        for label, passages in self.passages.items():
            kind = label.removeprefix(_OBSTACLE)
            if kind != label and kind not in seen:
                kept.append(_read(kind, passages[0]))
        return tuple(sorted(kept, key=_place))

    def _doubted(self, one: Read[str]) -> bool:
        """Whether a sentence reads like nothing of the kind that its words name."""
        return one.span is not None and self.told.likely(_OBSTACLE + one.value, one.span.start, one.span.end) < _DOUBTED

    def commitments(self, worded: Sequence[Read[str]]) -> tuple[Read[str], ...]:
        """The promises that words say, and others that are heard, in order."""
        kept = [*worded]
        for passage in self.passages.get(_COMMITMENT, ()):
            if not any(one.span and _touch(one.span, passage) for one in kept):
                kept.append(_read(printable(self.text[passage.start : passage.end]), passage))
        return tuple(sorted(kept, key=_place))


def heard(page: Page) -> Heard:
    """What a message reads like, of what is told of deals."""
    text = page.folded.typed
    told = likeness(text, tuple(plain(page.typed(one.start, one.end)) for one in page.competitors))
    like = {label: found for label, found in told.like().items() if label.startswith((_OBSTACLE, _COMMITMENT))}
    starts = sorted({one.start for found in like.values() for one in found})
    passages = {label: sorted(found, key=lambda one: -one.likely) for label, found in like.items()}
    return Heard(text, passages, told, starts)


def _read(kind: str, passage: Passage) -> Read[str]:
    return Read(kind, Span(passage.start, passage.end), round(passage.likely, 2), BY)


def _place(read: Read[str]) -> int:
    return read.span.start if read.span else 0


def _touch(span: Span, passage: Passage) -> bool:
    return span.start < passage.end + _CLOSE and passage.start < span.end + _CLOSE
