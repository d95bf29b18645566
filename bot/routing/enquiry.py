"""A lead as the factors and conditions see it: its fields, and what follows from them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.facts import NewLead
from bot.core.routing import Acquaintance
from bot.routing.words import words

_SPOKEN = {
    "英语": re.compile(r"英语|英文|老外|外籍|外国客户|english", re.IGNORECASE),
    "日语": re.compile(r"日语|日文|日本客户|日企|[\u3040-\u30ff]"),
    "韩语": re.compile(r"韩语|韩文|韩国客户|韩企|[\uac00-\ud7af]"),
    "粤语": re.compile(r"粤语|广东话|白话沟通|香港|澳门"),
    "德语": re.compile(r"德语|德文|德企"),
}
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z .'-]+")
_HONG_KONG = re.compile(r"^(?:\+|00)85[23]")
_ABROAD = re.compile(r"^(?:\+|00)(?!86|85[23])")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One lead.

    trade: the industry's, or the industry itself where no model knows it. language: what its people would rather
    speak, where anything tells. needs: the words of the need. level: its class, given or by the score.
    """

    lead: NewLead
    trade: str | None = None
    level: str | None = None
    score: float = 0.0
    language: str | None = None
    needs: frozenset[str] = frozenset()
    acquaintances: tuple[Acquaintance, ...] = ()


def enquiry(
    lead: NewLead, trade: Callable[[str | None], str | None], acquaintances: Sequence[Acquaintance] = ()
) -> Enquiry:
    """A lead with what follows from its fields; its score comes later (`routing.scoring`)."""
    return Enquiry(
        lead,
        trade=trade(lead.industry),
        level=lead.level,
        language=_language(lead),
        needs=words(lead.need),
        acquaintances=tuple(acquaintances),
    )


def _language(lead: NewLead) -> str | None:
    text = f"{lead.need or ''} {lead.title or ''}"
    for language, pattern in _SPOKEN.items():
        if pattern.search(text):
            return language
    phone = lead.phone or ""
    if _HONG_KONG.match(phone):
        return "粤语"
    if _ABROAD.match(phone) or (lead.contact and _LATIN_NAME.fullmatch(lead.contact)):
        return "英语"
    return None
