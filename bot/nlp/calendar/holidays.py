"""The statutory holidays, for 节前 and 节后: the State Council's calendar as the library knows it, else none."""

from datetime import date, timedelta

_REACH = 130
"""Days ahead in which a holiday lies: the longest stretch without one, from October to New Year, is shorter."""


def last_workday_before(today: date) -> date | None:
    """The last working day before the coming holiday; `None` in a year that the calendar does not know."""
    off = _coming(today)
    return off and _workday(off, -1)


def first_workday_after(today: date) -> date | None:
    """The first working day after the holiday that goes on or comes; `None` in a year that is not known."""
    off = _coming(today)
    return off and _workday(off, 1)


def _coming(today: date) -> date | None:
    """The first day of holiday, today included."""
    for ahead in range(_REACH):
        day = _shifted(today, ahead)
        if day is None or (holiday := _is_holiday(day)) is None:
            return None
        if holiday:
            return day
    return None


def _workday(since: date, step: int) -> date | None:
    for distance in range(1, 20):
        day = _shifted(since, step * distance)
        if day is None or (works := _works(day)) is None:
            return None
        if works:
            return day
    return None


def _shifted(day: date, by: int) -> date | None:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return None


def _is_holiday(day: date) -> bool | None:
    import chinese_calendar  # noqa: PLC0415 - a second of patience less for who never says 节后

    try:
        return chinese_calendar.get_holiday_detail(day)[1] is not None and chinese_calendar.is_holiday(day)
    except NotImplementedError:
        return None


def _works(day: date) -> bool | None:
    import chinese_calendar  # noqa: PLC0415

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
