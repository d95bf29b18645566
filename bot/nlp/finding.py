"""Everything that the recognizers find in one text, each word given to the one that is right about it."""

from collections.abc import Iterable, Mapping
from functools import cache

from bot.discovery import collect
from bot.nlp.recognizer import Entity, Recognizer, Sheet

_BY_STRENGTH = ("phone", "when", "duration", "amount", "percent", "count")
"""Who is right about the same words: 138 1234 5678 is no count, 6月3号 no number."""
_SHARED = frozenset((("count", "percent"), ("count", "duration"), ("count", "amount")))
"""Pairs of which both may read the same words, because both readings are true: the 12 of 12个百分点."""

Owner = tuple[str, int]
"""Who has read a character, and how many characters it read at once."""


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
    owners: dict[int, Owner] = {}
    kept = list(_agreed(((name, leaves[name].find(sheet)) for name in _BY_STRENGTH), owners))
    if sheet.vocabulary is not None:
        for leaf in leaves.values():
            if leaf.of_messages:
                kept += (entity for entity in leaf.find(sheet) if not _in_a_phone(entity, owners))
    kept.sort(key=lambda e: (e.start, -e.end))
    return kept


def _agreed(
    readings: Iterable[tuple[str, Iterable[Entity[object]]]], owners: dict[int, Owner]
) -> Iterable[Entity[object]]:
    """All of them but those inside the words of a stronger recognizer; notes who has which character."""
    for name, entities in readings:
        mine = [entity for entity in entities if not (owners and _taken(name, entity, owners))]
        for entity in mine:
            owner = (name, entity.end - entity.start)
            for place in range(entity.start, entity.end):
                owners[place] = owner
        yield from mine


def _taken(name: str, entity: Entity[object], owners: Mapping[int, Owner]) -> bool:
    """Whether another recognizer has these words; 30日 alone is a day and a length, but 30日内 is no length."""
    for place in range(entity.start, entity.end):
        owner = owners.get(place)
        if owner is None or owner[0] == name or (name, owner[0]) in _SHARED:
            continue
        if (name, owner[0]) != ("duration", "when") or owner[1] != entity.end - entity.start:
            return True
    return False


def _in_a_phone(entity: Entity[object], owners: Mapping[int, Owner]) -> bool:
    return any(owners.get(place, ("",))[0] == "phone" for place in range(entity.start, entity.end))
