"""Rows to facts: whom a new lead may be already, and which colleagues know its company or its people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from bot.core.facts import NewLead
from bot.core.routing import Acquaintance, Match
from bot.engine.names.shelf import DatabaseShelf
from bot.engine.records import record
from bot.nlp.names import search
from bot.nlp.names.forms import core
from bot.nlp.names.shelf import Known, Own
from bot.rules import doubles
from storage import customers, deals, leads, names, reports
from storage.types import AnyRow

_TWIN, _SISTER = 0.77, 0.65
"""From which likeness on a company may be the same one under another name, and may belong to the same group."""
_LOOKED_AT = 5
_CLOSED = frozenset({"won", "lost"})
_COMPANY, _PERSON, _RELATED = 1.0, 0.8, 0.5
"""How well somebody knows whom they have dealt with, whose telephone they had, and a company of the same group."""


@dataclass(frozen=True, slots=True)
class Familiar:
    """What is known of a lead's company and people."""

    matches: tuple[Match, ...]
    acquaintances: tuple[Acquaintance, ...]


def look(connection: Connection, lead: NewLead, now: datetime, contact_days: int) -> Familiar:
    """Everything that a new lead has in common with what is kept; certain matches first.

    contact_days: within which a colleague's contact makes them the owner of a customer who has none.
    """
    since = now - timedelta(days=contact_days)
    by_name = customers.named(connection, [lead.company]).get(lead.company) if lead.company else None
    earlier = [row for row in leads.by_phone(connection, lead.phone) if row.key != lead.key] if lead.phone else []
    spoken_for = (row.customer for row in earlier if _may_be(lead.company, row.company))
    # A lead that is kept already has a company of its own, which it is not to be compared with.
    same = dict.fromkeys(key for key in (by_name, *spoken_for) if key and key != lead.customer)
    elsewhere = [row for row in earlier if row.customer not in same and not _may_be(lead.company, row.company)]
    alike = [one for one in _alike(connection, lead, now, set(same)) if one[0].key != lead.customer]
    files = {row.key: row for row in customers.get(connection, [*same, *(known.key for known, _ in alike)])}
    matches = []
    for key in same:
        if key in files:
            how: Literal["company", "phone"] = "company" if key == by_name else "phone"
            owner = files[key].owner or _selling(connection, key) or _lately(connection, key, since)
            matches.append(Match(how, files[key].short, key, owner, _again(connection, lead, key), files[key].level))
    alone = [row for row in earlier if row.customer not in files and row not in elsewhere]
    matches += [Match("phone", _called(row), None, row.owner, row.key) for row in alone]
    # One person may speak for two companies, or one company be written in two ways: the one who has them is asked.
    matches += [Match("number", _called(row), row.customer, row.owner, row.key) for row in elsewhere]
    matches += [
        Match("twin", files[known.key].name, known.key, files[known.key].owner)
        for known, score in alike
        if score >= _TWIN and known.key in files
    ]
    matches += _namesakes(connection, lead, {*same, lead.customer}, {row.key for row in earlier})
    return Familiar(tuple(matches), tuple(_acquaintances(connection, same, earlier, alike)))


def _again(connection: Connection, lead: NewLead, customer: str) -> str | None:
    """The earlier lead of a customer that speaks of the same person."""
    earlier = (record(NewLead, row) for row in leads.of_customer(connection, customer) if row.key != lead.key)
    return next((one.key for one in earlier if doubles.is_one_person(lead, one)), None)


def _alike(connection: Connection, lead: NewLead, now: datetime, same: set[str]) -> list[tuple[Known, float]]:
    """Customers with a name much like the lead's, best first; none where the company is known for certain."""
    if lead.company is None or same:
        return []
    shelf = DatabaseShelf(connection, sender="", now=now, count=names.last_number(connection), own=Own())
    return [one for one in search.candidates(shelf, lead.company, "", _LOOKED_AT) if one[1] >= _SISTER]


def _namesakes(connection: Connection, lead: NewLead, known: set[str | None], told: set[str]) -> Iterator[Match]:
    """Leads that colleagues have whose contact is called the same and may be the same."""
    if lead.contact is None or not doubles.is_full_name(lead.contact):
        return
    for row in leads.by_contact(connection, lead.contact.strip(), _LOOKED_AT):
        other = record(NewLead, row)
        settled = row.key == lead.key or row.key in told or (row.customer is not None and row.customer in known)
        other_firm = lead.company is not None and other.company is not None and not _may_be(lead.company, other.company)
        if not settled and other.owner is not None and doubles.is_likely(lead, other, other_firm=other_firm):
            yield Match("contact", _called(row), other.customer, other.owner, other.key)


def _selling(connection: Connection, customer: str) -> str | None:
    """Whose the open opportunity is."""
    return next((row.owner for row in deals.peek(connection, [customer]) if row.stage not in _CLOSED), None)


def _lately(connection: Connection, customer: str, since: datetime) -> str | None:
    """Who was the last in contact, if that was lately."""
    row = reports.last_of(connection, [customer]).get(customer)
    return row.person if row is not None and row.at >= since else None


def _may_be(company: str | None, other: str | None) -> bool:
    """Whether two people with one telephone speak of one company: one of them names none, or both name the same."""
    if company is None or other is None:
        return True
    first, second = core(company).text, core(other).text
    return first in second or second in first


def _called(row: AnyRow) -> str:
    return str(row.company or row.contact or row.phone)


def _acquaintances(
    connection: Connection, same: dict[str, None], earlier: Sequence[AnyRow], alike: Sequence[tuple[Known, float]]
) -> list[Acquaintance]:
    best: dict[str, float] = {}
    known = [(person, _COMPANY) for key in same for person in reports.people_of(connection, key)]
    known += [(row.owner, _PERSON) for row in earlier if row.owner]
    known += [(one.owner, _RELATED) for one, _ in alike if one.owner]
    for person, worth in known:
        best[person] = max(worth, best.get(person, 0.0))
    return [Acquaintance(person, best[person]) for person in sorted(best)]
