"""Hours of the day: 下午三点零五, 9:00, 3:15PM, 零时, 晚上7点09分18秒; seconds are dropped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from bot.nlp.numbers.numerals import small
from bot.nlp.text.expression import Expression
from bot.nlp.text.windows import matches

_PERIODS = (
    "凌晨|清早|清晨|一早|大早上|早上|早晨|早间|上午|中午|正午|晌午|下午|午后|傍晚|晚上|晚间"
    "|夜里|夜晚|夜间|深夜|半夜|午夜|早|晚|夜"
)
_HOUR = r"(?:1\d|2[0-4]|0?\d|十[一二三四五六七八九]?|二十[一二三四]?|[零〇一二两三四五六七八九])"
_MINUTE = r"(?:[0-5]?\d|[二三四五]?十[一二三四五六七八九]?|[零〇][零〇一二三四五六七八九]|[一二三四五六七八九])"
_CLOCK = Expression(
    rf"(?=[差\d凌清一早大上中正晌下午傍晚夜深半零〇二两三四五六七八九十])(?P<period>{_PERIODS})?的?\s?(?:差(?P<less>{_MINUTE}分钟?|[一1]刻)到?)?"
    rf"(?:(?P<clock>(?<![\d:.])(?:[01]?\d|2[0-4])):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])时?"
    rf"|(?P<hour>(?:(?<![\d.:第一二两三四五六七八九十百千万个])|(?<=[周期拜][一二三四五六])){_HOUR})(?:点钟?|时(?![间候长段效代常刻尚空])|:(?=00分)|(?=\s?[apAP]\.?[mM]))"
    rf"(?P<rest>半|差(?P<short>{_MINUTE}分|[一1]刻)|[一1三3]刻|整|{_MINUTE}分(?:{_MINUTE}秒)?|(?:[0-5]\d|[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)(?![\d万个件家台%度]))?)"
    r"\s?(?P<half>[apAP]\.?[mM]\.?|[ap](?![A-Za-z]))?"
)
_AFTER = Expression(r"[之以前后到至去见开来左钟给交的。，、；,;！？)\s—–~-]|集合|出发|会议|汇报|准时|$")
_NO_HOUR = Expression(r"半会|会儿|优势|方向|意见|建议|要求|疑问|疑虑|问题|原因|理由|[一二三四五六七八九]")
_NOT_BEHIND = Expression(r"(?:[让返降涨扣少了多]|个|有|早|晚|快|慢|差|一|加)$")
_AFTERNOON = frozenset(("下午", "午后", "傍晚", "晚上", "晚间", "夜晚", "夜间", "晚"))
_NIGHT = frozenset(("夜里", "深夜", "半夜", "午夜", "夜"))
_RATHER = frozenset(("早", "晚"))
"""早一点到 asks for no hour."""
_NOON = frozenset(("中午", "正午", "晌午"))
_MIDDAY, _LATE_MORNING, _EVENING, _MIDNIGHT, _QUARTER = 12, 11, 6, 24, 15
_MARKS = ":点时mM"


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour at `start` to `end`; `late` when it is the midnight that ends the day.

    sure: without a neighbour that shows it, whether it is an hour and no list of three (三点优势).
    period: whether a part of the day was said; afternoon: that it lies behind noon.
    """

    at: time
    start: int
    end: int
    sure: bool = True
    late: bool = False
    period: bool = False
    afternoon: bool = False


def clocks(text: str) -> Iterator[Clock]:
    """Every hour in the text, in order."""
    for match in matches(_CLOCK, text, _MARKS, back=14, on=20):
        if not _NO_HOUR.match(text, match.end()) and (clock := _clock(match, sure=_sure(text, match))):
            yield clock


def _sure(text: str, match: re.Match[str]) -> bool:
    """Whether 三点 is an hour and no list of three, no decimal and no points of a rebate."""
    rest, period = match["rest"] or "", match["period"]
    if match["clock"] or match["half"] or match["less"]:
        return True
    if period in _RATHER and match["hour"] in ("一", "1") and not rest:
        return False
    if period:
        return not text.startswith(("一", "二"), match.end()) or bool(rest) or text[match.end() :][:2] == "一起"
    said = match[0].rstrip()
    if rest[:1] in ("零", "〇") and not rest.endswith(("分", "秒")):
        return False
    if rest or said.endswith(("钟", "时")):
        return True
    return (
        match["hour"] != "一"
        and bool(_AFTER.match(text, match.end()))
        and not _NOT_BEHIND.search(text, max(0, match.start() - 2), match.start())
    )


def _clock(match: re.Match[str], *, sure: bool) -> Clock | None:
    hour, minute = int(match["clock"] or small(match["hour"])), _minute(match)
    period, half = match["period"] or "", (match["half"] or "")[:1].lower()
    afternoon = period in _AFTERNOON or half == "p" or (period in _NIGHT and hour >= _EVENING)
    late = hour == _MIDNIGHT or (
        hour == _MIDDAY and (period in _NIGHT or (period in _AFTERNOON and period[0] in "晚夜"))
    )
    if (afternoon and hour < _MIDDAY) or (period in _NOON and hour < _LATE_MORNING):
        hour += _MIDDAY
    if (half == "a" and hour == _MIDDAY) or late:
        hour = 0
    if minute < 0:
        hour, minute = (hour - 1) % _MIDNIGHT, minute + 60
    try:
        at = time(hour, minute)
    except ValueError:
        return None
    end = match.end() - (len(match[0]) - len(match[0].rstrip()))
    return Clock(at, match.start(), end, sure, late, bool(period or half), afternoon or period in _NOON)


def _minute(match: re.Match[str]) -> int:
    """Minutes past the hour; below zero for 差五分八点."""
    if match["clock"]:
        return int(match["minute"])
    if less := match["less"] or match["short"]:
        return -(_QUARTER if less[1:] == "刻" else small(less.partition("分")[0]))
    rest = match["rest"] or ""
    told = {"": 0, "整": 0, "半": 30, "一刻": 15, "1刻": 15, "三刻": 45, "3刻": 45}.get(rest)
    return small(rest.partition("分")[0].lstrip("零〇") or "零") if told is None else told
