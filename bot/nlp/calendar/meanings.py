"""What a form of saying days means on a given day: one function a form, taking what its pattern matched."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, date

from bot.nlp.calendar import days, festivals, holidays, lunar
from bot.nlp.calendar.days import When
from bot.nlp.calendar.words import RELATIVE, STEP, WEEKDAYS, year_of
from bot.nlp.numbers.numerals import small
from bot.nlp.text.expression import Expression

_CAUGHT_UP = Expression(r"补(?:交|报|上|个|下|一下)?\Z")
_CAUGHT_UP_LONG = 3
"""Before a day whose report is late: 「补周五的日报」, 「补一下18号的」."""
_PAST = Expression(r"[^，。；！？\n]{0,8}?(?:已经|刚|了|过(?![来去期程])|到货|结束|没来)")
_FUTURE = Expression(r"[^，。；！？\n]{0,8}?(?:要|将|再|准备|计划|约|前|给|交)")
_FAR = 270
"""Days behind us after which a month and day without year mean the next year."""
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """What the words are read against.

    today: the day of the text. anchor: for the end of a range, the day on which it starts.
    ahead: whether a month without its year is rather one to come, as in a rep's message; in any text it is this year's.
    """

    today: date
    anchor: date | None = None
    ahead: bool = False


Meaning = Callable[[re.Match[str], Frame], When | None]


def in_a_month(match: re.Match[str], frame: Frame) -> When | None:
    """6月底, 明年九月, 二月十号."""
    month, said, today = small(match["month"]), match["day"] or match["bare"], frame.today
    year = year_of(match["year"], today)
    if year is not None:
        return _within(match, days.month(year, month))
    if frame.anchor is not None:
        return _within(match, days.month(frame.anchor.year + (month < frame.anchor.month), month))
    if frame.ahead:
        return (
            _one(days.nearest(today, month, day_number(said)))
            if said
            else _within(match, days.nearest_month(today, month))
        )
    this = days.month(today.year, month)
    far = (today - this.last).days > _FAR and today.year < MAXYEAR
    meant = _within(match, days.month(today.year + 1, month) if far else this)
    # 2月29日 in a common year is the nearest there is
    return _one(days.nearest(today, month, day_number(said))) if meant is None and said else meant


def in_a_shifted_month(match: re.Match[str], frame: Frame) -> When | None:
    """下月15号, 上个月底, 月底."""
    return _within(match, days.month(frame.today.year, frame.today.month + STEP[match["shift"] or "本"]))


def _within(match: re.Match[str], whole: When) -> When | None:
    """The month, or what is said of it: a day, a third, its first days, its nth weekday."""
    if said := match["day"] or match["bare"]:
        return _one(days.make(whole.first.year, whole.first.month, day_number(said)))
    if opening := match["opening"]:
        count = small(opening)
        return When(whole.first, days.shift(whole.first, count - 1), "range") if 1 <= count <= whole.last.day else None
    if nth := match["nth"]:
        weekday = min(WEEKDAYS.index(match["weekday"]), _SUNDAY)
        which = 0 if nth[0] == "最" else small(nth[1:])
        return _one(festivals.nth_weekday(whole.first.year, whole.first.month, which, weekday))
    return days.part_of_month(whole, match["part"] or "")


def _one(day: date | None) -> When | None:
    return days.day(day) if day else None


def day_number(said: str) -> int:
    """The number of a day of the month: 3, 三十, 廿五, 初八."""
    return small(said.replace("廿", "二十").removeprefix("初"))


def full_date(match: re.Match[str], _frame: Frame) -> When | None:
    """2015年3月三号 and 2015-03-03."""
    return _one(days.make(int(match[1]), int(match[2]), int(match[3])))


def a_month_and_day(match: re.Match[str], frame: Frame) -> When | None:
    """6/18 and 6.18, of this year, or of the next where this year's is long past."""
    month, day, today, anchor = int(match[1]), int(match[2]), frame.today, frame.anchor
    if anchor is not None:
        made = days.make(anchor.year, month, day)
        return _one(made if made and made >= anchor else days.make(min(anchor.year + 1, MAXYEAR), month, day))
    if frame.ahead:
        return _one(days.nearest(today, month, day))
    made = days.make(today.year, month, day)
    if made and (today - made).days > _FAR and today.year < MAXYEAR:
        made = days.make(today.year + 1, month, day)
    return _one(made)


