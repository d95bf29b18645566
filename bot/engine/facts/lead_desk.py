"""Rows to facts: the leads that an order may mean, and everyone whom they may be given to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.core.alert import number_of
from bot.core.effects import Explain
from bot.core.facts import Assignment, Customer, NewLead, Person
from bot.core.parsed import Command, Lead, Parsed, value_of
from bot.core.question import Question
from bot.core.routing import Agreed, LeadFile, Match, Roster, RoutingFacts
from bot.core.worktime import WorkTime, midnight
from bot.engine import codec
from bot.engine.facts import familiar, rosters
from bot.engine.records import record
from bot.routing.book import Book
from bot.rules.leading import ORDERS, OWNING, key_of
from bot.rules.leads import of_form
from storage import alerts, assignments, customers, leads, ledger, people, track
from storage.types import AnyRow

_MOST = 20
_MOST_SHOWN = 200
_TWO_WEEKS = timedelta(days=14)
_LISTS = frozenset({"show_queue", "show_agreement"})
_TWINS = frozenset({"same", "distinct"})
_ABOUT_LEADS = frozenset({"transfer", "twin"})
"""Questions about a lead."""


@dataclass(frozen=True, slots=True)
class LeadDesk:
    """What routing needs besides the rows: the rules in force and the hours that people keep."""

    book: Book
    worktime: WorkTime

    def form(self, connection: Connection, parsed: Parsed, now: datetime) -> RoutingFacts:
        """What the brief knows of a lead that another system sent.

        Leads are given one at a time: of two that come at once the second must see what the first led to.
        """
        customers.advance(connection, "turn")
        return self.facts(connection, of_form(parsed.form, "", "api"), now)

    def told(self, connection: Connection, parsed: Parsed, now: datetime) -> RoutingFacts | None:
        """What the brief knows of the leads that a message brings: whom each may be. They are their bringer's."""
        if not parsed.leads:
            return None
        brought = map(_compared, parsed.leads)
        days = self.book.file.contact_days
        matches = {at: familiar.look(connection, lead, now, days).matches for at, lead in enumerate(brought)}
        everyone = {row.key: record(Person, row) for row in people.everyone(connection)}
        return RoutingFacts(self.book, Roster(now, ()), everyone, matches)

    def facts(self, connection: Connection, lead: NewLead, now: datetime) -> RoutingFacts:
        """What is known of one lead and of everyone who might get it."""
        known = familiar.look(connection, lead, now, self.book.file.contact_days)
        everyone = {row.key: record(Person, row) for row in people.everyone(connection)}
        return RoutingFacts(self.book, self.roster(connection, now), everyone, {0: known.matches}, known.acquaintances)

    def waiting(
        self, connection: Connection, now: datetime, most: int
    ) -> tuple[tuple[NewLead, ...], RoutingFacts | None, int]:
        """The first leads that wait to be given away, what is known of each, and numbers for their companies."""
        customers.advance(connection, "turn")
        queue = tuple(record(NewLead, row) for row in leads.waiting(connection, most))
        if not queue:
            return (), None, 0
        everyone = {row.key: record(Person, row) for row in people.everyone(connection)}
        days = self.book.file.contact_days
        matches = {at: familiar.look(connection, lead, now, days).matches for at, lead in enumerate(queue)}
        first = customers.advance(connection, "lead", len(queue)) - len(queue) + 1
        return queue, RoutingFacts(self.book, self.roster(connection, now), everyone, matches), first

    def roster(self, connection: Connection, now: datetime) -> Roster:
        """Everyone who might get a lead."""
        return rosters.read(connection, now, self.worktime, self.book.scoring.trade)

    def concerning(
        self, connection: Connection, sender: Person, parsed: Parsed, pressed: str | None, now: datetime
    ) -> dict[str, Any]:
        """What the brief knows of leads; nothing unless the message orders or asks something about one."""
        kind = parsed.command.kind if parsed.command else "query" if parsed.query else ""
        if kind in _LISTS or (parsed.query is not None and parsed.query.kind == "leads"):
            return {"lead_file": self._lists(connection, kind, now)}
        if parsed.command is None or kind not in ORDERS:
            return {}
        if kind in OWNING:
            customers.advance(connection, "turn")
        meant = tuple(record(NewLead, row) for row in _meant(connection, sender, parsed.command, pressed))
        return {**_around(connection, meant), **self._more(connection, kind, meant, now)}

    def asked(self, connection: Connection, question: Question | None, now: datetime) -> dict[str, Any]:
        """What the brief knows of the lead that a question of ours is about."""
        if question is None or question.kind not in _ABOUT_LEADS or question.subject is None:
            return {}
        row = leads.hold(connection, question.subject[1])
        about = (record(NewLead, row),) if row is not None else ()
        return {**_around(connection, about), **self._more(connection, question.kind, about, now)}

    def _more(self, connection: Connection, kind: str, meant: tuple[NewLead, ...], now: datetime) -> dict[str, Any]:
        """The decision that is kept of the one lead that is meant, and who may have it."""
        if not meant:
            return {}
        row = assignments.last_of(connection, meant[0].key)
        line = ledger.chain_of(connection, meant[0].key) if kind == "why_lead" or kind in _TWINS else None
        chain = codec.effect(line.body) if line is not None else None
        file = LeadFile(
            chain.decision if isinstance(chain, Explain) else None,
            record(Assignment, row) if row is not None else None,
            _twin(connection, chain) if isinstance(chain, Explain) else None,
        )
        known = {"lead_file": file}
        # Of two hundred who claim one lead, a hundred and ninety-nine come too late to be weighed.
        too_late = kind == "claim" and meant[0].owner is not None
        if (kind in OWNING and not too_late) or kind in _ABOUT_LEADS or kind in _TWINS:
            return {**known, "routing": self.facts(connection, meant[0], now)}
        return known

    def _lists(self, connection: Connection, kind: str, now: datetime) -> LeadFile:
        if kind == "show_agreement":
            rows = assignments.agreement(connection, now - _TWO_WEEKS)
            return LeadFile(agreement=tuple(Agreed(row.trade, row.level, row.all, row.agreed) for row in rows))
        return LeadFile(queue=tuple(record(NewLead, row) for row in leads.held_by(connection, None, _MOST_SHOWN)))


