"""A message laid open for reading: its folded text, the layout, and everything recognizers and names found in it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from bot.core.directory import Directory, Named
from bot.core.parsed import Read, Span
from bot.nlp.clauses import Clause, Item, layout
from bot.nlp.figures import figures
from bot.nlp.finding import found
from bot.nlp.folding import Folded, fold
from bot.nlp.recognizer import Entity, Sheet
from bot.nlp.recognizers.count import Number
from bot.nlp.vocabulary import Hit, Vocabulary

V = TypeVar("V")
T = TypeVar("T")
P = TypeVar("P", Hit, Entity[object])
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Page:
    """What every reader takes. Offsets are those of `text`, the folded form; `span` and `typed` lead back.

    sent_at: in Shanghai time, without zone.
    """

    folded: Folded
    sent_at: datetime
    sender: str
    directory: Directory
    vocabulary: Vocabulary
    items: Sequence[Item]
    hits: Mapping[str, tuple[Sequence[int], Sequence[Hit]]]
    """By group: where each word starts, and the word."""
    entities: Mapping[type, tuple[Sequence[int], Sequence[Entity[object]]]]
    """By kind, and all of them under `object`: where each value starts, and the value."""
    competitors: Sequence[Named]
    staff: Sequence[Named]

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def of(self, kind: type[V], start: int = 0, end: int | None = None) -> list[Entity[V]]:
        """The values of a kind that lie within a stretch, in order."""
        return cast("list[Entity[V]]", _within(self.entities.get(kind), start, end))

    def words(self, group: str, start: int = 0, end: int | None = None, key: str | None = None) -> list[Hit]:
        """The words of a vocabulary group that lie within a stretch, in order."""
        hits = _within(self.hits.get(group), start, end)
        return hits if key is None else [hit for hit in hits if hit.key == key]

    def clauses(self) -> Iterator[tuple[Item, Clause]]:
        """Every clause with its item, in order."""
        for item in self.items:
            for clause in item.clauses:
                yield item, clause

    def typed(self, start: int, end: int) -> str:
        """The words as typed, without blanks around them."""
        start, end = self._trim(start, end)
        return self.folded.as_typed(start, end)

    def span(self, start: int, end: int) -> Span:
        """Where those words stand in the text as typed."""
        start, end = self._trim(start, end)
        return self.folded.span(start, end)

    def read(self, value: T, start: int, end: int, confidence: float, by: str) -> Read[T]:
        """A value read from those words."""
        return Read(value, self.span(start, end), confidence, by)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        while end > start and self.text[end - 1].isspace():
            end -= 1
        while start < end and self.text[start].isspace():
            start += 1
        return start, end


def open_page(text: str, *, sent_at: datetime, sender: str, directory: Directory, vocabulary: Vocabulary) -> Page:
    """Folds a message and finds what stands in it."""
    folded = fold(text)
    local = sent_at.astimezone(SHANGHAI).replace(tzinfo=None)
    hits = vocabulary.hits(folded.text)
    sheet = Sheet(folded.text, figures(folded.text), local, ahead=True, vocabulary=vocabulary, hits=hits)
    return Page(
        folded=folded,
        sent_at=local,
        sender=sender,
        directory=directory,
        vocabulary=vocabulary,
        items=layout(folded.text, vocabulary),
        hits=_by_group(hits),
        entities=_by_kind([entity for entity in found(sheet) if not isinstance(entity.value, Number)]),
        competitors=directory.competitors_in(folded.text),
        staff=directory.staff_in(folded.text),
    )


def _within(found: tuple[Sequence[int], Sequence[P]] | None, start: int, end: int | None) -> list[P]:
    """What begins and ends within a stretch; a report asks for it some thousand times."""
    if found is None:
        return []
    starts, ordered = found
    first = bisect_left(starts, start)
    if end is None:
        return list(ordered[first:])
    return [one for one in ordered[first : bisect_left(starts, end, first)] if one.end <= end]


def _by_group(hits: Sequence[Hit]) -> dict[str, tuple[list[int], list[Hit]]]:
    groups: dict[str, tuple[list[int], list[Hit]]] = {}
    for hit in hits:
        starts, found = groups.setdefault(hit.group, ([], []))
        starts.append(hit.start)
        found.append(hit)
    return groups


def _by_kind(entities: Sequence[Entity[object]]) -> dict[type, tuple[list[int], list[Entity[object]]]]:
    kinds: dict[type, tuple[list[int], list[Entity[object]]]] = {}
    for entity in entities:
        for kind in (type(entity.value), object):
            starts, found = kinds.setdefault(kind, ([], []))
            starts.append(entity.start)
            found.append(entity)
    return kinds