def a_lunar_day(match: re.Match[str], frame: Frame) -> When | None:
    """农历八月十五 of this year; 正月初八 and 大年初五, which nobody says of one long past, the coming one."""
    month = {"正": 1, "": 1, "冬": 11, "腊": 12}.get(match["month"]) or small(match["month"])
    number, year = day_number(match["day"]), year_of(match["year"], frame.today)
    if year is not None:
        return _one(lunar.day(year, month, number))
    since = frame.anchor or frame.today
    if "历" in match[0]:
        since = since.replace(month=1, day=1)
    around = (lunar.day(since.year + step, month, number) for step in (-1, 0, 1))
    return _one(next((day for day in around if day and day >= since), None))


def a_weekday(match: re.Match[str], frame: Frame) -> When | None:
    """周五, 下周五, 周末; without a shift the coming one, today included, or the last in a sentence about the past."""
    said, today = match["day"], frame.today
    index = WEEKDAYS.index(said) if said in WEEKDAYS else int(said) - 1
    weekend, index = said == "末", {7: 6, 8: 5}.get(index, index)
    offset = STEP[match["shift"]] if match["shift"] else None
    if frame.anchor is not None and offset is None:
        when = days.day(days.shift(frame.anchor, (index - frame.anchor.weekday()) % 7))
    elif weekend and offset is None and today.weekday() == _SUNDAY:
        when = days.day(days.shift(today, -1))
    else:
        when = days.weekday(today, index, offset)
    if when.earlier and is_caught_up(match):
        return days.day(when.earlier)
    past = when.earlier is not None and when.first != today and is_past(match)
    if weekend:
        return When(when.first, days.shift(when.first, 1), "weekend", earlier=when.earlier, past=past)
    return When(when.first, when.first, earlier=when.earlier, past=past)


def is_past(match: re.Match[str]) -> bool:
    """Whether what follows a day in its clause shows that it is over."""
    text, end = match.string, match.end()
    return bool(_PAST.match(text, end)) and not _FUTURE.match(text, end)


def is_caught_up(match: re.Match[str]) -> bool:
    """Whether it is a late report's day: it is never one to come."""
    start = match.start()
    return _CAUGHT_UP.search(match.string, max(0, start - _CAUGHT_UP_LONG), start) is not None


def a_week(match: re.Match[str], frame: Frame) -> When:
    """本周, 下下周."""
    return days.week(frame.today, STEP[match["shift"]])


def a_bare_day(match: re.Match[str], frame: Frame) -> When | None:
    """30日 is of this month, 20号 the coming one, or the last where the sentence is about the past."""
    number, today = day_number(match["day"]), frame.today
    if frame.anchor is not None:
        return days.day_of_month(frame.anchor, number)
    this = days.make(today.year, today.month, number)
    if match["how"] == "日" and this and not frame.ahead:
        return days.day(this)
    when = days.day_of_month(today, number)
    if when is None or when.first == today or when.earlier is None:
        return when
    if is_caught_up(match):
        return days.day(when.earlier)
    return When(when.first, when.first, earlier=when.earlier, past=is_past(match))


def bare_days(match: re.Match[str], frame: Frame) -> When | None:
    """20-22号."""
    first = days.day_of_month(frame.today, int(match[1]))
    last = first and days.day_of_month(first.first, int(match[2]))
    return When(first.first, last.first, "range") if first and last else None


def months(match: re.Match[str], frame: Frame) -> When | None:
    """1-3月: the first month is that of the last one's year."""
    first, last, year = small(match["from"]), small(match["month"]), frame.today.year
    return When(days.month(year, first).first, days.month(year, last).last, "range") if first < last else None


def a_feast(match: re.Match[str], frame: Frame) -> When | None:
    """国庆, 2019年感恩节; the coming one where no year is said."""
    name, year = match["festival"], year_of(match["year"], frame.today)
    since = frame.anchor or frame.today
    day = festivals.on(name, year or since.year)
    if year is None and (day is None or day < since):
        day = festivals.on(name, min(since.year + 1, MAXYEAR))
    return When(day, day, "feast") if day else None


def before_the_holiday(_match: re.Match[str], frame: Frame) -> When | None:
    """节前: up to the last working day before the coming holiday."""
    day = holidays.last_workday_before(frame.today)
    return When(day, day, "feast", edge="before") if day else None


def after_the_holiday(_match: re.Match[str], frame: Frame) -> When | None:
    """节后: from the first working day after the holiday that goes on or comes."""
    day = holidays.first_workday_after(frame.today)
    return When(day, day, "feast", edge="after") if day else None


def a_relative_day(match: re.Match[str], frame: Frame) -> When | None:
    """明天; 次日 behind the start of a range is the day after it."""
    after = frame.anchor is not None and match[0] in ("次日", "翌日", "第二天", "隔天")
    return _one(days.shift(frame.anchor if after and frame.anchor else frame.today, RELATIVE[match[0]]))


def the_present(_match: re.Match[str], frame: Frame) -> When:
    """到现在."""
    return days.day(frame.today)
