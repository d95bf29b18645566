"""Everything that the recognizers find in one text, each word given to the one that is right about it."""

from collections.abc import Container, Mapping
from functools import cache

from bot.discovery import collect
from bot.nlp.recognizer import Entity, Recognizer, Sheet

_BY_STRENGTH = ("phone", "when", "duration", "amount", "percent", "count")
"""Who is right about the same words: 138 1234 5678 is no count, 6月3号 no number."""
_IN_MESSAGES = _BY_STRENGTH[:-1]
"""What a message is read for: a bare number in it means nothing by itself, and none is right after that."""
_SHARED = {"count": ("amount", "duration", "percent")}
"""Whose words it may read as well, because both readings are true: the 12 of 12个百分点."""
_NOBODY = b"\0"
_MARKS = {name: bytes((rank,)) for rank, name in enumerate(_BY_STRENGTH, start=1)}
"""What notes that a recognizer has read a character: one byte a character, so that asking is one call."""
_ALLOWED = {
    name: _NOBODY + _MARKS[name] + b"".join(map(_MARKS.__getitem__, _SHARED.get(name, ()))) for name in _BY_STRENGTH
}


@cache
def recognizers() -> Mapping[str, Recognizer]:
    """All recognizers, found once."""
    return collect("bot.nlp.recognizers", "RECOGNIZER", Recognizer)


def found(sheet: Sheet) -> list[Entity[object]]:
    """Every entity of a text, in order; of equal starts the longer first. Never raises for any text.

    Of the readings of the same words that of the stronger recognizer is kept. What rests on the team's words (people,
    totals) lies beside: 拜访3家 is a total and a count.
    """
    leaves = recognizers()
    readers = bytearray(len(sheet.text))
    kept: list[Entity[object]] = []
    days: set[tuple[int, int]] = set()
    for name in _BY_STRENGTH if sheet.vocabulary is None else _IN_MESSAGES:
        mine = [e for e in leaves[name].find(sheet) if not _taken(name, e, readers, days)]
        mark = _MARKS[name]
        for entity in mine:
            readers[entity.start : entity.end] = mark * (entity.end - entity.start)
        if name == "when":
            days = {(entity.start, entity.end) for entity in mine}
        kept += mine
    if sheet.vocabulary is not None:
        for leaf in leaves.values():
            if leaf.of_messages:
                kept += (e for e in leaf.find(sheet) if _MARKS["phone"] not in readers[e.start : e.end])
    kept.sort(key=lambda e: (e.start, -e.end))
    return kept


def _taken(name: str, entity: Entity[object], readers: bytearray, days: Container[tuple[int, int]]) -> bool:
    """Whether another recognizer has these words; 30日 alone is a day and a length, but 30日内 is no length."""
    others = readers[entity.start : entity.end].translate(None, _ALLOWED[name])
    return bool(others) and not (name == "duration" and (entity.start, entity.end) in days)
