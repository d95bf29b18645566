"""Shares: 30%, 百分之三十五点五, 千分之三, 六成半, 九折, 八五折, 3个点, 5个百分点."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from bot.nlp.numbers.figures import Figure
from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led
from bot.nlp.values import Plain, written


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in hundredths: 七成 and 70% are 70."""

    figure: Decimal
    kind: ClassVar[str] = "percent"

    def plain(self) -> Plain:
        """`{"value"}`."""
        return {"value": written(self.figure)}


_BY = "percent"
_OF = Expression(r"(?P<minus>负)?(?P<whole>百|千|万|十)分之\s?$")
_OF_WHOLE = {"十": Decimal(10), "百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
_UNIT = Led(
    r"\s?(?:(?P<percent>[%‰])(?![\dA-Fa-f]{2})|个?(?P<and_half>半(?=点))?(?P<points>百分点|基点|点(?![半钟头多位评子一二三四五六七八九十\d])(?<=个点)|(?<=个半)点)"
    r"|(?P<tenths>成(?P<more>半|[一二三四五六七八九](?![成个家台万]))?(?!都(?![是有在要没不会能])|[交功立本为绩单了员就品长熟效果分套批年人语]))"
    r"|(?P<off>折(?!叠|页|腾|旧|磨|合|线|射|返|断|算)))"
)
_ACROSS = Expression(r"\s?[%‰]?\s?(?:到|至|-|~|—|–)\s?(?:百分之)?$")
_WHOLE = Expression(r"半成(?![品年熟])|对折|百分之?百|百分之一百")
_WHOLES = {"半成": 5, "对折": 50}
_MINUS = Expression(r"[比率增长降幅]-$")
"""同比-8%: elsewhere a dash behind a character is no sign."""
_HALF = Decimal("0.5")
_TEN, _HUNDRED = 10, 100


def _find(sheet: Sheet) -> Iterator[Entity[object]]:
    of_whole = "分之" in sheet.text
    for index, figure in enumerate(sheet.figures):
        found = _behind(sheet.text, figure)
        if found is None and of_whole:
            found = _before(sheet.text, figure)
            if found is None and index:
                found = _high_end(sheet.text, sheet.figures[index - 1], figure)
        if found is None:
            continue
        yield found
        if (top := figure.apart(sheet.text)).loose and "成" in sheet.text[figure.end : found.end]:
            yield Entity(Percent(top.high * _TEN), found.start, found.end, 0.9, _BY)
        if index:
            yield from _low_end(sheet.text, sheet.figures[index - 1], figure, found.value)
    for match in _WHOLE.finditer(sheet.text):
        yield Entity(Percent(Decimal(_WHOLES.get(match[0], _HUNDRED))), match.start(), match.end(), 0.9, _BY)


def _before(text: str, figure: Figure) -> Entity[Percent] | None:
    """百分之三十: the whole stands before it."""
    whole = _OF.search(text, max(0, figure.start - 5), figure.start)
    if whole is None:
        return None
    value = figure.low * _OF_WHOLE[whole["whole"]]
    return Entity(Percent(-value if whole["minus"] else value), whole.start(), figure.end, 0.9, _BY)


def _high_end(text: str, low: Figure, high: Figure) -> Entity[Percent] | None:
    """The 三十 of 「百分之二十到三十」."""
    before = _before(text, low) if _ACROSS.fullmatch(text, low.end, high.start) else None
    if before is None or not 0 < low.low < high.low:
        return None
    return Entity(Percent(before.value.figure * high.low / low.low), high.start, high.end, 0.9, _BY)


def _behind(text: str, figure: Figure) -> Entity[Percent] | None:
    """30%, 七成, 九折: the unit stands behind it."""
    unit = _UNIT.match(text, figure.end)
    if unit is None:
        return None
    value = figure.low + (_HALF if unit["and_half"] else 0)
    if _MINUS.search(text, max(0, figure.start - 2), figure.start):
        value = -value
    if unit["percent"] == "‰":
        value /= _TEN
    elif unit["points"] == "基点":
        value /= _HUNDRED
    elif unit["tenths"]:
        more = unit["more"]
        value = figure.apart(text).low * _TEN + (
            0 if not more else 5 if more == "半" else "一二三四五六七八九".index(more) + 1
        )
    elif unit["off"]:
        # 八五折 and 85折 are 8.5折
        value = value if value > _TEN and value == value.to_integral_value() else value * _TEN
    return Entity(Percent(value), figure.start, unit.end(), 0.9, _BY)


def _low_end(text: str, low: Figure, high: Figure, of: Percent) -> Iterator[Entity[object]]:
    """The 20 of 「20-30%」, which has no sign of its own."""
    if high.low and text[low.end : low.end + 1] not in "%‰" and _ACROSS.fullmatch(text, low.end, high.start):
        yield Entity(Percent(low.low * of.figure / high.low), low.start, low.end, 0.9, _BY)


RECOGNIZER = Recognizer(
    name=_BY,
    kinds=(Percent,),
    find=_find,
    examples=(
        ("首付30%", "percent 30"),
        ("毛利率百分之三十五点五", "percent 35.5"),
        ("万分之五", "percent 0.05"),
        ("三成半", "percent 35"),
        ("六成把握", "percent 60"),
        ("占六七成", "percent 70"),
        ("打九折", "percent 90"),
        ("八五折", "percent 85"),
        ("打8.5折", "percent 85"),
        ("再让3个点", "percent 3"),
        ("降了5个百分点", "percent 5"),
        ("毛利20-30%", "percent 20"),
        ("半成", "percent 5"),
    ),
    counter_examples=(
        "3点开会",
        "两个点钟",
        "成交12单",
        "五成交情",
        "https://a.cn/?q=30%25",
        "三点一刻",
        "产成品三成品",
    ),
)
