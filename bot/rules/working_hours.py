"""config/worktime.yaml and config/holidays.yaml: when people work, and which days the state or the house has moved."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from bot.core.worktime import Calendar, DaysOff, Hours, WorkTime, days_off

Mark = Literal["holiday", "makeup"]
_MOST_DAYS = 60
"""Days of one holiday at the most: a mistyped year would otherwise close the house for good."""


def _hours(value: object) -> Hours:
    try:
        start, end = map(time.fromisoformat, str(value).split("-"))
    except ValueError:
        start = end = time()
    if start >= end:
        raise PydanticCustomError("hours", "应为一段时间，例如 09:00-12:00")
    return Hours(start, end)


def _days(value: object) -> DaysOff:
    try:
        ((first, last),) = days_off(str(value))
    except ValueError:
        first, last = date.min, date.max
    if last - first > timedelta(days=_MOST_DAYS):
        raise PydanticCustomError("days", "应为一天或几天，例如 2027-02-05..2027-02-11")
    return first, last


Span = Annotated[Hours, BeforeValidator(_hours)]
Days = Annotated[tuple[date, date], BeforeValidator(_days)]


class WorktimeFile(BaseModel):
    """The shape of worktime.yaml; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    monday: tuple[Span, ...]
    tuesday: tuple[Span, ...]
    wednesday: tuple[Span, ...]
    thursday: tuple[Span, ...]
    friday: tuple[Span, ...]
    saturday: tuple[Span, ...]
    sunday: tuple[Span, ...]
    makeup: tuple[Span, ...]

    @model_validator(mode="after")
    def _some_work(self) -> "WorktimeFile":
        if not any(self._week()):
            raise PydanticCustomError("no_work", "一周里至少要有一段上班时间")
        for spans in (*self._week(), self.makeup):
            if any(one.end > other.start for one, other in pairwise(spans)):
                raise PydanticCustomError("overlap", "同一天的几段时间要按先后写，不能重叠")
        return self

    def _week(self) -> tuple[tuple[Hours, ...], ...]:
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)

    def worktime(self, calendar: Calendar) -> WorkTime:
        """The file's hours on a calendar."""
        return WorkTime(self._week(), self.makeup, calendar)


class HolidaysFile(BaseModel):
    """The shape of holidays.yaml; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    holidays: tuple[Days, ...]
    workdays: tuple[Days, ...]
    known_years: frozenset[int]

    def days(self) -> Mapping[date, Mark]:
        """Each day that the file names."""
        marks: tuple[tuple[Mark, tuple[Days, ...]], ...] = (("holiday", self.holidays), ("makeup", self.workdays))
        return {
            date.fromordinal(number): mark
            for mark, spans in marks
            for first, last in spans
            for number in range(first.toordinal(), last.toordinal() + 1)
        }

    def calendar(self) -> Calendar:
        """The state's days, with the file's own above them."""
        return StatutoryCalendar(self.days(), self.known_years)


@cache
def _published() -> tuple[Mapping[date, Mark], frozenset[int]]:
    """What the State Council has announced, year by year. Loaded when first asked for: the start need not wait."""
    from chinese_calendar import constants  # noqa: PLC0415

    days: dict[date, Mark] = dict.fromkeys(constants.holidays, "holiday")
    days |= dict.fromkeys(constants.workdays, "makeup")
    return days, frozenset(day.year for day in constants.holidays)


class StatutoryCalendar:
    """What is published, and above it what the house says itself."""

    def __init__(self, own: Mapping[date, Mark] | None = None, known_years: frozenset[int] = frozenset()) -> None:
        """`known_years`: those for which the house's own days are all there are."""
        self._own = own or {}
        self._known_years = known_years

    def knows(self, year: int) -> bool:
        """Whether the arrangement of a year is published, or given by the house."""
        return year in self._known_years or year in _published()[1]

    def mark(self, day: date) -> Mark | None:
        """A statutory holiday, a make-up workday, or neither."""
        return self._own.get(day) or _published()[0].get(day)
