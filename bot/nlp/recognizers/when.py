"""Days, periods and hours: 下周三, 6月底前, 明年Q1, 20-22号, 后天上午十点, 明天下午两点到五点, 自从2018年, 两小时后."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.nlp.calendar import days
from bot.nlp.calendar.away import away
from bot.nlp.calendar.clocks import Clock, clocks
from bot.nlp.calendar.days import Edge, When
from bot.nlp.calendar.form import Spoken
from bot.nlp.calendar.forms import FORMS
from bot.nlp.calendar.meanings import Frame
from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.text.expression import Expression

_JOIN = Expression(r"\)?(?:\s|T|的|,|，|、)?(?:\([周星期礼拜一二三四五六日天]+\))?\s?(?:在|约)?(?:大约|大概)?")
_SAME_DAY = Expression(r"[,，\s(]{0,2}")
_TO = Expression(r"\s?(?:起|开始|整)?\s?(?:到|至|-|—|–|~){1,2}\s?(?:当天|当日)?")
_EDGE = Expression(
    r"\s?(?:或|及|和|以及)?\s?(?:(?P<before>(?:之|以)前|前(?![天年面期台提往去后景]))|(?P<until>为止|截止|截至|止(?!损))"
    r"|(?P<after>(?:之|以)后|后(?![天面期续台半来者]))|(?P<since>起(?![来草步码点初])|以来|开始))"
)
_OF_EDGE: Mapping[str, Edge] = {"before": "before", "until": "before", "after": "after", "since": "since"}
_LED = Expression(r"(?:(?P<until>截至|截止到?|直到)|(?P<since>自从|自|打从))\s?$")
_LEADS = frozenset("至止到从自 ")
"""Characters that 截至 and 自从 end with."""
_EVENING = ("晚", "夜")
_MIDDAY, _NEAR = 12, 24
"""How far before an hour the day that it belongs to may end."""
_BY = "when"
_SURE, _GUESSED = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class _Mention:
    """Days, an hour, or an hour of a day, at `start` to `end`."""

    start: int
    end: int
    said: Spoken | None
    clock: Clock | None


def _find(sheet: Sheet) -> Iterator[Entity[object]]:
    text, frame = sheet.text, Frame(sheet.now.date(), ahead=sheet.ahead)
    for start, end, when in away(text, sheet.now):
        yield Entity(when, start, end, _SURE, _BY)
    mentions = _mentions(text, FORMS.spoken(text, frame))
    at = 0
    day: tuple[int, date] | None = None
    while at < len(mentions):
        one = mentions[at]
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        near = day[1] if day and day[0] > one.start - _NEAR and "\n" not in text[day[0] : one.start] else frame.today
        if one.said and one.said.when.day:
            day = one.end, one.said.when.day
        stretch = _stretch(text, one, following, frame, near) if following else None
        if stretch is not None and following is not None:
            yield _edged(text, stretch, one.start, following.end)
            at += 2
            continue
        yield _edged(text, _alone(one, near), one.start, one.end)
        at += 1


def _mentions(text: str, said: Sequence[Spoken]) -> list[_Mention]:
    """Days with the hours that belong to them, and hours alone, in order."""
    hours = list(clocks(text))
    mentions: list[_Mention] = []
    taken: set[int] = set()
    at = hand = 0
    while at < len(said):
        days_ = said[at]
        end = days_.end
        if at + 1 < len(said) and _names_it_again(text, days_, said[at + 1]):
            end, at = said[at + 1].end, at + 1
        while hand < len(hours) and (hours[hand].start <= days_.start or hours[hand].end <= end):
            hand += 1
        if hand < len(hours) and days_.when.grain == "day" and _belongs(text, end, hours[hand]):
            taken.add(hand)
            mentions.append(_Mention(days_.start, hours[hand].end, days_, _on_evening(text, days_, hours[hand])))
        else:
            mentions.append(_Mention(days_.start, end, days_, None))
        at += 1
    alone = [
        _Mention(clock.start, clock.end, None, clock)
        for i, clock in enumerate(hours)
        if i not in taken and (clock.sure or (i and _TO.fullmatch(text, hours[i - 1].end, clock.start)))
    ]
    return list(_apart(sorted([*mentions, *alone], key=lambda m: (m.start, -m.end))) if alone else mentions)


def _apart(mentions: Iterable[_Mention]) -> Iterator[_Mention]:
    """Those that do not lie in the words of the one before."""
    reach = 0
    for one in mentions:
        if one.start >= reach:
            reach = one.end
            yield one


def _names_it_again(text: str, said: Spoken, following: Spoken) -> bool:
    """Whether the weekday of a date stands behind it: 6月1日周六."""
    if following.start - said.end > 2 or said.when.grain != "day" or following.when.grain != "day":  # noqa: PLR2004
        return False
    weekday = "周" in following.form.marks and "周" not in said.form.marks
    return weekday and bool(_SAME_DAY.fullmatch(text, said.end, following.start))


def _belongs(text: str, end: int, clock: Clock) -> bool:
    """Whether an hour stands right behind a day, or begins inside its words (今晚8点)."""
    return clock.start <= end or (clock.start - end < _MIDDAY and bool(_JOIN.fullmatch(text, end, clock.start)))


def _on_evening(text: str, said: Spoken, clock: Clock) -> Clock:
    """今晚6点 is in the afternoon though 晚 belongs to the day's name."""
    if clock.period or text[said.end - 1] not in _EVENING or clock.at.hour >= _MIDDAY:
        return clock
    return replace(clock, at=clock.at.replace(hour=clock.at.hour + _MIDDAY), period=True, afternoon=True)


