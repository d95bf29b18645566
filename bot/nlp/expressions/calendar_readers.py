"""What a form of saying days means on a given day: one function a form, taking what its pattern matched.

Each takes the match, the day of the text, and for the end of a range the day on which the range starts.
"""

import re
from datetime import MAXYEAR, date

from bot.nlp import days
from bot.nlp.expressions import festivals
from bot.nlp.expressions.calendar_words import RELATIVE, STEP, WEEKDAYS, YEARS, year_of
from bot.nlp.numerals import small

Days = tuple[date, date]
"""The first and the last day."""

_PAST = re.compile(r"[^，。；！？\n]{0,8}?(?:已经|刚|了|过(?![来去期程])|到货|结束|没来)")
_FUTURE = re.compile(r"[^，。；！？\n]{0,8}?(?:要|将|再|准备|计划|约|前|给|交)")
_FAR = 270
"""Days behind us after which a month and day without year mean the next year."""
_BEHIND_THESE = frozenset(("", *"在从自于是、，,到至"))
_OF_A_LENGTH = frozenset("质保内前后以期的左多来半经")
"""What stands before 15年 where it is a year, and behind it where it is a length of time."""
_SUNDAY, _MONTHS, _PAIR = 6, 12, 2
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


def _one(day: date | None) -> Days | None:
    return (day, day) if day else None


def _span(when: days.When) -> Days:
    return when.first, when.last


def in_a_month(match: re.Match[str], today: date, anchor: date | None) -> Days | None:
    """6月底, 明年九月, 二月十号: of this year where none is said, unless that is long past."""
    month, year = small(match["month"]), year_of(match["year"], today)
    if year is not None:
        return _within(match, days.month(year, month))
    if anchor is not None:
        return _within(match, days.month(anchor.year + (month < anchor.month), month))
    this = days.month(today.year, month)
    far = (today - this.last).days > _FAR and today.year < MAXYEAR
    meant = _within(match, days.month(today.year + 1, month) if far else this)
    if meant is None and (day := match["day"] or match["bare"]):
        # 2月29日 in a common year is the nearest there is
        return _one(days.nearest(today, month, _day(day)))
    return meant


def in_a_shifted_month(match: re.Match[str], today: date, _anchor: date | None) -> Days | None:
    """下月15号, 上个月底, 月底."""
    return _within(match, days.month(today.year, today.month + STEP[match["shift"] or "本"]))


def _within(match: re.Match[str], whole: days.When) -> Days | None:
    """The month, or what is said of it: a day, a third, its first days, its nth weekday."""
    if day := match["day"] or match["bare"]:
        return _one(days.make(whole.first.year, whole.first.month, _day(day)))
    if opening := match["opening"]:
        count = small(opening)
        return (whole.first, days.shift(whole.first, count - 1)) if 1 <= count <= whole.last.day else None
    if nth := match["nth"]:
        weekday = min(WEEKDAYS.index(match["weekday"]), _SUNDAY)
        which = 0 if nth[0] == "最" else small(nth[1:])
        return _one(festivals.nth_weekday(whole.first.year, whole.first.month, which, weekday))
    if third := _THIRDS.get(match["part"]):
        return whole.first.replace(day=third[0]), whole.first.replace(day=min(third[1], whole.last.day))
    return _span(days.part_of_month(whole, match["part"] or ""))


def _day(said: str) -> int:
    return small(said.replace("廿", "二十"))


def full_date(match: re.Match[str], _today: date, _anchor: date | None) -> Days | None:
    """2015年3月三号 and 2015-03-03."""
    return _one(days.make(int(match[1]), int(match[2]), int(match[3])))


