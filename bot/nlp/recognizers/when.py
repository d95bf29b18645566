"""Days, periods and hours: 下周三, 9.3, 月底前, 明年Q1, 后天上午十点, 两小时后."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.nlp import days
from bot.nlp.days import When
from bot.nlp.hours import Hour, hours
from bot.nlp.numerals import SMALL, small
from bot.nlp.recognizer import Context, Entity, Recognizer

_SHIFT = r"上上|上|这|本|今|下下|下"
_STEPS = {"上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "下": 1, "下下": 2, "": 0}
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1, "后年": 2}
_YEAR = r"(?:20\d\d)年?|前年|去年|今年|明年|来年|后年"
_WEEKDAYS = "一二三四五六日天末"
_EDGE = r"(?:初|中旬|中|上旬|下旬|底|末)"
_HEAD = (
    r"(?:(?<![^\s【\[(（#*·•▲■▷])|(?<=今天)|(?<=今日)|(?<=日报)|(?<=周报)|(?<=小结)|(?<=日期)"
    r"|(?<=[报步期](?:[:]))|(?<=天\())"
)
"""Where 「9.3」 is a day and no decimal: at the head of a line, or behind 今天, 日报, 下一步："""
_FIGURE = r"(?!:\d|[\d.%‰万亿千wWkK元块折个台套家单组件只米度点,])"
_RELATIVE = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "昨晚": -1, "昨夜": -1, "昨": -1,
    "今天": 0, "今日": 0, "今儿": 0, "今晚": 0, "今早": 0, "今朝": 0, "今晨": 0, "当天": 0,
    "明天": 1, "明日": 1, "明儿": 1, "明早": 1, "明晚": 1, "明晨": 1, "明朝": 1, "听日": 1, "次日": 1, "翌日": 1,
    "后天": 2, "后日": 2, "大后天": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of saying a day or a period; `read` may answer None for what only looks like it."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], When | None]


def _year_of(said: str | None, today: date) -> int | None:
    if not said:
        return None
    return int(said[:4]) if said[0] == "2" else today.year + _YEARS[said]


def _full(match: re.Match[str], _today: date) -> When | None:
    made = days.make(int(match[1]), int(match[2]), int(match[3]))
    return days.day(made) if made else None


def _month_day(match: re.Match[str], today: date) -> When | None:
    said = match.groupdict()
    month, number = small(match["month"]), small(match["day"] or said.get("bare") or "")
    year = _year_of(said.get("year"), today)
    made = days.make(year, month, number) if year else days.nearest(today, month, number)
    return days.day(made) if made else None


def _month(match: re.Match[str], today: date) -> When | None:
    number, year = small(match["month"]), _year_of(match["year"], today)
    if number not in range(1, 13):
        return None
    whole = days.month(year, number) if year else days.nearest_month(today, number)
    return days.part_of_month(whole, match["part"] or "")


def _shifted_month(match: re.Match[str], today: date) -> When | None:
    whole = days.month(today.year, today.month + _STEPS[match["shift"] or ""])
    if match["day"]:
        number = small(match["day"])
        return days.day(whole.first.replace(day=number)) if 1 <= number <= whole.last.day else None
    return days.part_of_month(whole, match["part"] or "")


def _weekday(match: re.Match[str], today: date) -> When | None:
    index = _WEEKDAYS.index(match["day"])
    index = {7: 6, 8: 5}.get(index, index)
    return days.weekday(today, index, _STEPS[match["shift"]] if match["shift"] else None)


def _quarter(match: re.Match[str], today: date) -> When | None:
    number = small(match["number"] or match["q"])
    whole = days.quarter(_year_of(match["year"], today) or today.year, number)
    if not match["year"] and whole.last < today:
        whole = days.quarter(today.year + 1, number)
    return days.day(whole.last) if match["part"] else whole


def _shifted_quarter(match: re.Match[str], today: date) -> When | None:
    whole = days.quarter(today.year, (today.month + 2) // 3 + _STEPS[match["shift"] or ""])
    return days.day(whole.last) if match["part"] else whole


def _half(match: re.Match[str], today: date) -> When | None:
    return days.half(_year_of(match["year"], today) or today.year, 1 if match["half"] == "上" else 2)


def _year(match: re.Match[str], today: date) -> When | None:
    whole = days.year(_year_of(match["year"] or "今年", today) or today.year)
    return days.day(whole.last) if match["part"] else whole


def _after(match: re.Match[str], today: date) -> When | None:
    count = small(match["count"])
    step = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}[match["unit"]]
    return days.day(days.shift(today, count * step)) if count else None


def _bare_day(match: re.Match[str], today: date) -> When | None:
    return days.day_of_month(today, small(match["day"]))


_MONTH, _DAY = rf"(?P<month>{SMALL})", rf"(?P<day>{SMALL})"
_NUMBER = rf"(?<![\d.一二三四五六七八九十]){SMALL}"
_FORMS = tuple(
    _Form(re.compile(pattern), read)
    for pattern, read in (
        (r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?!\d)", _full),
        (r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)", _full),
        (rf"(?P<year>{_YEAR})?(?<![\d.]){_MONTH}月份?(?:{_DAY}[日号]|(?P<bare>\d{{1,2}}))(?![\d个%万])", _month_day),
        (rf"(?P<year>{_YEAR})?的?(?<![\d.个]){_MONTH}月份?(?P<part>{_EDGE})?", _month),
        (rf"(?P<month>(?<![\d./])\d{{1,2}})/(?P<day>\d{{1,2}})(?![\d./%]){_FIGURE}", _month_day),
        (rf"{_HEAD}(?P<month>\d{{1,2}})[.-](?P<day>\d{{1,2}}){_FIGURE}", _month_day),
        (r"(?<![\d.])(?P<month>\d{1,2})[.](?P<day>\d{1,2})(?=之?前|[号日]|—|–|-\d)[号日]?", _month_day),
        (rf"(?<=[—–-])(?P<month>\d{{1,2}})[.](?P<day>\d{{1,2}}){_FIGURE}", _month_day),
        (r"(?:(?<![^\s])|(?<=#))(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?=\s?日报|[\s]?周报)", _month_day),
        (rf"(?P<shift>{_SHIFT})个?月(?:{_DAY}[号日]|(?P<part>{_EDGE}))?", _shifted_month),
        (r"(?<![上下个\d一二三四五六七八九十])(?P<shift>)(?P<day>)月(?P<part>初|中旬|底|末)", _shifted_month),
        (rf"(?P<shift>{_SHIFT})?个?(?:周|礼拜|星期)(?P<day>[{_WEEKDAYS}])(?![共年月])", _weekday),
        (rf"(?P<shift>{_SHIFT})个?(?:周|礼拜|星期)(?![{_WEEKDAYS}转])", lambda m, t: days.week(t, _STEPS[m["shift"]])),
        (
            rf"(?P<year>{_YEAR})?的?(?:第?(?P<number>[一二三四1-4])季度?|(?<![A-Za-z])[Qq](?P<q>[1-4]))(?P<part>底|末)?",
            _quarter,
        ),
        (rf"(?P<shift>{_SHIFT})个?季度?(?P<part>底|末)?", _shifted_quarter),
        (rf"(?P<year>{_YEAR})?的?(?P<half>[上下])半年", _half),
        (rf"(?P<year>{_YEAR})(?P<part>[年]?[底末])?(?!多|度)", _year),
        (r"(?P<year>)(?P<part>年[底末])", _year),
        (rf"(?P<count>{_NUMBER})个?(?P<unit>天|日|周|星期|礼拜|月)(?:之后|以后|后|之内|以内|内)(?!天)", _after),
        (rf"(?<![\d.月第一二三四五六七八九十]){_DAY}号(?![楼线店柜台机片库位院厂门品提预])", _bare_day),
        (rf"(?<![\d.月第一二三四五六七八九十]){_DAY}日(?=计划|安排|下午|上午|前|之前)", _bare_day),
        ("|".join(sorted(_RELATIVE, key=len, reverse=True)), lambda m, t: days.day(days.shift(t, _RELATIVE[m[0]]))),
    )
)
_DEADLINE = re.compile(r"(?:之前|以前|前)(?!天|年|面|期|台|提|往|去|后)")
_JOIN = re.compile(r"[\s的,，]?(?:\([一二三四五六日周]+\))?\s?")
_TO = re.compile(r"\s?(?:到|至|-|—|–|~){1,2}\s?")
_SOON = re.compile(rf"(?P<count>{_NUMBER}|半)个?(?P<unit>小时|钟头|分钟)(?:之后|以后|后)")


def _read_days(text: str, today: date) -> list[tuple[int, int, When]]:
    """The longest reading at each place, in order."""
    found: list[tuple[int, int, When]] = []
    for form in _FORMS:
        for match in form.pattern.finditer(text):
            when = form.read(match, today) if match.end() > match.start() else None
            if when is not None:
                found.append((match.start(), match.end(), when))
    found.sort(key=lambda f: (f[0], -f[1]))
    kept: list[tuple[int, int, When]] = []
    for start, end, when in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, when))
    return kept


def _soon(text: str, sent_at: datetime) -> Iterator[tuple[int, int, When]]:
    for match in _SOON.finditer(text):
        minutes = {"小时": 60, "钟头": 60, "分钟": 1}[match["unit"]]
        count = 0.5 if match["count"] == "半" else small(match["count"])
        at = sent_at + timedelta(minutes=min(count * minutes, 60 * 24 * 365))
        yield match.start(), match.end(), replace(days.day(at.date()), hour=at.time().replace(second=0, microsecond=0))


def _find(text: str, context: Context) -> Iterable[Entity[object]]:
    today = context.sent_at.date()
    clock = list(hours(text))
    taken: set[int] = set()
    said = _read_days(text, today)
    skip = -1
    for index, (start, end, when) in enumerate(said):
        if index <= skip:
            continue
        meant, reach = when, end
        joined = _hour_after(text, start, end, clock, taken)
        if joined is not None:
            meant, reach = replace(when, hour=joined.at), max(end, joined.end)
        following = said[index + 1] if index + 1 < len(said) else None
        to = _TO.match(text, reach)
        if following and to and to.end() == following[0] and meant.first <= following[2].last:
            meant, reach, skip = When(meant.first, following[2].last, "range"), following[1], index + 1
        deadline = _DEADLINE.match(text, reach)
        reach = deadline.end() if deadline else reach
        yield Entity(replace(meant, deadline=True) if deadline else meant, start, reach, 0.9, "when")
    for start, end, when in _soon(text, context.sent_at):
        yield Entity(when, start, end, 0.9, "when")
    for index, hour in enumerate(clock):
        if index not in taken and hour.sure:
            yield _lone_hour(text, hour, said, today)


def _hour_after(text: str, start: int, end: int, clock: list[Hour], taken: set[int]) -> Hour | None:
    """The hour that stands right behind a day, or begins inside its words (今晚8点)."""
    gap = _JOIN.match(text, end)
    reach = gap.end() if gap else end
    for index, hour in enumerate(clock):
        if index not in taken and start <= hour.start <= reach and hour.end > end:
            taken.add(index)
            return hour
    return None


def _lone_hour(text: str, hour: Hour, said: list[tuple[int, int, When]], today: date) -> Entity[object]:
    """An hour without a day of its own: that of the day said before it in the same line, else of today."""
    line = text.rfind("\n", 0, hour.start)
    near = [when for start, end, when in said if line < start < hour.start and end > hour.start - 24 and when.day]
    when = replace(near[-1] if near else days.day(today), hour=hour.at)
    deadline = _DEADLINE.match(text, hour.end)
    return Entity(
        replace(when, deadline=bool(deadline)), hour.start, deadline.end() if deadline else hour.end, 0.6, "when"
    )


RECOGNIZER = Recognizer(
    name="when",
    kinds=(When,),
    find=_find,
    examples=(
        ("下周三复演", "2026-03-25"),
        ("周五前给方案", "2026-03-20"),
        ("周一去过了", "2026-03-23"),
        ("月底前付款", "2026-03-31"),
        ("下月初启动", "2026-04-01"),
        ("预计4月中旬签", "2026-04-15"),
        ("4月签", "2026-04-01..2026-04-30"),
        ("明年一季度", "2027-01-01..2027-03-31"),
        ("后天上午十点半开标", "2026-03-20T10:30"),
        ("今晚8点前到", "2026-03-18T20:00"),
        ("26号下午两点", "2026-03-26T14:00"),
        ("三天后取合同", "2026-03-21"),
        ("两小时后再叫我", "2026-03-18T12:30"),
        ("3/20前付", "2026-03-20"),
        ("3.16-3.20 周报", "2026-03-16..2026-03-20"),
        ("年底前定", "2026-12-31"),
        ("上周的日报", "2026-03-09..2026-03-15"),
        ("上半年签", "2026-01-01..2026-06-30"),
    ),
    counter_examples=(
        "付款3-3-3-1不变",
        "三点优势要讲清",
        "返两个点",
        "1号线和2号线都停了",
        "连带1.8",
        "周工和周总都在",
        "一个月返修三次",
        "再便宜一点",
    ),
)