def _stretch(text: str, one: _Mention, other: _Mention, frame: Frame, near: date) -> When | None:
    """From one mention to the next, where a word of going to it stands between them."""
    if (one.clock is None) != (other.clock is None) or not _TO.fullmatch(text, one.end, other.start):
        return None
    if one.clock is not None and other.clock is not None:
        return _hours(one, other, one.clock, other.clock, replace(frame, anchor=near))
    assert one.said is not None
    assert other.said is not None
    first = one.said.when.first
    last = other.said.again(replace(frame, anchor=first))
    return When(first, last.last, "range") if last and first <= last.last else None


def _hours(one: _Mention, other: _Mention, begin: Clock, end: Clock, frame: Frame) -> When | None:
    """Between two hours; the second shares the day and the part of the day of the first."""
    if other.said is None and not end.period and begin.afternoon and end.at.hour < _MIDDAY and not end.late:
        later = end.at.replace(hour=end.at.hour + _MIDDAY)
        end = replace(end, at=later) if later > begin.at else end
    wraps = other.said is None and (end.late or end.at <= begin.at)
    assert frame.anchor is not None
    day = one.said.when.first if one.said else frame.anchor
    if one.said is None and other.said is None and not wraps:
        return When(day, day, hour=begin.at, until=end.at, hour_only=True)
    last = other.said.again(replace(frame, anchor=day)) if other.said else days.day(days.shift(day, int(wraps)))
    first = days.shift(day, int(begin.late))
    return (
        When(first, days.shift(last.last, int(end.late and not wraps)), hour=begin.at, until=end.at) if last else None
    )


def _alone(one: _Mention, near: date) -> When:
    """A mention by itself; an hour without a day is one of the day spoken of before."""
    clock = one.clock
    if one.said is None:
        assert clock is not None
        return When(near, near, hour=clock.at, hour_only=True)
    if clock is None:
        return one.said.when
    day = days.shift(one.said.when.first, int(clock.late))
    return one.said.when._replace(first=day, last=day, hour=clock.at)


def _edged(text: str, when: When, start: int, end: int) -> Entity[object]:
    """With what 前, 起, 截至 or 自从 make of it."""
    confidence = _GUESSED if when.hour_only else _SURE
    if when.edge:
        return Entity(when, start, end, confidence, _BY)
    if edge := _EDGE.match(text, end):
        # 截止 and 开始 are also what is done: 17号截止, 周二开始跑
        end = edge.end() if edge["before"] or edge["after"] else end
        when = when._replace(edge=_OF_EDGE[edge.lastgroup or ""])
    elif start and text[start - 1] in _LEADS and (led := _LED.search(text, max(0, start - 5), start)):
        when, start = when._replace(edge="before" if led["until"] else "since"), led.start()
    return Entity(when, start, end, confidence, _BY)


RECOGNIZER = Recognizer(
    name=_BY,
    kinds=(When,),
    find=_find,
    examples=(
        ("下周三演示", "date 2026-03-25"),
        ("下下周一开标", "date 2026-03-30"),
        ("周一去过了", "date 2026-03-16"),
        ("20号交货", "date 2026-03-20"),
        ("6.18上线", "date 2026-06-18"),
        ("十月的第一个星期一", "date 2026-10-05"),
        ("零七年八月二十九号", "date 2007-08-29"),
        ("农历八月十五", "date 2026-09-25"),
        ("国庆节前上线", "date_range - 2026-10-01"),
        ("节后再聊", "date_range 2026-04-07 -"),
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
        "1号线和2号线都停了",
        "单价6.5元",
        "身份证号140302197706220124",
        "有十分之一的概率",
        "第三周期",
        "付款3-3-3-1不变",
        "连带1.8",
        "周工和周总都在",
        "一个月返修三次",
        "再便宜一点",
    ),
)
