"""When something may be said unasked: never in the quiet hours, nudges on the rep's own working days."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.facts import Person
from bot.core.localtime import SHANGHAI
from bot.core.post import PostKind
from bot.core.team import Restraint, Team
from bot.core.worktime import Hours, WorkTime
from bot.rules.restraint import free_at
from bot.rules.working_hours import StatutoryCalendar

_DAY = (Hours(time(9), time(12)), Hours(time(13, 30), time(18)))
_HOUSE = WorkTime((_DAY,) * 5 + ((), ()), _DAY, StatutoryCalendar())
_RESTRAINT = Restraint(time(21), time(8), 5, timedelta(minutes=5), timedelta(hours=1))
_BAI = Person("u_bai", "白露", "rep", "华东", "s_qiu", leave="2026-03-19..2026-03-20")
_TEAM = Team({"u_bai": _BAI}, _HOUSE, _RESTRAINT)

instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=SHANGHAI)
)


@given(instants, st.sampled_from(("nudge", "alert", "digest")))
def test_what_is_held_is_held_for_a_moment_at_which_it_may_be_said(now: datetime, kind: PostKind) -> None:
    free = free_at(_TEAM, _BAI, kind, "ordinary", now)
    local = free.astimezone(SHANGHAI)
    assert free >= now
    assert time(8) <= local.time() < time(21)
    assert free_at(_TEAM, _BAI, kind, "ordinary", free) == free
    if kind == "nudge":
        assert _HOUSE.is_workday(local.date())
        assert not date(2026, 3, 19) <= local.date() <= date(2026, 3, 20)


@given(instants)
def test_what_is_urgent_never_waits(now: datetime) -> None:
    assert free_at(_TEAM, _BAI, "alert", "urgent", now) == now


@pytest.mark.parametrize(
    ("now", "kind", "free"),
    [
        ("2026-03-18T20:59", "nudge", "2026-03-18T20:59"),
        ("2026-03-18T21:00", "alert", "2026-03-19T08:00"),
        ("2026-03-18T21:00", "nudge", "2026-03-23T08:00"),  # two days off, then a weekend
        ("2026-03-21T10:00", "alert", "2026-03-21T10:00"),  # a Saturday
        ("2026-03-23T07:59", "nudge", "2026-03-23T08:00"),
        ("2026-09-30T21:30", "nudge", "2026-10-08T08:00"),  # National Day
        ("2026-02-13T22:00", "nudge", "2026-02-14T08:00"),  # a make-up Saturday
    ],
)
def test_the_moment_is_the_one_that_people_would_name(now: str, kind: PostKind, free: str) -> None:
    told = free_at(_TEAM, _BAI, kind, "ordinary", datetime.fromisoformat(f"{now}+08:00"))
    assert timedelta() <= told - datetime.fromisoformat(f"{free}+08:00") < timedelta(minutes=5)
