"""Working time against an oracle that looks at every single minute of three years."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.localtime import SHANGHAI
from bot.core.worktime import Hours, Length, WorkTime, at
from bot.policy import Config
from bot.rules.working_hours import HolidaysFile, StatutoryCalendar, WorktimeFile
from tests.office import CONFIG

DAY = (Hours(time(9), time(12)), Hours(time(13, 30), time(18)))
CALENDAR = StatutoryCalendar()
HOUSE = WorkTime((DAY,) * 5 + ((), ()), DAY, CALENDAR)
AWAY = HOUSE.of(((date(2025, 3, 3), date(2025, 3, 7)),))

_START, _END = date(2024, 1, 1), date(2026, 12, 31)
_MINUTES = ((_END - _START).days + 1) * 24 * 60
_ZERO = at(_START, time())


_OPEN = [540 <= minute < 720 or 810 <= minute < 1080 for minute in range(1440)]
_CLOSED = [False] * 1440


def _minutes(worktime: WorkTime, day: date) -> list[bool]:
    """Said once more, in other words: at which minutes of a day people work."""
    if any(first <= day <= last for first, last in worktime.away) or CALENDAR.mark(day) == "holiday":
        return _CLOSED
    return _CLOSED if day.weekday() > 4 and CALENDAR.mark(day) != "makeup" else _OPEN


def _done(worktime: WorkTime) -> list[int]:
    """Working minutes before each minute of the three years."""
    days = (_START + timedelta(days=number) for number in range(_MINUTES // 1440))
    return [0, *accumulate(open_ for day in days for open_ in _minutes(worktime, day))]


@pytest.fixture(scope="module")
def oracles() -> dict[str, tuple[WorkTime, list[int]]]:
    return {"house": (HOUSE, _done(HOUSE)), "away": (AWAY, _done(AWAY))}


def _minute(number: int) -> datetime:
    return _ZERO + timedelta(minutes=number)


minutes = st.integers(0, _MINUTES - 60 * 24 * 40)
whose = st.sampled_from(("house", "away"))


@given(whose, minutes, st.integers(0, 60 * 24 * 400))
def test_time_between_is_every_working_minute_counted(
    oracles: dict[str, tuple[WorkTime, list[int]]], who: str, start: int, length: int
) -> None:
    worktime, done = oracles[who]
    end = min(start + length, _MINUTES - 1)
    assert worktime.between(_minute(start), _minute(end)) == timedelta(minutes=done[end] - done[start])


@given(whose, minutes, st.integers(1, 60 * 100))
def test_time_added_is_over_at_the_first_minute_that_has_seen_it(
    oracles: dict[str, tuple[WorkTime, list[int]]], who: str, start: int, work: int
) -> None:
    worktime, done = oracles[who]
    first = bisect_left(done, done[start] + work)
    if first < _MINUTES:
        assert worktime.add(_minute(start), timedelta(minutes=work)) == _minute(first)


@given(whose, minutes)
def test_people_are_at_work_in_the_minutes_that_count(
    oracles: dict[str, tuple[WorkTime, list[int]]], who: str, start: int
) -> None:
    worktime, done = oracles[who]
    assert worktime.is_working(_minute(start)) == (done[start + 1] > done[start])


@given(st.datetimes(datetime(2024, 1, 1), datetime(2026, 10, 1)), st.integers(0, 60))  # noqa: DTZ001
def test_days_added_are_days_counted(naive: datetime, count: int) -> None:
    later = HOUSE.add_days(naive.replace(tzinfo=SHANGHAI), count)
    assert HOUSE.count_days(naive.date(), later.date()) == count
    assert later.astimezone(SHANGHAI).time() == naive.time()


@given(st.datetimes(datetime(2024, 1, 1), datetime(2026, 10, 1)), st.integers(0, 60))  # noqa: DTZ001
def test_as_many_working_days_pass_as_are_added(naive: datetime, count: int) -> None:
    later = HOUSE.add_workdays(naive.replace(tzinfo=SHANGHAI), count)
    passed = (naive.date() + timedelta(days=number) for number in range(1, (later.date() - naive.date()).days + 1))
    assert sum(map(HOUSE.is_workday, passed)) == count
    assert later.astimezone(SHANGHAI).time() == naive.time()


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-11-20T18:05", Length(4, "workhours"), "2026-11-23T14:30"),  # Friday evening, lunch in between
        ("2026-11-20T11:00", Length(2, "workhours"), "2026-11-20T14:30"),
        ("2026-02-13T17:00", Length(2, "workhours"), "2026-02-14T10:00"),  # 14 February is a make-up Saturday
        ("2026-09-30T17:30", Length(1, "workhours"), "2026-10-08T09:30"),  # National Day
        ("2026-09-28T10:00", Length(7, "days"), "2026-10-12T10:00"),  # seven holidays do not count
        ("2026-11-20T10:00", Length(3, "workdays"), "2026-11-25T10:00"),
        ("2026-11-21T10:00", Length(24, "hours"), "2026-11-22T10:00"),
        ("2026-11-20T18:00", Length(0, "workhours"), "2026-11-20T18:00"),
    ],
)
def test_a_length_of_time_ends_when_people_would_say(start: str, length: Length, end: str) -> None:
    assert HOUSE.after(_at(start), length) == _at(end)


def test_a_year_that_the_calendar_does_not_know_is_answered_by_the_week() -> None:
    start, end = _at("2031-10-01T10:00"), _at("2031-10-02T10:00")
    assert HOUSE.between(start, end) == timedelta(hours=7, minutes=30)


def test_the_house_s_own_calendar_wins() -> None:
    own = HolidaysFile.model_validate(
        {"holidays": ["2026-11-20", "2027-01-01..2027-01-03"], "workdays": ["2026-11-21"], "known_years": [2027]}
    )
    calendar = StatutoryCalendar(own.days(), own.known_years)
    assert calendar.mark(date(2026, 11, 20)) == "holiday"
    assert calendar.mark(date(2026, 11, 21)) == "makeup"
    assert calendar.mark(date(2027, 1, 2)) == "holiday"
    assert calendar.knows(2027)
    assert not CALENDAR.knows(2027 + 10)


def test_the_shipped_hours_are_those_of_the_contract() -> None:
    worktime = Config(CONFIG).load("worktime.yaml", WorktimeFile).worktime(CALENDAR)
    assert [worktime.hours(date(2026, 11, 16) + timedelta(days=n)) for n in range(7)] == [DAY] * 5 + [(), ()]
    assert worktime.hours(date(2026, 10, 10)) == DAY


@pytest.mark.parametrize("hours", ["12:00-09:00", "9点到12点", "09:00-25:00"])
def test_hours_that_no_day_has_are_refused(hours: str) -> None:
    week = {name: ["09:00-12:00"] for name in ("monday", "tuesday", "wednesday", "thursday", "friday")}
    with pytest.raises(ValueError, match="例如 09:00-12:00"):
        WorktimeFile.model_validate({**week, "saturday": [hours], "sunday": [], "makeup": []})


def test_a_week_without_an_hour_of_work_is_refused() -> None:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "makeup")
    with pytest.raises(ValueError, match="至少要有一段上班时间"):
        WorktimeFile.model_validate({name: [] for name in names})
