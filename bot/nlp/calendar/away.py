"""Moments counted from now in hours and minutes: 两小时后, 60分钟前, 48小时内, 过十分钟."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal

from bot.nlp.calendar.days import When
from bot.nlp.numbers.numerals import number
from bot.nlp.text.expression import Expression
from bot.nlp.text.windows import matches

_COUNT = r"(?<![\d.])(?P<count>\d{1,4}(?:\.\d)?|[一二两三四五六七八九十百]{1,4}|半)"
_SECONDS = {"小时": 3600, "钟头": 3600, "分钟": 60, "刻钟": 900, "钟": 60, "秒": 1, "秒钟": 1}
_LATEST = 100_000
_HALF = Decimal("0.5")


_AWAY = Expression(
    rf"(?P<past>再?(?<![超不通经])过)?{_COUNT}\s?(?P<half>分半|个半|个)?(?P<unit>小时|钟头|分钟|刻钟|钟|秒钟?)(?P<more>半)?"
    r"(?P<way>(?:之|以)?(?:后|前|内))?"
)


def away(text: str, now: datetime) -> Iterator[tuple[int, int, When]]:
    """Each with its place."""
    for match in matches(_AWAY, text, "时钟秒", back=12, on=14):
        if not (match["way"] or match["past"]):
            continue
        count = _HALF if match["count"] == "半" else number(match["count"])
        if count is None or count > _LATEST:
            continue
        unit = 60 if match["half"] == "分半" else _SECONDS[match["unit"]]
        half = (match["half"] or "").endswith("半") or match["more"]
        way = match["way"] or "后"
        try:
            moment = now + timedelta(seconds=(-1 if "前" in way else 1) * int((count + (_HALF if half else 0)) * unit))
        except OverflowError:
            continue
        at = time(moment.hour, moment.minute)
        yield (
            match.start(),
            match.end(),
            When(now.date(), moment.date(), hour=time(now.hour, now.minute), until=at, edge="within")
            if "内" in way
            else When(moment.date(), moment.date(), hour=at),
        )
