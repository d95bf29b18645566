"""A `Parsed` as the output line of the parse contract: every key present, plain JSON values."""

from datetime import date, datetime
from decimal import Decimal

from bot.core.parsed import Activity, Command, Lead, Parsed, Plan, Query, Read, value_of

Json = dict[str, object]
_COMMANDS = frozenset(
    ("help", "undo", "correct", "ack", "snooze", "claim", "release", "assign", "confirm", "cancel", "choose")
)
"""Kinds of commands that the contract knows: for it, words that only this bot has are chatter."""


def to_contract(message_id: str, parsed: Parsed) -> Json:
    """The contract's object for one message."""
    return {
        "id": message_id,
        "intent": intent_of(parsed),
        "report_date": _time(parsed.report_date),
        "metrics": {key: _figure(read.value) for key, read in parsed.metrics.items()},
        "activities": [_activity(activity) for activity in parsed.activities],
        "leads": [_lead(lead) for lead in parsed.leads],
        "plans": [_plan(plan) for plan in parsed.plans],
        "query": _query(parsed.query) if parsed.query else None,
        "command": _command(parsed.command) if parsed.command and _knows(parsed.command) else None,
        "warnings": [{"category": one.category, "text": one.text} for one in parsed.findings if one.raised],
    }


def intent_of(parsed: Parsed) -> str:
    """The contract's kind of a message."""
    return "other" if parsed.command and not _knows(parsed.command) else parsed.intent


def _knows(command: Command) -> bool:
    return command.kind in _COMMANDS


def _activity(activity: Activity) -> Json:
    step = activity.next_action.value if activity.next_action else None
    return {
        "customer": activity.mention.customer,
        "customer_text": activity.mention.text,
        "contacts": [read.value for read in activity.contacts],
        "channel": value_of(activity.channel),
        "stage": value_of(activity.stage),
        "obstacles": [read.value for read in activity.obstacles],
        "competitors": [read.value for read in activity.competitors],
        "budget": _sum(activity.budget),
        "amount": _sum(activity.amount),
        "expected_close": value_of(activity.expected_close),
        "next_action": {"text": step.text, "due": _time(step.due)} if step else None,
        "commitments": [read.value for read in activity.commitments],
    }


def _lead(lead: Lead) -> Json:
    return {
        "company": value_of(lead.company),
        "contact": value_of(lead.contact),
        "title": value_of(lead.title),
        "phone": value_of(lead.phone),
        "source": value_of(lead.source),
        "budget": _sum(lead.budget),
        "city": value_of(lead.city),
        "industry": value_of(lead.industry),
        "need": value_of(lead.need),
    }


def _plan(plan: Plan) -> Json:
    return {
        "date": _time(plan.date),
        "customer": plan.mention.customer if plan.mention else None,
        "customer_text": plan.mention.text if plan.mention else None,
        "text": plan.text,
    }


def _query(query: Query) -> Json:
    return {
        "kind": query.kind,
        "customer": query.customer,
        "person": query.person,
        "stage": query.stage,
        "from": _time(query.since),
        "to": _time(query.until),
    }


def _command(command: Command) -> Json:
    return {
        "kind": command.kind,
        "target": command.target,
        "customer": command.customer,
        "until": _time(command.until),
        "text": command.text,
    }


def _sum(read: Read[Decimal] | None) -> int | float | None:
    return _figure(read.value) if read else None


def _figure(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _time(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    return value.isoformat() if value else None
