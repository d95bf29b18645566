"""Lengths of time: 60天, 两年半, 15个工作日, 一个半月, 3~6个月, 三十年以上, 36天5小时30分."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from bot.nlp.numbers.figures import Figure
from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led
from bot.nlp.values import Plain


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time; `workdays` stands alone."""

    months: int = 0
    days: int = 0
    seconds: int = 0
    workdays: int | None = None
    kind: ClassVar[str] = "duration"

    def plain(self) -> Plain:
        """`{"months","days","seconds"}` or `{"workdays"}`."""
        if self.workdays is not None:
            return {"workdays": self.workdays}
        return {"months": self.months, "days": self.days, "seconds": self.seconds}


@dataclass(frozen=True, slots=True)
class LengthRange:
    """A length between two, `None` for an open end."""

    least: Length | None
    most: Length | None
    kind: ClassVar[str] = "duration"

    def plain(self) -> Plain:
        """`{"min","max"}` of lengths."""
        return {"min": self.least and self.least.plain(), "max": self.most and self.most.plain()}


_BY = "duration"
_UNIT = Led(
    r"\s?(?P<piece>个)?(?P<half>半)?(?P<many>[多来余])?\s?(?P<unit>工作日|交易日|年度|周年|年(?!代|级|末|底|初|[上下]半年|[第一二三四1-4]季)|季度|月(?!份|底|初|末|中旬|[上下]旬)"
    r"|周(?![一二三四五六日天岁])|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|天(?!天)|日(?![元币圆本])|小时|钟头|分钟|刻钟|秒钟?|分(?![之店部公司享期母])|(?<=\d)[hH](?![A-Za-z]))(?P<over>半|多)?"
)
_SIZE: dict[str, tuple[int, int]] = {
    "年": (12, 0), "年度": (12, 0), "周年": (12, 0), "季度": (3, 0), "月": (1, 0),
    "周": (0, 604_800), "星期": (0, 604_800), "礼拜": (0, 604_800), "天": (0, 86_400), "日": (0, 86_400),
    "小时": (0, 3600), "钟头": (0, 3600), "h": (0, 3600), "H": (0, 3600), "刻钟": (0, 900), "分钟": (0, 60),
    "分": (0, 60), "秒": (0, 1), "秒钟": (0, 1),
}  # fmt: skip
"""Months and seconds of each."""
_WORK = ("工作日", "交易日")
_DAY = 86_400
_LONGEST = Decimal(10**9)
_MORE = Expression(r"\s?[又零余加和]?\s?$")
_ACROSS = Expression(r"\s?(?:到|至|-|~|—|–){1,2}\s?$")
_OVER, _UNDER = Expression(r"[及]?以上|起步"), Expression(r"[及]?以下|以内")
_LEAST, _MOST = Expression(r"(?:至少|不少于|不低于|(?<!不)超过)$"), Expression(r"(?:最多|至多|不超过|不多于)$")
_TO_UNDER = Expression(r"[,，、\s]?$")
_HALF = Led(
    r"(?<![\d一二两三四五六七八九十前后上下个])(?:半(?:个)?(?P<unit>年|月|天|日|小时|钟头|分钟)|分半)(?![价载])"
)
_FULL_YEAR = 1900


def _find(sheet: Sheet) -> Iterator[Entity[object]]:
    text = sheet.text
    spans: list[tuple[int, int, str, Length | LengthRange]] = []
    before: Figure | None = None
    for figure in sheet.figures:
        if span := _one(text, figure):
            spans.append(_from(text, before, span) if before else span)
        before = figure
    yield from _half(text)
    yield from _composed(text, spans)


def _one(text: str, figure: Figure) -> tuple[int, int, str, Length | LengthRange] | None:
    """A figure with its unit."""
    match = _UNIT.match(text, figure.end)
    if match is None or figure.low < 0:
        return None
    unit = match["unit"]
    if not _meant(text, figure, match):
        return None
    figure = figure.apart(text)
    extra = Decimal("0.5") if match["half"] or match["over"] == "半" else Decimal(0)
    low = _length(figure.low + extra, unit)
    if figure.loose and text[figure.end - 1] not in "多余":
        return figure.start, match.end(), unit, LengthRange(low, _length(figure.high + extra, unit))
    return figure.start, match.end(), unit, low


def _from(
    text: str, before: Figure, span: tuple[int, int, str, Length | LengthRange]
) -> tuple[int, int, str, Length | LengthRange]:
    """3~6个月: the figure before it has no unit of its own and shares this one."""
    start, end, unit, most = span
    if not isinstance(most, Length) or not _ACROSS.fullmatch(text, before.end, start) or before.low < 0:
        return span
    return before.start, end, unit, LengthRange(_length(before.low, unit), most)


