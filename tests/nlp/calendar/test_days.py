"""The calendar as people speak of it; today is Wednesday 18 March 2026."""

from datetime import date

from bot.nlp.calendar import days

TODAY = date(2026, 3, 18)


def test_a_bare_weekday_is_the_coming_one_and_remembers_the_last() -> None:
    monday = days.weekday(TODAY, 0, None)
    assert (monday.day, monday.earlier) == (date(2026, 3, 23), date(2026, 3, 16))


def test_next_wednesday_is_in_the_next_week_even_on_a_monday() -> None:
    assert days.weekday(date(2026, 3, 16), 2, 1).day == date(2026, 3, 25)


def test_a_month_and_day_without_a_year_look_ahead_rather_than_back() -> None:
    assert days.nearest(TODAY, 11, 5) == date(2026, 11, 5)
    assert days.nearest(TODAY, 3, 2) == date(2026, 3, 2)
    assert days.nearest(date(2026, 12, 22), 1, 8) == date(2027, 1, 8)


def test_the_twenty_ninth_of_february_is_no_day_of_a_common_year() -> None:
    assert days.make(2026, 2, 29) is None


def test_parts_of_a_month_are_days_and_its_thirds_stretches() -> None:
    april = days.month(2026, 4)
    assert [str(days.part_of_month(april, part)) for part in ("初", "中旬", "下旬", "底")] == [
        "2026-04-01",
        "2026-04-11..2026-04-20",
        "2026-04-21..2026-04-30",
        "2026-04-30",
    ]


def test_the_middle_third_is_due_on_the_fifteenth_and_the_others_leave_the_month() -> None:
    april = days.month(2026, 4)
    assert [days.part_of_month(april, part).close for part in ("上旬", "中旬", "下旬")] == [
        "2026-04",
        "2026-04-15",
        "2026-04",
    ]


def test_a_feast_and_a_day_after_are_known_and_nothing_is_due_on_them() -> None:
    feast = days.When(TODAY, TODAY, "feast", edge="after")
    assert (feast.due, feast.close, feast.first) == (None, None, TODAY)


def test_an_expected_close_is_as_precise_as_said() -> None:
    assert [days.month(2026, 13).close, days.quarter(2026, 5).close, days.half(2026, 1).close] == [
        "2027-01",
        "2027Q1",
        "2026-06-30",
    ]


def test_days_beyond_the_calendar_stop_at_its_ends() -> None:
    assert days.shift(date.max, 1) == date.max
    assert days.shift(date.min, -1) == date.min
