"""What a period means on a given day: quarters, halves, years, and what is counted off from today."""

import re
from datetime import date

from bot.nlp.calendar import days
from bot.nlp.calendar.days import When
from bot.nlp.calendar.meanings import Frame
from bot.nlp.calendar.words import STEP, YEARS, year_of
from bot.nlp.numbers.numerals import small

_BEHIND_THESE = frozenset(("", *"在从自于是、，,到至"))
_OF_A_LENGTH = frozenset("质保内前后以期的左多来半经")
"""What stands before 15年 where it is a year, and behind it where it is a length of time."""
_MONTHS, _PAIR = 12, 2


def a_quarter(match: re.Match[str], frame: Frame) -> When:
    """第二季度, 明年Q1, 一季度末; in a rep's message a quarter that is over is the next year's."""
    said_year, today = year_of(match["year"], frame.today), frame.today
    year = said_year or (frame.anchor or today).year
    said = (match["number"] or match["q"]).strip("第个")
    number = {"首": 1, "末": 4}.get(said) or small(said)
    whole = days.quarter(year, number)
    if frame.ahead and said_year is None and whole.last < today:
        whole = days.quarter(year + 1, number)
    return _part(whole, match["part"])


def a_shifted_quarter(match: re.Match[str], frame: Frame) -> When:
    """上个季度, 本季度末, 季度末."""
    now = (frame.today.month + 2) // 3
    return _part(days.quarter(frame.today.year, now + STEP[match["shift"] or "本"]), match["part"])


def _part(whole: When, part: str | None) -> When:
    """初 is the first day of a period, 底 and 末 the last."""
    if not part:
        return whole
    return days.day(whole.first if "初" in part else whole.last)


def first_quarters(match: re.Match[str], frame: Frame) -> When:
    """前三季度."""
    year = year_of(match["year"], frame.today) or frame.today.year
    return When(date(year, 1, 1), days.quarter(year, small(match["count"])).last, "range")


def a_half(match: re.Match[str], frame: Frame) -> When:
    """上半年, 明年下半年."""
    year = year_of(match["year"], frame.today) or frame.today.year
    return _part(days.half(year, 1 if match["half"] in "上前" else 2), match["part"])


def a_year(match: re.Match[str], frame: Frame) -> When | None:
    """2018年, 去年, 明年第九个月, 年底."""
    said = match["year"]
    year = year_of(said, frame.today) or frame.today.year
    part, month = match["part"], match["nth"]
    if month:
        index = {"首": 1, "末": 12, "最后一": 12}.get(month) or small(month.strip("第"))
        return days.month(year, index) if 1 <= index <= _MONTHS else None
    if said and not part and not _clear_year(match):
        return None
    if part == "中":
        return days.day(date(year, 6, 30))
    return _part(days.year(year), part)


def years(match: re.Match[str], _frame: Frame) -> When | None:
    """2020-2025年."""
    first, last = int(match[1]), int(match[2])
    return When(date(first, 1, 1), date(last, 12, 31), "range") if first < last else None


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


def counted_off(match: re.Match[str], frame: Frame) -> When | None:
    """三天后, 5天前, 两周内."""
    way = match["way"] or "后"
    if match["unit"] == "月" and "个" not in match[0] and match["count"] not in ("半", "仨", "俩"):
        return None
    moved = _moved(frame.today, match["count"], match["unit"], -1 if "前" in way else 1)
    if moved is None:
        return None
    if "内" in way:
        return When(frame.today, moved, edge="within")
    return When(moved, moved, "about" if match["unit"] in ("年", "季度") else "day")


def a_rolling_period(match: re.Match[str], frame: Frame) -> When | None:
    """近三个月 rolls back from today, 未来两周 ahead."""
    back = match["way"] not in ("未来", "今后", "接下来", "往后", "后续")
    moved = _moved(frame.today, match["count"], match["unit"], -1 if back else 1)
    if moved is None:
        return None
    return When(moved, frame.today, "range") if back else When(frame.today, moved, "range")


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
