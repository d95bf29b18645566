"""Days, hours, and stretches between them: 明天下午两点到五点, 6月底前, 20-22号, 自从2018年, 48小时内."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bot.nlp.expressions.calendar_readers import Days
from bot.nlp.expressions.clocks import Clock, clocks
from bot.nlp.expressions.dates import Said, said
from bot.nlp.expressions.reading import Expression, Reader, Sheet
from bot.nlp.expressions.values import Instant, Stretch, Value
from bot.nlp.numerals import number

_JOIN = re.compile(r"\)?(?:\s|T|的|,|，|、)?(?:\([周星期礼拜一二三四五六日天]+\))?\s?(?:在|约)?(?:大约|大概)?")
_SAME_DAY = re.compile(r"[,，\s(]{0,2}")
_TO = re.compile(r"\s?(?:起|开始|整)?\s?(?:到|至|-|—|–|~){1,2}\s?(?:当天|当日)?")
_BEFORE = re.compile(r"\s?(?:或|及|和|以及)?\s?(?:(?:之|以)前|前(?![天年面期台提往去后景])|为止|截止|截至|止(?!损))")
_SINCE = re.compile(r"\s?(?:或|及|和|以及)?\s?(?:(?:之|以)后|后(?![天面期续台半来者])|起(?![来草步码点初])|以来|开始)")
_UNTIL = re.compile(r"(?:截至|截止到?|直到)\s?$")
_FROM = re.compile(r"(?:自从|自|打从)\s?$")
_COUNT = r"(?<![\d.])(?P<count>\d{1,4}(?:\.\d)?|[一二两三四五六七八九十百]{1,4}|半)"
_AWAY = re.compile(
    rf"(?P<past>再?过)?{_COUNT}\s?(?P<half>分半|个半|个)?(?P<unit>小时|钟头|分钟|刻钟|钟|秒钟?)(?P<more>半)?(?P<way>(?:之|以)?(?:后|前|内))?"
)
_DAY_FORMS = frozenset(
    ("full_date", "in_a_month", "in_a_shifted_month", "a_month_and_day", "a_bare_day", "a_relative_day")
)
_SECONDS = {"小时": 3600, "钟头": 3600, "分钟": 60, "刻钟": 900, "钟": 60, "秒": 1, "秒钟": 1}
_LATEST = 100_000
_MIDDAY = 12


@dataclass(frozen=True, slots=True)
class _Mention:
    """Days, an hour, or an hour of a day, at `start` to `end`."""

    start: int
    end: int
    said: Said | None
    clock: Clock | None

    def instant(self, days: Days, *, last: bool) -> Instant:
        """Its first or last instant on those days."""
        day = days[1] if last else days[0]
        return Instant(day, self.clock.at, self.clock.late) if self.clock else Instant(day)


def _find(sheet: Sheet) -> Iterator[Expression]:
    text, today = sheet.text, sheet.now.date()
    away = list(_away(text, sheet.now))
    yield from away
    mentions = _mentions(text, today)
    at = 0
    while at < len(mentions):
        one = mentions[at]
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        stretch = _stretch(text, one, following, today) if following else None
        if stretch is not None and following is not None:
            yield Expression(stretch, one.start, following.end)
            at += 2
            continue
        yield from _alone(text, one)
        at += 1


def _mentions(text: str, today: date) -> list[_Mention]:
    """Days with the hours that belong to them, and hours alone, in order."""
    hours = list(clocks(text))
    spoken = said(text, today)
    mentions: list[_Mention] = []
    taken: set[int] = set()
    at = hand = 0
    while at < len(spoken):
        days = spoken[at]
        end = days.end
        if at + 1 < len(spoken) and days.days[0] == days.days[1] and _names_it_again(text, days, spoken[at + 1]):
            end, at = spoken[at + 1].end, at + 1
        while hand < len(hours) and (hours[hand].start <= days.start or hours[hand].end <= end):
            hand += 1
        if hand < len(hours) and days.days[0] == days.days[1] and _belongs(text, end, hours[hand]):
            taken.add(hand)
            mentions.append(_Mention(days.start, hours[hand].end, days, _on_evening(text, days, hours[hand])))
        else:
            mentions.append(_Mention(days.start, end, days, None))
        at += 1
    alone = [
        _Mention(clock.start, clock.end, None, clock)
        for i, clock in enumerate(hours)
        if i not in taken and (clock.sure or (i and _TO.fullmatch(text, hours[i - 1].end, clock.start)))
    ]
    return list(_apart(sorted([*mentions, *alone], key=lambda m: (m.start, -m.end))))


def _apart(mentions: list[_Mention]) -> Iterator[_Mention]:
    """Those that do not lie in the words of the one before."""
    reach = 0
    for one in mentions:
        if one.start >= reach:
            reach = one.end
            yield one


def _names_it_again(text: str, days: Said, following: Said) -> bool:
    """Whether the weekday of a date stands behind it: 6月1日周六."""
    weekday = following.kind == "a_weekday" and days.kind in _DAY_FORMS
    return weekday and bool(_SAME_DAY.fullmatch(text, days.end, following.start))


def _belongs(text: str, end: int, clock: Clock) -> bool:
    """Whether an hour stands right behind a day, or begins inside its words (今晚8点)."""
    return clock.start <= end or bool(_JOIN.fullmatch(text, end, clock.start))


def _on_evening(text: str, days: Said, clock: Clock) -> Clock:
    """今晚6点 is in the afternoon though 晚 belongs to the day's name."""
    if clock.period or not text[days.start : days.end].endswith(("晚", "夜")) or clock.at.hour >= _MIDDAY:
        return clock
    return replace(clock, at=clock.at.replace(hour=clock.at.hour + _MIDDAY), period=True, afternoon=True)


