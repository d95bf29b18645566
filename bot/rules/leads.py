"""New leads as they are kept: who they are, how to reach them, what they need."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.core.brief import Brief
from bot.core.effects import Effect, Put
from bot.core.facts import Customer, NewLead
from bot.core.parsed import Lead, value_of
from bot.core.routing import Match
from bot.rules import assigning, wording
from bot.rules.doubles import CERTAIN

_CHINA = re.compile(r"(?:\+|00)?86(?=1\d{10}$)")


def of_form(form: Mapping[str, str], key: str, origin: str) -> NewLead:
    """A lead in its normal form, from what a website, a sheet or another system says of it."""
    city = form.get("city")
    return NewLead(
        key=key,
        person="",
        customer=None,
        company=form.get("company"),
        contact=form.get("contact"),
        title=form.get("title"),
        phone=number(form.get("phone")),
        source=form.get("source"),
        budget=_money(form.get("budget")),
        city=city.removesuffix("市") if city else None,
        industry=form.get("industry"),
        need=form.get("need"),
        level=form.get("level"),
        consent=form.get("consent"),
        origin=origin,
    )


def number(phone: str | None) -> str | None:
    """A telephone as it is kept and compared: no blanks, no dashes, no 86 before a mobile one."""
    return _CHINA.sub("", re.sub(r"[\s()（）-]", "", phone)) if phone else None


def _money(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


@dataclass(frozen=True, slots=True)
class Registered:
    """The leads of a message as they are kept, with a line each for the answer."""

    leads: tuple[NewLead, ...]
    effects: tuple[Effect, ...]
    lines: tuple[str, ...]


def register(leads: Sequence[Lead], brief: Brief) -> Registered:
    """Keeps leads; a company that is in no directory becomes a customer of its own (`L0001` …)."""
    assert brief.sender is not None
    kept: list[NewLead] = []
    effects: list[Effect] = []
    number = brief.next_customer
    for place, lead in enumerate(leads, 1):
        company = value_of(lead.company)
        match = _certain(place - 1, brief)
        known = (match.customer if match else None) or (brief.companies.get(company) if company else None)
        customer = f"L{number:04d}" if company and known is None else known
        fresh = NewLead(
            key=f"lead/{brief.message}/{place}",
            person=brief.sender.key,
            customer=customer,
            company=company,
            contact=value_of(lead.contact),
            title=value_of(lead.title),
            phone=value_of(lead.phone),
            source=value_of(lead.source),
            budget=lead.budget.value if lead.budget else None,
            city=value_of(lead.city),
            industry=value_of(lead.industry),
            need=value_of(lead.need),
            owner=brief.sender.key,
            given_at=brief.now,
            origin="message",
        )
        fresh, trail = assigning.brought(fresh, match, brief)
        if company and customer is not None and known is None:
            number += 1
            effects.append(Put(Customer(customer, company, company, fresh.city, fresh.industry, owner=fresh.owner)))
        kept.append(fresh)
        effects += (Put(fresh), *trail)
    numbered = len(kept) > 1
    lines = (_line(lead, f"{place} " if numbered else "", brief) for place, lead in enumerate(kept, 1))
    return Registered(tuple(kept), tuple(effects), tuple(lines))


def _certain(place: int, brief: Brief) -> Match | None:
    """Whom the lead at a place is without doubt."""
    found = brief.routing.matches.get(place, ()) if brief.routing else ()
    return next((one for one in found if one.how in CERTAIN), None)


def _owned(lead: NewLead, brief: Brief) -> str | None:
    """That somebody has them already."""
    if lead.state == "joined":
        return "您已经在跟，没有另开一条"
    if lead.owner is None or lead.owner == lead.person or brief.routing is None:
        return None
    owner = brief.routing.people[lead.owner]
    return f"这家是{owner.name}在跟，已告诉{owner.name}，您不用再联系"


def _line(lead: NewLead, mark: str, brief: Brief) -> str:
    who = " ".join(filter(None, (lead.contact, lead.title)))
    parts = (
        lead.company or "（公司没说）",
        who,
        lead.phone,
        lead.city,
        lead.industry,
        brief.labels.sources.get(lead.source, lead.source) if lead.source else None,
        f"预算{wording.money(lead.budget)}" if lead.budget is not None else None,
        lead.need,
        _owned(lead, brief),
    )
    return mark + "｜".join(part for part in parts if part)
