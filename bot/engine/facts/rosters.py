"""Rows to facts: everyone who might get a lead, as of an instant."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import fmean, median

from sqlalchemy import Connection

from bot.core.facts import REPORTING, Person
from bot.core.localtime import local_day
from bot.core.routing import Record, Rep, Roster
from bot.core.team import is_away, is_gone
from bot.core.worktime import WorkTime, days_off, midnight
from bot.engine.records import record
from bot.routing.words import words
from storage import holdings, people, track
from storage.types import AnyRow

Trade = Callable[[str | None], str | None]
LOOKED_BACK = timedelta(days=90)
"""For how soon somebody answers, and for when they last got a lead."""
MOST_ANSWERS = 2000
_HOUR = timedelta(hours=1)
_NO_RECORD = Record()


@dataclass(frozen=True, slots=True)
class Standing:
    """What people have in hand, have had lately and have sold, by their ids; see `core.routing.Rep` for each."""

    holds: Mapping[str, Mapping[str, int]]
    waiting: Mapping[str, int]
    month: Mapping[str, Mapping[str, int]]
    last: Mapping[str, datetime]
    response: Mapping[str, float]
    deals: Mapping[str, int]
    due: Mapping[str, int]
    records: Mapping[str, Record]


@dataclass(frozen=True, slots=True)
class Seller:
    """What the directory says of somebody, and their days off as they stand there."""

    rep: Rep
    leave: str | None


def read(connection: Connection, now: datetime, worktime: WorkTime, trade: Trade) -> Roster:
    """Everyone who sells, those away and gone included: the chain says why they were passed over."""
    today = local_day(now)
    rows = everyone(connection)
    hold, waiting = _holds(track.in_hand(connection))
    standing = Standing(
        holds=hold,
        waiting=waiting,
        month=_by_class(track.given(connection, midnight(today.replace(day=1)))),
        last=_latest(track.given(connection, now - LOOKED_BACK)),
        response=_responses(track.responses(connection, now - LOOKED_BACK, MOST_ANSWERS), worktime),
        deals=holdings.open_deals(connection, [row.key for row in rows]),
        due=due_on(connection, today),
        records=records(track.closed_deals(connection), trade),
    )
    return compose(now, sellers(rows, today, trade), standing, worktime)


def everyone(connection: Connection) -> Sequence[AnyRow]:
    """Whoever sells, or sold."""
    return [row for row in people.everyone(connection) if row.role in REPORTING]


def due_on(connection: Connection, day: date) -> Mapping[str, int]:
    """How many steps and plans of each fall due on a day."""
    return track.due_steps(connection, day.isoformat(), (day + timedelta(days=1)).isoformat())


def sellers(rows: Sequence[AnyRow], day: date, trade: Trade) -> list[Seller]:
    """What the directory says of each on a day."""
    found = []
    for row in rows:
        person, specialty = record(Person, row), _split(row.specialty)
        rep = Rep(
            key=row.key,
            name=row.name,
            team=row.team,
            role=row.role,
            gone=is_gone(person, day),
            away=is_away(person, day),
            city=row.city.removesuffix("市") if row.city else None,
            languages=frozenset(_split(row.languages)),
            specialty=specialty,
            trades=frozenset(filter(None, map(trade, specialty))),
        )
        found.append(Seller(rep, person.leave))
    return found


def compose(now: datetime, people: Sequence[Seller], standing: Standing, worktime: WorkTime) -> Roster:
    """The candidates as they stand at an instant."""
    off = dict.fromkeys(one.leave for one in people)
    working = {leave: worktime.of(days_off(leave)).is_working(now) for leave in off}
    reps = (
        replace(
            one.rep,
            working=working[one.leave],
            record=standing.records.get(one.rep.key, _NO_RECORD),
            holds=standing.holds.get(one.rep.key, {}),
            deals=standing.deals.get(one.rep.key, 0),
            waiting=standing.waiting.get(one.rep.key, 0),
            response=standing.response.get(one.rep.key),
            idle=(now - standing.last[one.rep.key]) / _HOUR if one.rep.key in standing.last else None,
            month=standing.month.get(one.rep.key, {}),
            due_today=standing.due.get(one.rep.key, 0),
        )
        for one in people
    )
    return Roster(now, tuple(reps))


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def _holds(rows: Sequence[AnyRow]) -> tuple[Mapping[str, Mapping[str, int]], Counter[str]]:
    hold: defaultdict[str, Counter[str]] = defaultdict(Counter)
    waiting: Counter[str] = Counter()
    for row in rows:
        hold[row.owner][row.level or ""] += row.many
        waiting[row.owner] += row.many if row.state == "open" else 0
    return hold, waiting


def _by_class(rows: Sequence[AnyRow]) -> Mapping[str, Mapping[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row.owner][row.level or ""] = row.many
    return found


def _latest(rows: Sequence[AnyRow]) -> Mapping[str, datetime]:
    found: dict[str, datetime] = {}
    for row in rows:
        found[row.owner] = max(row.last, found.get(row.owner, row.last))
    return found


def _responses(rows: Sequence[AnyRow], worktime: WorkTime) -> Mapping[str, float]:
    """Mean working hours from given to contacted."""
    hours: defaultdict[str, list[float]] = defaultdict(list)
    for row in rows:
        hours[row.owner].append(worktime.between(row.given_at, row.contacted_at) / _HOUR)
    return {owner: fmean(taken) for owner, taken in hours.items()}


def records(rows: Sequence[AnyRow], trade: Trade) -> Mapping[str, Record]:
    """What each has brought to its end, of deals that are won or lost."""
    mine: defaultdict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        mine[row.owner].append(row)
    return {owner: _record(deals, trade) for owner, deals in mine.items()}


def _record(deals: Sequence[AnyRow], trade: Trade) -> Record:
    won = [deal for deal in deals if deal.stage != "lost"]
    lost = [deal for deal in deals if deal.stage == "lost"]
    days: defaultdict[str, list[float]] = defaultdict(list)
    for deal in won:
        if (name := trade(deal.industry)) and deal.first and deal.stage_since and deal.first < deal.stage_since:
            days[name].append((deal.stage_since - deal.first) / timedelta(days=1))
    amounts = [float(deal.amount) for deal in won if deal.amount]
    return Record(
        won=len(won),
        lost=len(lost),
        won_trades=_count(trade(deal.industry) for deal in won),
        lost_trades=_count(trade(deal.industry) for deal in lost),
        won_classes=_count(deal.level for deal in won),
        won_sources=_count(deal.source for deal in won),
        lost_sources=_count(deal.source for deal in lost),
        cities=frozenset(deal.city for deal in won if deal.city),
        typical_amount=median(amounts) if amounts else None,
        days={name: fmean(taken) for name, taken in days.items()},
        words=frozenset[str]().union(*(words(deal.pain) | words(deal.need) for deal in won)),
    )


def _count(names: Iterable[str | None]) -> Mapping[str, int]:
    return Counter(name for name in names if name)
