"""Who had which leads, and how many open deals, at each moment of the last days: read backwards from the ledger.

The tables say how things stand now. What the lines of the ledger since then did is taken back first, then done again
line by line; before each decision it is as it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import attrgetter
from statistics import fmean
from typing import Any

import orjson
from sqlalchemy import Connection

from bot.core.localtime import local_day
from bot.core.worktime import WorkTime, midnight
from bot.engine.facts.rosters import LOOKED_BACK
from storage import holdings, leads, ledger
from storage.types import AnyRow

_IN_HAND = frozenset({"open", "contacted"})
_HOUR = timedelta(hours=1)
_CHANGING = frozenset({"owner", "state", "level", "given_at", "contacted_at"})


@dataclass(frozen=True, slots=True)
class LeadThen:
    """What routing counts of one lead."""

    person: str = ""
    owner: str | None = None
    state: str = "open"
    level: str | None = None
    given_at: datetime | None = None
    contacted_at: datetime | None = None
    withdrawn: bool = False


@dataclass(slots=True)
class Held:
    """What one person has in hand and has had lately."""

    holds: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    month: Counter[str] = field(default_factory=Counter)
    last: datetime | None = None
    hours: list[float] = field(default_factory=list)

    @property
    def response(self) -> float | None:
        """Mean working hours to the first contact."""
        return fmean(self.hours) if self.hours else None


class PastLeads:
    """Walks from an instant on. `before` a line of the ledger things stand as they did then."""

    def __init__(self, connection: Connection, since: datetime, worktime: WorkTime) -> None:
        """Takes back what was done since."""
        self._worktime = worktime
        self._lines = [line for line in ledger.since(connection, since) if line.event != "chain"]
        self.chains = [line for line in ledger.since(connection, since) if line.event == "chain"]
        self._leads = {row.key: _then(row) for row in leads.every(connection)}
        self._of: defaultdict[str, set[str]] = defaultdict(set)
        for line in reversed(self._lines):
            self._undo(line)
        for key, lead in self._leads.items():
            if lead.owner is not None:
                self._of[lead.owner].add(key)
        self._deals, self._turns = _deals(holdings.every_deal(connection), self._lines, since)
        self._next = 0
        self._known: dict[str, Held] = {}
        self._day = local_day(since)

    def before(self, chain: AnyRow) -> None:
        """Does again whatever was done before a decision."""
        while self._next < len(self._lines) and self._lines[self._next].seq < chain.seq:
            self._do(self._lines[self._next])
            self._next += 1
        while self._turns and self._turns[0][0] < chain.at:
            _, owner, change = self._turns.pop(0)
            self._deals[owner] += change
        if local_day(chain.at) != self._day:
            self._day = local_day(chain.at)
            self._known.clear()

    def held(self, sellers: Iterable[str], now: datetime, but: str) -> Mapping[str, Held]:
        """What each has; the lead `but` is the one that is being decided on, and nobody's."""
        owner = self._leads[but].owner if but in self._leads else None
        return {person: self._held(person, now, but if person == owner else None) for person in sellers}

    def deals(self) -> Mapping[str, int]:
        """Open deals of each."""
        return self._deals

    def _held(self, person: str, now: datetime, but: str | None) -> Held:
        if but is None and person in self._known:
            return self._known[person]
        held = Held()
        first, earliest = midnight(local_day(now).replace(day=1)), now - LOOKED_BACK
        for key in self._of[person]:
            if key != but:
                self._count(held, self._leads[key], first, earliest)
        if but is None:
            self._known[person] = held
        return held

    def _count(self, held: Held, lead: LeadThen, first: datetime, earliest: datetime) -> None:
        if lead.withdrawn:
            return
        if lead.state in _IN_HAND:
            held.holds[lead.level or ""] += 1
            held.waiting += lead.state == "open"
        if lead.given_at is None or lead.owner == lead.person:
            return
        held.month[lead.level or ""] += lead.given_at >= first
        if lead.given_at >= earliest:
            held.last = max(held.last or lead.given_at, lead.given_at)
            if lead.contacted_at is not None:
                held.hours.append(self._worktime.between(lead.given_at, lead.contacted_at) / _HOUR)

    def _undo(self, line: AnyRow) -> None:
        body = orjson.loads(line.body)
        match line.event:
            case "put":
                self._leads.pop(line.subject, None)
            case "withdraw" if line.subject in self._leads:
                self._leads[line.subject] = replace(self._leads[line.subject], withdrawn=False)
            case "change" if line.subject in self._leads and body["name"] in _CHANGING:
                self._leads[line.subject] = _changed(self._leads[line.subject], body["name"], body["old"])

    def _do(self, line: AnyRow) -> None:
        body, lead = orjson.loads(line.body), self._leads.get(line.subject)
        match line.event:
            case "put" if body["record"]["kind"] == "lead":
                given = body["record"]
                lead = LeadThen(given["person"])
                for name in _CHANGING:
                    lead = _changed(lead, name, given[name])
            case "withdraw" if lead is not None:
                lead = replace(lead, withdrawn=True)
            case "change" if lead is not None and body["name"] in _CHANGING:
                lead = _changed(lead, body["name"], body["new"])
            case _:
                return
        self._put(line.subject, lead)

    def _put(self, key: str, lead: LeadThen) -> None:
        for owner in {self._leads[key].owner if key in self._leads else None, lead.owner} - {None}:
            self._of[str(owner)].discard(key)
            self._known.pop(str(owner), None)
        self._leads[key] = lead
        if lead.owner is not None:
            self._of[lead.owner].add(key)


def _then(row: AnyRow) -> LeadThen:
    return LeadThen(row.person, row.owner, row.state, row.level, row.given_at, row.contacted_at, row.withdrawn)


def _changed(lead: LeadThen, name: str, value: Any) -> LeadThen:  # noqa: ANN401  what a line of the ledger holds
    moment = name.endswith("_at") and value is not None
    changed: dict[str, Any] = {name: datetime.fromisoformat(value) if moment else value}
    return replace(lead, **changed)


_Turn = tuple[datetime, str, int]
"""When somebody's open deals became one more or less."""


def _deals(rows: Sequence[AnyRow], lines: Sequence[AnyRow], since: datetime) -> tuple[Counter[str], list[_Turn]]:
    """How many open deals each had at the beginning, and how that has changed."""
    born = {line.subject: line.at for line in lines if line.event == "put" and line.subject.startswith("opportunity/")}
    count: Counter[str] = Counter()
    turns: list[_Turn] = []
    for row in rows:
        closed_at = row.stage_since if row.stage in holdings.OVER else None
        if row.key in born:
            turns.append((born[row.key], row.owner, 1))
        elif closed_at is None or closed_at >= since:
            count[row.owner] += 1
        else:
            continue
        if row.stage in holdings.OVER:
            turns.append((max(closed_at or since, born.get(row.key, since)), row.owner, -1))
    return count, sorted(turns, key=lambda turn: turn[0])


def chains(past: PastLeads) -> Iterator[AnyRow]:
    """The decisions since then, each when things stand as they did before it."""
    for chain in sorted(past.chains, key=attrgetter("seq")):
        past.before(chain)
        yield chain