def _stretch(text: str, one: _Mention, other: _Mention, today: date) -> Stretch | None:
    """From one mention to the next, where a word of going to it stands between them."""
    if not _TO.fullmatch(text, one.end, other.start) or (one.clock is None) != (other.clock is None):
        return None
    if one.clock is not None and other.clock is not None:
        return _hours(one, other, one.clock, other.clock, today)
    assert one.said is not None
    assert other.said is not None
    first = one.said.days[0]
    last = other.said.again(first)
    return Stretch(Instant(first), Instant(last[1])) if last and first <= last[1] else None


def _hours(one: _Mention, other: _Mention, begin: Clock, end: Clock, today: date) -> Stretch | None:
    """Between two hours; the second shares the day and the part of the day of the first."""
    if other.said is None and not end.period and begin.afternoon and end.at.hour < _MIDDAY and not end.late:
        later = end.at.replace(hour=end.at.hour + _MIDDAY)
        end = replace(end, at=later) if later > begin.at else end
    wraps = other.said is None and (end.late or end.at <= begin.at)
    if one.said is None and other.said is None and not wraps:
        return Stretch(Instant(None, begin.at), Instant(None, end.at))
    day = one.said.days[0] if one.said else today
    if other.said is None:
        return Stretch(Instant(day, begin.at, begin.late), Instant(day, end.at, next_day=wraps))
    last = other.said.again(day)
    return Stretch(Instant(day, begin.at, begin.late), Instant(last[1], end.at, end.late)) if last else None


def _alone(text: str, one: _Mention) -> Iterator[Expression]:
    """A mention by itself, and the open stretch that 前, 之后, 起 or 自从 makes of it."""
    days = one.said.days if one.said else None
    first = one.instant(days, last=False) if days else _hour(one)
    last = one.instant(days, last=True) if days else first
    yield Expression(_plain(first, last), one.start, one.end)
    if one.said is not None and one.said.within:
        yield Expression(last, one.start, one.end)
    if before := _BEFORE.match(text, one.end):
        yield Expression(Stretch(None, last), one.start, before.end())
    elif since := _SINCE.match(text, one.end):
        yield Expression(Stretch(first, None), one.start, since.end())
    elif until := _UNTIL.search(text, max(0, one.start - 5), one.start):
        yield Expression(Stretch(None, last), until.start(), one.end)
    elif since := _FROM.search(text, max(0, one.start - 5), one.start):
        yield Expression(Stretch(first, None), since.start(), one.end)


