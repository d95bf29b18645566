"""What stands in any text: figures, sums, shares, lengths of time, days and hours, telephone numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.discovery import collect
from bot.nlp.expressions.figures import figures
from bot.nlp.expressions.reading import Expression, Reader, Sheet
from bot.nlp.expressions.values import Value
from bot.nlp.folding import fold

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_GROUPED_WIDE = re.compile(r"，(?<=[０-９]，)(?=[０-９0-9]{3}(?![０-９0-9]))")
_GROUPED = re.compile(r"，(?<=\d，)(?=\d{3}(?:[,，]\d{3}){0,9}(?:\.\d|元))")
_BY_STRENGTH = ("phones", "moments", "durations", "sums", "percents", "numbers")
"""Who is right about the same words: 138 1234 5678 is no count, 6月3号 no number."""
_SHARED = frozenset((("numbers", "percents"), ("numbers", "durations"), ("numbers", "sums")))
"""Pairs of which both may read the same words, because both readings are true: the 12 of 12个百分点."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A value at `start` to `end`, in code points of the text as typed."""

    value: Value
    text: str
    start: int
    end: int


@cache
def readers() -> Mapping[str, Reader]:
    """All readers, found once."""
    return collect("bot.nlp.expressions", "READER", Reader)


def extract(text: str, now: datetime) -> list[Extracted]:
    """Every expression of a text said at `now` (Shanghai time, without zone), in order.

    Spans may lie inside one another: 「6月底前」 is a stretch, and the day in it. Never raises for any text.
    """
    folded = fold(_GROUPED.sub(",", _GROUPED_WIDE.sub(",", text)) if "，" in text else text)
    plain = (
        _ADDRESS.sub(lambda match: " " * len(match[0]), folded.text) if "/" in text or "www" in text else folded.text
    )
    sheet = Sheet(plain, figures(plain), now)
    found = {name: list(reader.find(sheet)) for name, reader in readers().items()}
    extracted: list[Extracted] = []
    for expression in _agreed(found, len(plain)):
        span = folded.span(expression.start, expression.end)
        extracted.append(Extracted(expression.value, text[span.start : span.end], span.start, span.end))
    return extracted


def _agreed(found: Mapping[str, Sequence[Expression]], length: int) -> list[Expression]:
    """All of them but those inside the words of a stronger reader, in order."""
    kept: list[Expression] = []
    owners: list[tuple[str, int] | None] = [None] * length
    for name in _BY_STRENGTH:
        mine = [e for e in found[name] if not _taken(name, e, owners)]
        kept += mine
        for expression in mine:
            width = expression.end - expression.start
            owners[expression.start : expression.end] = [(name, width)] * width
    return sorted(kept, key=lambda e: (e.start, -e.end))


def _taken(name: str, expression: Expression, owners: Sequence[tuple[str, int] | None]) -> bool:
    """Whether another reader has these words; 30日 alone is a day and a length, but 30日内 is no length."""
    for owner in set(owners[expression.start : expression.end]):
        if owner is None or owner[0] == name or (name, owner[0]) in _SHARED:
            continue
        if (name, owner[0]) != ("durations", "moments") or owner[1] != expression.end - expression.start:
            return True
    return False
