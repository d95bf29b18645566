"""A message laid open for reading: its folded text, the layout, and everything recognizers and names found in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.core.directory import Directory, Named
from bot.core.parsed import Read, Span
from bot.nlp.calendar.days import When
from bot.nlp.finding import found
from bot.nlp.numbers.figures import figures
from bot.nlp.recognizer import Entity, Sheet
from bot.nlp.text.clauses import Item, Stretch, layout
from bot.nlp.text.folding import Folded, fold
from bot.nlp.text.lexicon import Hit, Hits
from bot.nlp.text.ordered import Ordered
from bot.nlp.vocabulary import Vocabulary

V = TypeVar("V")
T = TypeVar("T")
SHANGHAI = ZoneInfo("Asia/Shanghai")
_LAST_BLANK = "\u3000"
"""No blank comes behind it in Unicode."""


@dataclass(frozen=True, slots=True)
class Page:
    """What every reader takes. Offsets are those of `text`, the folded form; `span` and `typed` lead back.

    sent_at: in Shanghai time, without zone.
    """

    folded: Folded
    text: str
    sent_at: datetime
    sender: str
    directory: Directory
    vocabulary: Vocabulary
    items: Sequence[Item]
    stretch: Stretch
    vocabulary_words: "_Words"
    entities: Mapping[type, Ordered[Any]]
    """By kind, and all of them under `object`."""
    competitors: Sequence[Named]
    staff: Sequence[Named]

    def of(self, kind: type[V], start: int = 0, end: int | None = None) -> list[Entity[V]]:
        """The values of a kind that lie within a stretch, in order."""
        values = self.entities.get(kind)
        return values.within(start, end) if values else []

    def words(self, group: str, start: int = 0, end: int | None = None, key: str | None = None) -> list[Hit]:
        """The words of a vocabulary group, or of one key of it, that lie within a stretch, in order."""
        words = self.vocabulary_words[group, key]
        return words.within(start, end) if words else []

    def values_in(self, clauses: Stretch, kind: type[V]) -> Iterable[tuple[int, Entity[V]]]:
        """The values of a kind in some clauses, each with the number of its clause."""
        values = self.entities.get(kind)
        return values.among([clause for _, clause in clauses]) if values else ()

    def words_in(self, clauses: Stretch, group: str, key: str | None = None) -> Iterable[tuple[int, Hit]]:
        """The words of a group in some clauses, each with the number of its clause."""
        words = self.vocabulary_words[group, key]
        return words.among([clause for _, clause in clauses]) if words else ()

    def clauses(self) -> Stretch:
        """Every clause with its item, in order."""
        return self.stretch

    def typed(self, start: int, end: int) -> str:
        """The words as typed, without blanks around them."""
        start, end = self._trim(start, end)
        return self.folded.as_typed(start, end)

    def span(self, start: int, end: int) -> Span:
        """Where those words stand in the text as typed."""
        start, end = self._trim(start, end)
        return Span(start, end) if self.folded.places is None else self.folded.span(start, end)

    def meets(self, start: int, end: int, span: Span) -> bool:
        """Whether a stretch has characters of a span of the text as typed."""
        here = self.span(start, end)
        return here.start < span.end and span.start < here.end

    def read(self, value: T, start: int, end: int, confidence: float, by: str) -> Read[T]:
        """A value read from those words."""
        return Read(value, self.span(start, end), confidence, by)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        text = self.text
        if start < end and text[start] > _LAST_BLANK and text[end - 1] > _LAST_BLANK:
            return start, end
        while end > start and text[end - 1].isspace():
            end -= 1
        while start < end and text[start].isspace():
            start += 1
        return start, end


def open_page(text: str, *, sent_at: datetime, sender: str, directory: Directory, vocabulary: Vocabulary) -> Page:
    """Folds a message and finds what stands in it."""
    folded = fold(text)
    folded = replace(folded, text=vocabulary.dialect.plain(folded.text))
    local = sent_at.astimezone(SHANGHAI).replace(tzinfo=None)
    hits = vocabulary.hits(folded.text)
    sheet = Sheet(folded.text, figures(folded.text), local, ahead=True, vocabulary=vocabulary, hits=hits)
    entities = _by_kind(found(sheet))
    items = layout(folded.text, hits, tuple(_days_ahead(folded.text, entities.get(When), local)))
    return Page(
        folded=folded,
        text=folded.text,
        sent_at=local,
        sender=sender,
        directory=directory,
        vocabulary=vocabulary,
        items=items,
        stretch=[(item, clause) for item in items for clause in item.clauses],
        vocabulary_words=_Words(hits),
        entities=entities,
        competitors=directory.competitors_in(folded.text),
        staff=directory.staff_in(folded.text),
    )


def _days_ahead(text: str, whens: Ordered[Entity[When]] | None, now: datetime) -> Iterator[Hit]:
    """Days to come that head a part behind the first, like 「周四：…」 below a day's report."""
    for when in whens.within(1, None) if whens else ():
        if text[when.start - 1] in "\n。；;" and text.startswith(":", when.end) and when.value.first > now.date():
            yield Hit("sections", "plan", when.start, when.end)


class _Words(dict[tuple[str, str | None], Ordered[Hit] | None]):
    """The words of a text by group and key, sorted out when they are first asked for; nothing where there are none."""

    def __init__(self, hits: Hits) -> None:
        super().__init__()
        self._hits = hits

    def __missing__(self, asked: tuple[str, str | None]) -> Ordered[Hit] | None:
        group, key = asked
        hits = [hit for hit in self._hits[group] if key is None or hit.key == key]
        self[asked] = words = Ordered(hits) if hits else None
        return words


def _by_kind(entities: Sequence[Entity[object]]) -> dict[type, Ordered[Any]]:
    kinds: dict[type, list[Entity[object]]] = {object: list(entities)}
    for entity in entities:
        kinds.setdefault(type(entity.value), []).append(entity)
    return {kind: Ordered(found) for kind, found in kinds.items()}
