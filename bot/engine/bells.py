"""What a ring of the clock leads to: the timers that are due, the hour of a rule, and what may now be said unasked.

A ring is handled like any message, in one transaction. One that finds more due than a transaction should hold stays
unhandled and comes round again, so other conversations have their turn in between.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.core.brief import Brief
from bot.core.daybook import Page
from bot.core.effects import Note, SetTimer
from bot.core.facts import Person
from bot.core.files import Labels
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.team import Team
from bot.core.week import Week
from bot.core.worktime import midnight
from bot.engine import alerting, commit
from bot.engine.cause import Cause
from bot.engine.facts import daybooks, inquiries, lead_desk, matters, weeks
from bot.engine.facts.lead_desk import LeadDesk
from bot.engine.records import record
from bot.jobs import lead_concentration, lead_routing, process_health, rulebook
from bot.jobs.rulebook import Rulebook, jobs
from bot.nlp.requests.own_orders import HEALTH, PASSED_OVER
from bot.policy import Config, together
from bot.routing import book
from bot.rules import chain, restraint, rights
from storage import alerts, customers, notices, people, timers
from storage.types import AnyRow

_log = logging.getLogger(__name__)

DUE = "due"
"""The bell for whatever has fallen due."""

_ASKED_OF_THE_BOOK: Mapping[str, frozenset[Page]] = {
    "todo": frozenset({"steps", "alerts"}),
    "stalled": frozenset({"alerts"}),
    HEALTH: frozenset(),
}
_WEEK = timedelta(days=6)
"""Before a day, so that there are seven with it."""

_MOST_TIMERS = 60
_MOST_NOTICES = 200
"""Of one transaction: some 20 ms, for which others who write have to wait."""
_PUT_OFF = timedelta(hours=1)
"""For how long a timer is let be whose rule stumbles over its facts: it must not hold up the others."""


def load(config: Config, labels: Labels, home: str) -> "Bells":
    """Reads the rules and how leads are given; raises PolicyError with every problem of all their files."""
    rules, routing = together(lambda: rulebook.load(config, labels), lambda: book.read(config))
    return Bells(rules, labels, home, LeadDesk(routing, rules.worktime))


@dataclass(frozen=True, slots=True)
class Bells:
    """The rules in force, and what they need of the house. `home`: the channel of people who never wrote to us.

    leads: by which rules leads are given.
    """

    rulebook: Rulebook
    labels: Labels
    home: str
    leads: LeadDesk
    teams: dict[int, Team] = field(default_factory=dict)
    """The team as of a version of the directory."""

    def ring(self, connection: Connection, row: AnyRow, now: datetime) -> bool:
        """Acts on a ring, the inbox row `row`; False when more is due than was done."""
        cause = Cause(row.id, "clock", self.home, "", now)
        team = self._team(connection)
        done = 0
        if row.body["job"] != DUE:
            slot = datetime.fromisoformat(row.body["slot"])
            pages = jobs()[row.body["job"]].reads
            book = daybooks.read(connection, slot, now, team, self.labels, pages)
            if "leads" in pages and self.rulebook.worktime.begins_week(book.day):
                book = replace(book, leads=lead_desk.given(connection, lead_concentration.since(book.day), now))
            self._apply(connection, cause, row.body["job"], self.rulebook.day(row.body["job"], book))
            done += 1
        # Tried again after a failure, one by one: so that a single bad timer can be found and put off.
        most = _MOST_TIMERS if row.attempts == 0 else 1
        rang = self._taken(connection, team, now, most) if row.body["job"] == DUE else []
        if rang:
            decided = [(matter.kind, self._decide(matter)) for matter in rang]
            commit.apply_all(connection, cause, decided, self.home)
        # While many timers are due, what they lead to waits until they all have rung: so that a person's things are
        # weighed and said together, and not those of some timers at a time. Nor would it fit into the transaction.
        said = self._release(connection, cause, team, now) if len(rang) <= most // 2 else 0
        if not (done or rang or said):
            self._apply(connection, cause, DUE, Outcome((), (Reason("nothing_due"),)))
        return row.body["job"] != DUE or not (rang or said) or not _is_more_due(connection, now)

    def informed(self, connection: Connection, brief: Brief, parsed: Parsed) -> Brief:
        """The brief with what a question asks for: today's book, or records as far as the asker may know them."""
        kind = str(getattr(parsed.query or parsed.command, "kind", ""))
        if brief.sender is None:
            return brief
        if parsed.query is not None and kind in inquiries.KINDS:
            fewest = self.rulebook.measures.aggregate_from
            return replace(brief, inquiry=inquiries.read(connection, brief, parsed, self._team(connection), fewest))
        if kind == PASSED_OVER:
            return inquiries.unwarned(connection, brief, self._team(connection))
        if kind not in _ASKED_OF_THE_BOOK:
            return brief
        pages, team = _ASKED_OF_THE_BOOK[kind], self._team(connection)
        book = daybooks.read(connection, brief.now, brief.now, team, self.labels, pages, asker=brief.sender.key)
        if kind == HEALTH:
            about = rights.weighed(team, brief.sender, book.day)
            book = replace(book, week=self._week(connection, (book.day - _WEEK, book.day), book.day, about))
        return replace(brief, book=book)

    def _week(self, connection: Connection, span: tuple[date, date], today: date, people: Sequence[str]) -> Week:
        """Some days of some people."""
        return weeks.read(connection, span, today, people, self.rulebook.measures)

    def put_off(self, connection: Connection, now: datetime) -> None:
        """Lets the first due timer be for a while: carrying out what it leads to has failed again and again."""
        for row in timers.due(connection, now, 1):
            _log.error("timer_put_off", extra={"timer": row.id, "rule": row.kind})
            again = {"kind": row.kind, "subject": row.subject, "occurrence": row.occurrence}
            timers.put(connection, [{**again, "due_at": now + _PUT_OFF}])

    def _team(self, connection: Connection) -> Team:
        """Everyone; read anew when the directory has changed."""
        version = customers.version(connection)
        if version not in self.teams:
            everyone = {row.key: record(Person, row) for row in people.everyone(connection)}
            self.teams.clear()
            self.teams[version] = Team(everyone, self.rulebook.worktime, self.rulebook.restraint)
        return self.teams[version]

    def _taken(self, connection: Connection, team: Team, now: datetime, most: int) -> list[Matter]:
        """The timers that ring, with their facts."""
        rang = matters.take(connection, now, team, self.labels, self.rulebook.playbook, most)
        return [self._completed(connection, matter) for matter in rang]

    def _completed(self, connection: Connection, matter: Matter) -> Matter:
        """With what only one rule reads: the leads that wait to be given away, or a team's last week."""
        policy = self.rulebook.policies.get(matter.kind)
        if isinstance(policy, lead_routing.Policy):
            leads, routing, first = self.leads.waiting(connection, matter.now, policy.most)
            return replace(matter, queue=leads, routing=routing, next_customer=first)
        if isinstance(policy, process_health.Policy):
            day = local_day(matter.due_at)
            reps = [one.key for one in chain.led_by(matter.team, matter.subject, day)]
            return replace(matter, week=self._week(connection, weeks.last_week(day), day, reps))
        return matter

    def _decide(self, matter: Matter) -> Outcome:
        try:
            return self.rulebook.decide(matter)
        except Exception as error:  # noqa: BLE001  a rule's flaw is this timer's alone
            _log.error("rule_failed", extra={"rule": matter.kind, "error": type(error).__name__})
            again = SetTimer(matter.kind, matter.subject, matter.now + _PUT_OFF, matter.occurrence)
            note = Note("rule_failed", f"{matter.kind}/{matter.subject}")
            return Outcome((again, note), (Reason("failed", {"error": type(error).__name__}),))

    def _apply(self, connection: Connection, cause: Cause, decider: str, outcome: Outcome) -> None:
        commit.apply(connection, cause, decider, outcome, self.home)

    def _release(self, connection: Connection, cause: Cause, team: Team, now: datetime) -> int:
        """Says what waits and may be said, some at a time; returns to how many people there was something."""
        rows = notices.due(connection, now, _MOST_NOTICES)
        waiting: dict[str, list[AnyRow]] = {}
        for row in rows:
            waiting.setdefault(row.person, []).append(row)
        numbers = sorted({row.alert for row in rows if row.alert is not None})
        live = alerts.open_among(connection, numbers)
        said = notices.said_since(connection, tuple(waiting), midnight(local_day(now)))
        decided = []
        for person, held in waiting.items():
            stale = frozenset(row.key for row in held if row.alert is not None and row.alert not in live)
            kept = [alerting.notice(row) for row in held]
            if (known := team.people.get(person)) is None:  # left alone they would be due for ever, and rung for
                outcome = restraint.forgotten(kept, now)
            else:
                outcome = restraint.release(restraint.Pending(known, kept, stale, said.get(person, 0)), team, now)
            decided.append(("restraint", outcome))
        if decided:
            commit.apply_all(connection, cause, decided, self.home)
        return len(waiting)


def _is_more_due(connection: Connection, now: datetime) -> bool:
    """Whether anything is left that is due: a timer may lead to another, or to words, that are due at once."""
    dues = timers.first_due(connection), notices.first_due(connection)
    return any(due is not None and due <= now for due in dues)
