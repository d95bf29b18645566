"""Rows to facts: the leads that an order may mean, and everyone whom they may be given to."""

from typing import Any

from sqlalchemy import Connection

from bot.core.alert import number_of
from bot.core.facts import Customer, NewLead, Person
from bot.core.parsed import Command, Parsed
from bot.engine.records import record
from bot.intents.lead_owner import ORDERS, key_of
from storage import alerts, customers, deals, people
from storage.types import AnyRow

_MOST = 20


def concerning(connection: Connection, sender: Person, parsed: Parsed, pressed: str | None) -> dict[str, Any]:
    """What the brief knows of leads; nothing unless the message orders something about one."""
    command = parsed.command
    if command is None or command.kind not in ORDERS:
        return {}
    leads = tuple(record(NewLead, row) for row in _meant(connection, sender, command, pressed))
    concerned = sorted({lead.customer for lead in leads if lead.customer})
    return {
        "leads": leads,
        "people": {row.key: record(Person, row) for row in people.everyone(connection)},
        "short": {row.key: record(Customer, row).short for row in customers.get(connection, concerned)},
    }


def _meant(connection: Connection, sender: Person, command: Command, pressed: str | None) -> list[AnyRow]:
    """The lead of a pressed card, of a customer that is named; else what is the sender's, or nobody's."""
    key = key_of(pressed)
    if (number := number_of(pressed)) is not None:
        key = next((row.subject for row in alerts.get(connection, [number])), None)
    if key is not None:
        row = deals.get(connection, "NewLead", key)
        return [row] if row is not None else []
    named = command.customer
    if named is None and command.target is not None and pressed is None:
        named = f"L{command.target:04d}" if isinstance(command.target, int) else command.target
    if named is not None:
        return list(deals.leads_of(connection, named))
    whose = None if command.kind == "claim" else sender.key
    return list(deals.leads_with(connection, whose, _MOST))