def a_month_and_day(match: re.Match[str], today: date, anchor: date | None) -> Days | None:
    """6/18 and 6.18, of this year, or of the next where this year's is long past."""
    month, day = int(match[1]), int(match[2])
    if anchor is not None:
        made = days.make(anchor.year, month, day)
        return _one(made if made and made >= anchor else days.make(min(anchor.year + 1, MAXYEAR), month, day))
    made = days.make(today.year, month, day)
    if made and (today - made).days > _FAR and today.year < MAXYEAR:
        made = days.make(today.year + 1, month, day)
    return _one(made)


def a_weekday(match: re.Match[str], today: date, anchor: date | None) -> Days | None:
    """周五, 下周五, 周末; without a shift the coming one, today included, or the last in a sentence about the past."""
    index = WEEKDAYS.index(match["day"]) if match["day"] in WEEKDAYS else int(match["day"]) - 1
    weekend = match["day"] == "末"
    index = {7: 6, 8: 5}.get(index, index)
    offset = STEP[match["shift"]] if match["shift"] else None
    if anchor is not None and offset is None:
        made = days.shift(anchor, (index - anchor.weekday()) % 7)
    else:
        when = days.weekday(today, index, offset)
        clause = match.string
        past = offset is None and _PAST.match(clause, match.end()) and not _FUTURE.match(clause, match.end())
        made = when.earlier if past and when.earlier and when.first != today else when.first
        if weekend and offset is None and today.weekday() == _SUNDAY:
            made = days.shift(today, -1)
    return (made, days.shift(made, 1)) if weekend else (made, made)


def a_week(match: re.Match[str], today: date, _anchor: date | None) -> Days:
    """本周, 下下周."""
    return _span(days.week(today, STEP[match["shift"]]))


def a_quarter(match: re.Match[str], today: date, anchor: date | None) -> Days:
    """第二季度, 明年Q1, 一季度末."""
    year = year_of(match["year"], today) or (anchor or today).year
    said = (match["number"] or match["q"]).strip("第个")
    return _part(days.quarter(year, {"首": 1, "末": 4}.get(said) or small(said)), match["part"])


def a_shifted_quarter(match: re.Match[str], today: date, _anchor: date | None) -> Days:
    """上个季度, 本季度末, 季度末."""
    now = (today.month + 2) // 3
    return _part(days.quarter(today.year, now + STEP[match["shift"] or "本"]), match["part"])


def _part(whole: days.When, part: str | None) -> Days:
    """初 is the first day of a period, 底 and 末 the last."""
    if not part:
        return _span(whole)
    return (whole.first, whole.first) if "初" in part else (whole.last, whole.last)


def first_quarters(match: re.Match[str], today: date, _anchor: date | None) -> Days:
    """前三季度."""
    year = year_of(match["year"], today) or today.year
    return date(year, 1, 1), days.quarter(year, small(match["count"])).last


def a_half(match: re.Match[str], today: date, _anchor: date | None) -> Days:
    """上半年, 明年下半年."""
    whole = days.half(year_of(match["year"], today) or today.year, 1 if match["half"] in "上前" else 2)
    return _part(whole, match["part"])


def a_year(match: re.Match[str], today: date, _anchor: date | None) -> Days | None:
    """2018年, 去年, 明年第九个月, 年底."""
    said = match["year"]
    year = year_of(said, today) or today.year
    part, month = match["part"], match["nth"]
    if month:
        index = {"首": 1, "末": 12, "最后一": 12}.get(month) or small(month.strip("第"))
        return _span(days.month(year, index)) if 1 <= index <= _MONTHS else None
    if said and not part and not _clear_year(match):
        return None
    if part == "中":
        return (date(year, 6, 30),) * 2
    return _part(days.year(year), part)


def _clear_year(match: re.Match[str]) -> bool:
    """Whether two digits and 年 are a year and no length: 08年, 九七年, 在15年; not 三五年, 10年质保."""
    digits = match["year"].removesuffix("年").strip()
    if match["year"] in YEARS or len(digits) > _PAIR or digits[0] in "0零〇9九":
        return True
    if not digits.isascii():
        first, second = small(digits[0]), small(digits[1])
        return not 0 < second - first <= _PAIR
    text, start, end = match.string, match.start(), match.end()
    return text[max(0, start - 1) : start] in _BEHIND_THESE and text[end : end + 1] not in _OF_A_LENGTH


