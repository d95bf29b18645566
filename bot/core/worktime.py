"""Working time: weekly hours with a lunch break, statutory holidays, make-up workdays, and a person's days off.

Pure: the calendar is an argument. Instants are aware; days and hours of the day are those of Shanghai. A span of time
holds its start and not its end. Every question costs as much as there are days between its two ends.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Literal, Protocol

from bot.core.localtime import SHANGHAI, local_day

DaysOff = tuple[date, date]
"""The first and the last day of an absence."""

Unit = Literal["minutes", "hours", "days", "workhours", "workdays"]

_DAY = timedelta(days=1)


def days_off(text: str | None) -> tuple[DaysOff, ...]:
    """`2026-11-03..2026-11-05;2026-12-01` as first and last days; raises ValueError for anything else."""
    found = []
    for part in filter(None, (part.strip() for part in (text or "").split(";"))):
        first, _, last = part.partition("..")
        ends = date.fromisoformat(first), date.fromisoformat(last or first)
        if ends[0] > ends[1]:
            raise ValueError(f"ends before it begins: {part}")
        found.append(ends)
    return tuple(found)


class Calendar(Protocol):
    """Which days the state has moved."""

    def knows(self, year: int) -> bool:
        """Whether the arrangement of a year is known; of another year every day is an ordinary one."""

    def mark(self, day: date) -> Literal["holiday", "makeup"] | None:
        """A statutory holiday, a weekend day on which people work, or neither."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From one hour of the day to a later one of the same day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Length:
    """How long something may take. Of `days` statutory holidays are not counted; only minutes and hours have halves."""

    count: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class WorkTime:
    """The hours that people keep.

    week: of Monday to Sunday, each day's hours in order. makeup: of a weekend day on which people work.
    away: when the person is off; nobody's for the house's own hours.
    """

    week: Sequence[tuple[Hours, ...]]
    makeup: tuple[Hours, ...]
    calendar: Calendar
    away: tuple[DaysOff, ...] = ()

    def of(self, away: tuple[DaysOff, ...]) -> "WorkTime":
        """The same hours for someone who is off on some days."""
        return replace(self, away=away) if away else self

    def hours(self, day: date) -> tuple[Hours, ...]:
        """The hours of one day; none on a day off."""
        if any(first <= day <= last for first, last in self.away):
            return ()
        match self.calendar.mark(day):
            case "holiday":
                return ()
            case "makeup":
                return self.makeup
            case None:
                return self.week[day.weekday()]

    def is_workday(self, day: date) -> bool:
        """Whether anybody works on a day at all."""
        return bool(self.hours(day))

    def is_working(self, instant: datetime) -> bool:
        """Whether people are at work at an instant."""
        return any(start <= instant < end for start, end in self._spans(local_day(instant)))

    def add(self, instant: datetime, work: timedelta) -> datetime:
        """The earliest instant at which `work` has been done since `instant`; itself where that is nothing."""
        if work <= timedelta():
            return instant
        left = work
        for start, end in self._from(instant):
            begun = max(start, instant)
            if begun >= end:
                continue
            if end - begun >= left:
                return begun + left
            left -= end - begun
        raise AssertionError("the days do not end")

    def between(self, earlier: datetime, later: datetime) -> timedelta:
        """How much working time lies between two instants; nothing when they are the other way round."""
        done = timedelta()
        for start, end in self._from(earlier):
            if start >= later:
                break
            done += max(min(end, later) - max(start, earlier), timedelta())
        return done

    def add_workdays(self, instant: datetime, number: int) -> datetime:
        """The same hour on the `number`th working day after."""
        return self._later(instant, number, self.is_workday)

    def add_days(self, instant: datetime, number: int) -> datetime:
        """The same hour on the `number`th day after, statutory holidays not counted."""
        return self._later(instant, number, lambda day: self.calendar.mark(day) != "holiday")

    def count_days(self, earlier: date, later: date) -> int:
        """Days after `earlier`, up to and with `later`, statutory holidays not counted."""
        mark, days = self.calendar.mark, range(earlier.toordinal() + 1, later.toordinal() + 1)
        return sum([mark(date.fromordinal(day)) != "holiday" for day in days])

    def next_workday(self, day: date) -> date:
        """The first working day after `day`."""
        return next(one for one in _days(day + _DAY, date.max) if self.is_workday(one))

    def previous_workday(self, day: date) -> date:
        """The last working day before `day`."""
        return next(one for number in count(1) if self.is_workday(one := day - timedelta(days=number)))

    def begins_week(self, day: date) -> bool:
        """Whether a day is the first of its week, from Monday on, on which anybody works."""
        return self.is_workday(day) and self.previous_workday(day) < day - timedelta(days=day.weekday())

    def after(self, instant: datetime, length: Length) -> datetime:
        """When a length of time that began at `instant` is over."""
        match length.unit:
            case "minutes":
                return instant + timedelta(minutes=length.count)
            case "hours":
                return instant + timedelta(hours=length.count)
            case "days":
                return self.add_days(instant, int(length.count))
            case "workhours":
                return self.add(instant, timedelta(hours=length.count))
            case "workdays":
                return self.add_workdays(instant, int(length.count))

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for hours in self.hours(day):
            yield at(day, hours.start), at(day, hours.end)

    def _from(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans of working time from the day of `instant` on, without end."""
        return (span for day in _days(local_day(instant), date.max) for span in self._spans(day))

    @staticmethod
    def _later(instant: datetime, number: int, counts: "_Counts") -> datetime:
        local = instant.astimezone(SHANGHAI)
        day = local.date()
        while number > 0:
            day += _DAY
            number -= counts(day)
        return at(day, local.time())


class _Counts(Protocol):
    def __call__(self, day: date, /) -> bool: ...


def at(day: date, hour: time) -> datetime:
    """The instant at which it is that hour of that day in Shanghai."""
    return datetime.combine(day, hour, SHANGHAI)


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Shanghai."""
    return at(day, time())


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
