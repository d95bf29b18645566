"""Hours of the day as people say them: 下午两点半, 早8点, 9:00, 上午10:30."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from bot.nlp.numerals import SMALL, small

_PERIOD = r"凌晨|清早|一早|早上|早晨|上午|早|中午|晌午|下午|傍晚|晚上|夜里|今晚|明晚|晚"
_HOUR = re.compile(
    rf"(?P<period>{_PERIOD})?\s?(?:(?P<clock>(?<![\d:.])[01]?\d|(?<![\d:.])2[0-4])[:](?P<minute>[0-5]\d)(?![\d:])"
    rf"|(?P<hour>(?<![\d.第]){SMALL})(?:点钟?|时(?!间|候|长|段|效))(?P<rest>半|一刻|三刻|整|{SMALL}分?(?![\d万个件家台]))?)"
)
_NO_HOUR = re.compile(r"优势|方向|意见|建议|要求|疑问|疑虑|问题|原因|理由|多(?!钟)|来(?:钟|个)")
_AFTER_HOUR = re.compile(r"[半整钟前到去见开来以之，。、；,;)\s—–~-]|$")
_AFTERNOON = frozenset(("下午", "傍晚", "晚上", "夜里", "今晚", "明晚", "晚"))
_MIDDAY, _LATE_MORNING = 12, 11
_NOON = frozenset(("中午", "晌午"))


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour at `start` to `end`; `sure` when a colon or a part of the day shows that 「三点」 is no list of three."""

    at: time
    start: int
    end: int
    sure: bool


def hours(text: str) -> Iterator[Hour]:
    """Every hour in the text, in order."""
    for match in _HOUR.finditer(text):
        if _NO_HOUR.match(text, match.end()):
            continue
        period = match["period"] or ""
        hour, minute = _clock(match)
        if (period in _AFTERNOON and hour < _MIDDAY) or (period in _NOON and hour < _LATE_MORNING):
            hour += _MIDDAY
        at = _time(hour, minute)
        if at is None:
            continue
        told = bool(period or match["clock"] or match["rest"] or match[0].endswith("钟"))
        # 「便宜一点」: one o'clock needs a part of the day
        sure = told or (match["hour"] != "一" and bool(_AFTER_HOUR.match(text, match.end())))
        yield Hour(at, match.start(), match.end(), sure)


def _clock(match: re.Match[str]) -> tuple[int, int]:
    if match["clock"]:
        return int(match["clock"]), int(match["minute"])
    rest = match["rest"] or ""
    minute = {"": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}.get(rest)
    return small(match["hour"]), small(rest.rstrip("分")) if minute is None else minute


def _time(hour: int, minute: int) -> time | None:
    """The time of day; 24:00 is midnight, anything later none."""
    try:
        return time(0 if hour == 2 * _MIDDAY else hour, minute)
    except ValueError:
        return None
