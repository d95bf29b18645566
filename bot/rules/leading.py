"""What the rules on leads share: how a lead changes hands in the effects of a message, and how one speaks of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.core.effects import Change, Put
from bot.core.facts import NewLead
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.worktime import Length
from bot.rules import wording
from bot.rules.lengths import Written

CLASSES = ("A", "B", "C")
_NUMBER = re.compile(r"(?<![A-Za-z0-9])L\d{1,6}(?!\d)")
OWNING = frozenset({"claim", "release", "assign", "agree", "pick"})
"""Orders after which a lead is somebody else's."""
ORDERS = OWNING | {"accept", "contacted", "why_lead", "same", "distinct"}
"""Everything that is ordered of one lead."""
_PARTS = 3


def ref_of(lead: str) -> str:
    """What the buttons of a post about a lead answer: `lead-12-1` for the record `lead/12/1`."""
    return lead.replace("/", "-")


def key_of(ref: str | None) -> str | None:
    """The lead that a pressed button belongs to."""
    parts = (ref or "").split("-")
    return "/".join(parts) if parts[0] == "lead" and len(parts) == _PARTS else None


class ByClass(BaseModel):
    """A length of time for each class of customers."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    A: Written
    B: Written
    C: Written

    def of(self, level: str) -> Length:
        """The one of a class."""
        length: Length = getattr(self, level)
        return length


@dataclass(frozen=True, slots=True)
class Handed:
    """A lead as it stands after a message, and whose it was before; a new one was nobody's."""

    lead: NewLead
    former: str | None


def handed(news: News) -> Iterator[Handed]:
    """The leads that came or changed hands."""
    for effect in news.effects:
        match effect:
            case Put(record=NewLead() as lead):
                yield Handed(lead, None)
            case Change(kind="lead", key=key, name="owner", old=old, new=new):
                for lead in news.brief.leads:
                    if lead.key == key:
                        changed: dict[str, Any] = {"owner": new, "given_at": news.now}
                        yield Handed(replace(lead, **changed), None if old is None else str(old))
            case _:
                pass


def is_own(lead: NewLead) -> bool:
    """Whether its owner brought it: then they know it."""
    return lead.owner == lead.person


def level_of(lead: NewLead, customer_level: str | None, unknown: str) -> str:
    """The class of a lead: its own, else its customer's."""
    level = lead.level or customer_level
    return level if level in CLASSES else unknown


def named(text: str) -> str | None:
    """The number of a lead that a text names: `L0031`."""
    found = _NUMBER.search(text)
    return found[0] if found else None


def half(length: Length) -> Length:
    """Half of a length of time."""
    return Length(length.count / 2, length.unit)


def name(lead: NewLead) -> str:
    """Who a lead is, in a few words."""
    return lead.company or lead.contact or "（没留公司）"


def described(lead: NewLead) -> str:
    """Everything that helps to call them, on one line."""
    who = " ".join(filter(None, (lead.contact, lead.title, lead.phone)))
    budget = f"预算{wording.money(lead.budget)}" if lead.budget is not None else None
    return "｜".join(filter(None, (lead.customer, name(lead), who, lead.city, lead.industry, budget, lead.need)))


def reach(lead: NewLead) -> str:
    """Whom to call, with the number standing alone: on a telephone a tap calls it."""
    who = f"{lead.contact or ''}{lead.title or ''}" if lead.title and lead.contact != lead.title else lead.contact or ""
    return f"电话 {lead.phone} {who}".rstrip() if lead.phone else who


def is_touched(matter: Matter) -> bool:
    """Whether anything was done since the lead is with its owner."""
    lead, last = matter.lead, matter.last
    return lead is not None and last is not None and (lead.given_at is None or last.at >= lead.given_at)
