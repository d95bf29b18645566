"""Rows to facts: gathers, within the deciding transaction, everything that a decision about one message may know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.core import facts
from bot.core.brief import Brief, Manners, Past
from bot.core.files import Labels
from bot.core.lists import Lists
from bot.core.localtime import local_day
from bot.core.parsed import Activity, Parsed
from bot.core.place import group_in
from bot.core.question import Question
from bot.engine import alerting, codec
from bot.engine.facts import past
from bot.engine.facts.cabinet import Cabinet
from bot.engine.facts.lead_desk import LeadDesk
from bot.engine.records import record
from bot.intents.lists import ORDERS as LIST_ORDERS
from bot.intents.lists import TRIED_ON
from bot.rules.asking import NEW_CUSTOMER
from storage import alerts, customers, inbox, people, questions, reports
from storage.types import AnyRow

_MOST_TRIED = 2000
"""Messages that added words are tried on, while the admin waits."""
_TAKEN_BACK_BY = frozenset({"command/undo", "command/correct"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What does not change from message to message."""

    labels: Labels
    manners: Manners
    leads: Callable[[], LeadDesk]
    """By which rules leads are given, at the moment."""
    lists: Callable[[], Lists | None] = lambda: None
    """The phrase lists, for an admin who asks for them or changes them."""

    def brief(self, connection: Connection, row: AnyRow, parsed: Parsed, now: datetime) -> Brief:
        """The facts for the inbox row `row`, read as `parsed`."""
        today = local_day(now)
        if row.kind == "submitted":
            return self._form(connection, row, parsed, now)
        person = people.at_address(connection, row.channel, row.sender, today)
        if person is None:
            admins = tuple(record(facts.Person, admin) for admin in people.present(connection, today, "admin"))
            return self._blank(row, now, None, admins=admins)
        sender = record(facts.Person, person)
        pressed = row.body.get("ref") if row.kind == "pressed" else None
        question = _question(connection, sender.key, pressed)
        last = past.last(connection, sender.key) if _looks_back(parsed) else None
        companies = _companies(connection, parsed)
        wanted = _customers(parsed, question, last, companies.values())
        cabinet = Cabinet(connection)
        cabinet.fetch(wanted)
        unknown = sum(1 for lead in parsed.leads if lead.company and lead.company.value not in companies)
        told = self.leads().told(connection, parsed, now)
        matched = [one.customer for matches in told.matches.values() for one in matches] if told else []
        cabinet.fetch({key for key in matched if key})
        asked_of = self.leads().asked(connection, question, now) if _replies(parsed, pressed) else {}
        meant = asked_of or self.leads().concerning(connection, sender, parsed, pressed, now)
        of_leads = {lead.customer for lead in meant.get("leads", ()) if lead.customer}
        return self._blank(
            row,
            now,
            sender,
            customers=cabinet.files,
            companies=companies,
            next_customer=_reserve(connection, "lead", unknown + _may_register(parsed, question)),
            report=_report(connection, sender.key, parsed, row.sent_at),
            question=question,
            pressed=pressed,
            asked=self._asked(connection, sender.key, cabinet.files, now),
            last=last,
            **alerting.concerning(
                connection, sender, cabinet.alerted | (of_leads - cabinet.files.keys()), parsed, pressed
            ),
            in_hand=cabinet.in_hand(_reported(parsed, question)),
            next_alert=_reserve(connection, "alert", sum(one.raised for one in parsed.findings)),
            todos=cabinet.todos(),
            lists=self._lists(connection, row, parsed, question, now) if sender.role == "admin" else None,
            **({"routing": told} | meant),
        )

    def _lists(
        self, connection: Connection, row: AnyRow, parsed: Parsed, question: Question | None, now: datetime
    ) -> Lists | None:
        """The phrase lists, where the message is about them; with what was said lately, where words are added."""
        lists = self.lists() if _about_lists(parsed, question) else None
        if lists is None or parsed.command is None or parsed.command.kind != "add_words":
            return lists
        return replace(lists, said=inbox.said_lately(connection, now - TRIED_ON, row.sender, _MOST_TRIED))

    def _asked(
        self, connection: Connection, person: str, customers: Iterable[str], now: datetime
    ) -> frozenset[tuple[str, str]]:
        """What was asked lately of the deals that may be asked about; in a month a rep is asked hundreds of things."""
        since = now - timedelta(days=self.manners.asked_again_after_days)
        of_deals = [facts.opportunity_key(customer) for customer in customers]
        return frozenset((row.subject, row.field) for row in questions.asked_of(connection, person, since, of_deals))

    def _form(self, connection: Connection, row: AnyRow, parsed: Parsed, now: datetime) -> Brief:
        """The facts for what another system sent: nobody speaks, and everybody may be concerned."""
        routing = self.leads().form(connection, parsed, now) if parsed.intent == "form/lead" else None
        companies = _companies(connection, parsed)
        matched = [one.customer for one in routing.matches[0]] if routing else []
        wanted = {key for key in (*companies.values(), *matched, parsed.form.get("customer")) if key}
        cabinet = Cabinet(connection)
        cabinet.fetch(wanted)
        return self._blank(
            row,
            now,
            None,
            customers=cabinet.files,
            companies=companies,
            next_customer=_reserve(connection, "lead", len(parsed.leads) - len(companies)),
            next_alert=_reserve(connection, "alert", 1),
            people={one.key: record(facts.Person, one) for one in people.everyone(connection)},
            alerts=tuple(map(alerting.read, alerts.of_customers(connection, sorted(cabinet.alerted)))),
            routing=routing,
        )

    def _blank(self, row: AnyRow, now: datetime, sender: facts.Person | None, **known: Any) -> Brief:
        in_group = bool(group_in(row.conversation))
        return Brief(now, row.id, row.channel, row.sent_at, sender, self.labels, self.manners, in_group, **known)