def given(connection: Connection, since: date, now: datetime) -> tuple[NewLead, ...]:
    """The leads that people got since a day, given, claimed or assigned by hand."""
    return tuple(record(NewLead, row) for row in track.given_since(connection, midnight(since), now))


def _compared(lead: Lead) -> NewLead:
    """What tells of a lead that is told of whether it is somebody whom we have."""
    return NewLead(
        "",
        "",
        None,
        company=value_of(lead.company),
        contact=value_of(lead.contact),
        title=value_of(lead.title),
        phone=value_of(lead.phone),
        city=value_of(lead.city),
        industry=value_of(lead.industry),
    )


def _around(connection: Connection, meant: Sequence[NewLead]) -> dict[str, Any]:
    concerned = sorted({lead.customer for lead in meant if lead.customer})
    return {
        "leads": tuple(meant),
        "people": {row.key: record(Person, row) for row in people.everyone(connection)},
        "short": {row.key: record(Customer, row).short for row in customers.get(connection, concerned)},
    }


def _twin(connection: Connection, chain: Explain) -> Match | None:
    """Whom a lead may be, as its decision has named them: likeness changes with every name that is added."""
    how, _, key = (chain.decision.why or "").partition(":")
    match how:
        case "twin" | "number" | "contact" if key.startswith("lead/"):
            other = leads.get(connection, key)
            return Match(how, other.contact or key, None, other.owner, key) if other is not None else None
        case "twin" | "number" | "contact":
            rows = customers.get(connection, [key])
            return next((Match(how, row.name, row.key, row.owner) for row in rows), None)
        case _:
            return None


def _meant(connection: Connection, sender: Person, command: Command, pressed: str | None) -> list[AnyRow]:
    """The lead of a pressed card, of a customer that is named; else what is the sender's, or nobody's.

    A lead that is named is held until this transaction ends: of many who claim it at once only the first may see that
    it is nobody's.
    """
    key = key_of(pressed)
    if (number := number_of(pressed)) is not None:
        key = next((row.subject for row in alerts.get(connection, [number])), None)
    if key is not None:
        row = leads.hold(connection, key)
        return [row] if row is not None else []
    named = command.customer
    if named is None and command.kind == "why_lead" and command.text:
        named = customers.named(connection, [command.text]).get(command.text)
    if named is None and command.target is not None and pressed is None:
        named = f"L{command.target:04d}" if isinstance(command.target, int) else command.target
    if named is not None:
        return list(leads.of_customer(connection, named, hold=True))
    whose = None if command.kind == "claim" else sender.key
    return list(leads.held_by(connection, whose, _MOST))