def _meant(text: str, figure: Figure, match: re.Match[str]) -> bool:
    """Whether it is a length, and not the name of a day, a month or a year."""
    unit, digits = match["unit"], text[figure.start : figure.end]
    if unit == "月" and not match["piece"]:
        return digits in ("仨", "俩")
    if unit == "季度" and not match["piece"]:
        return False
    if unit.startswith("年"):
        return not (
            figure.low >= _FULL_YEAR
            or digits.startswith("0")
            or (figure.bare and len(digits) > 1 and not figure.apart(text).loose and not figure.loose)
        )
    if unit == "日" and text[figure.start - 1 : figure.start] in ("月", "/", "."):
        return False
    if unit == "分" and not match["piece"]:
        return text[figure.start - 1 : figure.start] in ("时", "头")
    return True


def _length(count: Decimal, unit: str) -> Length:
    count = min(count, _LONGEST)
    if unit in _WORK:
        return Length(workdays=int(count))
    months, seconds = _SIZE[unit]
    if months:
        whole, part = divmod(count * months, 1)
        return Length(months=int(whole), days=int(part * 30))
    total = int(count * seconds)
    return Length(days=total // _DAY, seconds=total % _DAY) if seconds >= _DAY else Length(seconds=total)


def _half(text: str) -> Iterator[Entity[object]]:
    for match in _HALF.finditer(text) if "半" in text else ():
        length = Length(seconds=90) if match["unit"] is None else _length(Decimal("0.5"), match["unit"])
        yield Entity(length, match.start(), match.end(), 0.9, _BY)


def _composed(text: str, spans: list[tuple[int, int, str, Length | LengthRange]]) -> Iterator[Entity[object]]:
    """Joins 36天 5小时 30分 and 3年以上 7年以下, and gives the rest as they stand."""
    at = 0
    while at < len(spans):
        start, end, unit, length = spans[at]
        at += 1
        while isinstance(length, Length) and at < len(spans):
            following = spans[at][3]
            if not isinstance(following, Length) or not _carries_on(text, end, unit, spans[at]):
                break
            length = _add(length, following)
            end, unit, at = spans[at][1], spans[at][2], at + 1
        if isinstance(length, LengthRange):
            yield Entity(length, start, end, 0.9, _BY)
            continue
        over, under = _OVER.match(text, end), _UNDER.match(text, end)
        if over and at < len(spans) and _TO_UNDER.fullmatch(text, over.end(), spans[at][0]):
            most, closing = spans[at][3], _UNDER.match(text, spans[at][1])
            if closing and isinstance(most, Length):
                yield Entity(LengthRange(length, most), start, closing.end(), 0.9, _BY)
                at += 1
                continue
        yield Entity(length, start, end, 0.9, _BY)
        if over or _LEAST.search(text, max(0, start - 4), start):
            yield Entity(LengthRange(length, None), start, over.end() if over else end, 0.9, _BY)
        elif (under and under[0] != "以内") or _MOST.search(text, max(0, start - 4), start):
            yield Entity(LengthRange(None, length), start, under.end() if under else end, 0.9, _BY)


def _carries_on(text: str, end: int, unit: str, following: tuple[int, int, str, Length | LengthRange]) -> bool:
    finer = unit not in _WORK and following[2] not in _WORK and _SIZE[unit] > _SIZE[following[2]]
    return finer and bool(_MORE.fullmatch(text, end, following[0]))


def _add(one: Length, other: Length) -> Length:
    return Length(one.months + other.months, one.days + other.days, one.seconds + other.seconds)


RECOGNIZER = Recognizer(
    name=_BY,
    kinds=(Length, LengthRange),
    find=_find,
    examples=(
        ("账期60天", "duration 0 60 0"),
        ("质保两年半", "duration 30 0 0"),
        ("15个工作日", "duration 15"),
        ("一个半月", "duration 1 15 0"),
        ("半小时", "duration 0 0 1800"),
        ("仨月", "duration 3 0 0"),
        ("36天5小时30分", "duration 0 36 19800"),
        ("3~6个月", "duration 3 0 0 6 0 0"),
        ("3年以上7年以下", "duration 36 0 0 84 0 0"),
        ("三十年以上", "duration 360 0 0 -"),
        ("等两三天", "duration 0 2 0 0 3 0"),
    ),
    counter_examples=("2026年", "3月", "5月6日", "零八年", "下半年", "三分之一", "第一季度", "三点一刻"),
)