def _replies(parsed: Parsed, pressed: str | None) -> bool:
    """Whether the message may answer a question of ours."""
    return pressed is not None or (parsed.command is not None and parsed.command.kind in {"confirm", "cancel"})


def _reported(parsed: Parsed, question: Question | None) -> set[str]:
    """Customers of whom something may be reported as done."""
    ids = {activity.mention.customer for activity in parsed.activities}
    if question is not None:
        ids |= {question.customer, *(option.value for option in question.options)}
    if parsed.command is not None:
        ids.add(parsed.command.customer)
    return {key for key in ids if key}


def _question(connection: Connection, person: str, pressed: str | None) -> Question | None:
    """The open question to a person; of a pressed card only the one that it asked, and only while it is open."""
    row = questions.open_of(connection, person)
    if row is None or (pressed is not None and row.key != pressed):
        return None
    return codec.question(row.body)


def _about_lists(parsed: Parsed, question: Question | None) -> bool:
    if question is not None and question.kind == "change":
        return True
    return parsed.command is not None and parsed.command.kind in LIST_ORDERS


def _looks_back(parsed: Parsed) -> bool:
    return parsed.command is not None and f"command/{parsed.command.kind}" in _TAKEN_BACK_BY


def _companies(connection: Connection, parsed: Parsed) -> dict[str, str]:
    names = [lead.company.value for lead in parsed.leads if lead.company]
    return {} if not names else customers.named(connection, names)


def _customers(parsed: Parsed, question: Question | None, last: Past | None, more: Iterable[str]) -> set[str]:
    """Ids of every customer that a decision may touch or name."""
    activities: list[Activity] = list(parsed.activities)
    if question is not None and question.activity is not None:
        activities.append(question.activity)
    ids = {activity.mention.customer for activity in activities}
    ids |= {candidate.customer for activity in activities for candidate in activity.mention.candidates}
    ids |= {plan.mention.customer for plan in parsed.plans if plan.mention}
    ids.add(parsed.form.get("customer"))
    ids |= {getattr(parsed.command, "customer", None), getattr(parsed.query, "customer", None)}
    if question is not None:
        ids |= {question.customer, *(option.value for option in question.options)}
    ids |= {past.customer_of(effect) for effect in last.effects} if last else set()
    return {key for key in {*ids, *more} if key}


def _may_register(parsed: Parsed, question: Question | None) -> int:
    """Whether an answer may turn an unknown name into a customer."""
    offered = question is not None and any(option.value == NEW_CUSTOMER for option in question.options)
    return int(offered and parsed.command is not None)


def _reserve(connection: Connection, name: str, count: int) -> int:
    """Sets numbers aside for new customers or alerts and returns the first of them."""
    return customers.advance(connection, name, count) - count + 1 if count else 0


def _report(connection: Connection, person: str, parsed: Parsed, sent_at: datetime) -> facts.Report | None:
    if parsed.intent != "daily_report":
        return None
    row = reports.get(connection, facts.report_key(person, parsed.report_date or local_day(sent_at)))
    return None if row is None else record(facts.Report, row)