def _hour(one: _Mention) -> Instant:
    assert one.clock is not None
    return Instant(None, one.clock.at, one.clock.late)


def _plain(first: Instant, last: Instant) -> Value:
    return first if first == last else Stretch(first, last)


def _away(text: str, now: datetime) -> Iterator[Expression]:
    """So many hours or minutes from now: 两小时后, 60小时前, 48小时内, 过十分钟."""
    if "时" not in text and "钟" not in text and "秒" not in text:
        return
    for match in _AWAY.finditer(text):
        if not (match["way"] or match["past"]):
            continue
        count = Decimal("0.5") if match["count"] == "半" else number(match["count"])
        if count is None or count > _LATEST:
            continue
        unit = 60 if match["half"] == "分半" else _SECONDS[match["unit"]]
        half = (match["half"] or "").endswith("半") or match["more"]
        sign = -1 if "前" in (match["way"] or "") else 1
        seconds = sign * int((count + (Decimal("0.5") if half else 0)) * unit)
        try:
            moment = now + timedelta(seconds=seconds)
        except OverflowError:
            continue
        at = Instant(moment.date(), time(moment.hour, moment.minute))
        yield Expression(at, match.start(), match.end())
        if "内" in (match["way"] or ""):
            yield Expression(Stretch(Instant(now.date(), now.time()), at), match.start(), match.end())


READER = Reader(
    name="moments",
    find=_find,
    examples=(
        ("下周三演示", "date 2026-03-25"),
        ("下下周一开标", "date 2026-03-30"),
        ("周一去过了", "date 2026-03-16"),
        ("20号交货", "date 2026-03-20"),
        ("6.18上线", "date 2026-06-18"),
        ("十月的第一个星期一", "date 2026-10-05"),
        ("零七年八月二十九号", "date 2007-08-29"),
        ("国庆节前上线", "date_range - 2026-10-01"),
        ("两周后出结果", "date 2026-04-01"),
        ("下个月下旬", "date_range 2026-04-21 2026-04-30"),
        ("明年上半年上线", "date_range 2027-01-01 2027-06-30"),
        ("近三个月", "date_range 2025-12-18 2026-03-18"),
        ("3月到5月", "date_range 2026-03-01 2026-05-31"),
        ("20-22号出差", "date_range 2026-03-20 2026-03-22"),
        ("下周一到周三", "date_range 2026-03-23 2026-03-25"),
        ("自从2018年", "date_range 2018-01-01 -"),
        ("月底前付款", "date 2026-03-31"),
        ("17天内", "date_range 2026-03-18 2026-04-04"),
        ("明天上午10点半", "datetime 2026-03-19T10:30"),
        ("今晚8点汇报", "datetime 2026-03-18T20:00"),
        ("48小时内给方案", "datetime 2026-03-20T10:30"),
        ("明天下午两点到五点", "datetime_range 2026-03-19T14:00 2026-03-19T17:00"),
        ("13:20~次日05:40", "datetime_range 2026-03-18T13:20 2026-03-19T05:40"),
        ("下午5:00到6:00", "time_range 17:00 18:00"),
        ("下午三点之前", "time_range - 15:00"),
        ("大约十点", "time 10:00"),
    ),
    counter_examples=(
        "张总说一点问题没有",
        "三点优势要讲清",
        "返两个点",
        "加七点八",
        "地址192.168.255.255",
        "1号线停了",
        "单价6.5元",
        "身份证号140302197706220124",
        "有十分之一的概率",
        "第三周期",
    ),
)