def a_bare_day(match: re.Match[str], today: date, anchor: date | None) -> Days | None:
    """30日 is of this month, 20号 the coming one, or the last where the sentence is about the past."""
    day = _day(match["day"])
    if anchor is not None:
        when = days.day_of_month(anchor, day)
        return _span(when) if when else None
    this = days.make(today.year, today.month, day)
    if match["how"] == "日" and this:
        return this, this
    when = days.day_of_month(today, day)
    if when is None:
        return None
    past = _PAST.match(match.string, match.end()) and not _FUTURE.match(match.string, match.end())
    return _one(when.earlier if past and when.earlier and when.first != today else when.first)


def bare_days(match: re.Match[str], today: date, _anchor: date | None) -> Days | None:
    """20-22号."""
    first = days.day_of_month(today, int(match[1]))
    last = first and days.day_of_month(first.first, int(match[2]))
    return (first.first, last.first) if first and last else None


def months(match: re.Match[str], today: date, _anchor: date | None) -> Days | None:
    """1-3月: the first month is that of the last one's year."""
    first, last = small(match["from"]), small(match["month"])
    return (days.month(today.year, first).first, days.month(today.year, last).last) if first < last else None


def _moved(today: date, count: str, unit: str, sign: int) -> date | None:
    """`today` moved by so many units; months keep the day, or end with the month."""
    half = count == "半"
    size = 0 if half else small(count)
    if not half and not size:
        return None
    if unit in ("月", "季度", "年"):
        months = {"月": 1, "季度": 3, "年": 12}[unit] * sign
        if half and unit == "月":
            return days.shift(today, 15 * sign)
        moved = days.month(today.year, today.month + (months // 2 if half else months * size))
        return moved.first.replace(day=min(today.day, moved.last.day))
    return days.shift(today, sign * size * (1 if unit in ("天", "日") else 7)) if not half else today


def counted_off(match: re.Match[str], today: date, _anchor: date | None) -> Days | None:
    """三天后, 5天前, 两周内."""
    way = match["way"] or "后"
    if match["unit"] == "月" and "个" not in match[0] and match["count"] not in ("半", "仨"):
        return None
    moved = _moved(today, match["count"], match["unit"], -1 if "前" in way else 1)
    if moved is None:
        return None
    return (today, moved) if "内" in way else (moved, moved)


def a_rolling_period(match: re.Match[str], today: date, _anchor: date | None) -> Days | None:
    """近三个月 rolls back from today, 未来两周 ahead."""
    back = match["way"] not in ("未来", "今后", "接下来", "往后", "后续")
    moved = _moved(today, match["count"], match["unit"], -1 if back else 1)
    if moved is None:
        return None
    return (moved, today) if back else (today, moved)


def a_feast(match: re.Match[str], today: date, anchor: date | None) -> Days | None:
    """国庆, 2019年感恩节; the coming one where no year is said."""
    name, year = match["festival"], year_of(match["year"], today)
    if year is not None:
        return _one(festivals.on(name, year))
    since = anchor or today
    this = festivals.on(name, since.year)
    return _one(this if this and this >= since else festivals.on(name, min(since.year + 1, MAXYEAR)))


def a_relative_day(match: re.Match[str], today: date, anchor: date | None) -> Days | None:
    """明天; 次日 behind the start of a range is the day after it."""
    step = RELATIVE[match[0]]
    after = anchor is not None and match[0] in ("次日", "翌日", "第二天", "隔天")
    return _one(days.shift(anchor if after and anchor else today, step))


def the_present(_match: re.Match[str], today: date, _anchor: date | None) -> Days:
    """到现在."""
    return today, today
