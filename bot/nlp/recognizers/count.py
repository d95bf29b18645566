"""Counts and measures: 12个, 三十三, 一千多万, -1200K, 一半."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar

from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.values import Plain, written


@dataclass(frozen=True, slots=True)
class Number:
    """A count or a measure, without unit."""

    figure: Decimal
    kind: ClassVar[str] = "number"

    def plain(self) -> Plain:
        """`{"value"}`."""
        return {"value": written(self.figure)}


_HALF = re.compile(r"一半(?![年天日月个小夜])|(?<![一二两三四五六七八九十\d夜])半百")
_BY = "count"
_HALVES = {"一半": Decimal("0.5"), "半百": Decimal(50)}


def _find(sheet: Sheet) -> Iterator[Entity[object]]:
    halves = {match.start(): match for match in _HALF.finditer(sheet.text)} if "半" in sheet.text else {}
    for match in halves.values():
        yield Entity(Number(_HALVES[match[0]]), match.start(), match.end(), 0.9, _BY)
    if "分之" in sheet.text:
        yield from _fractions(sheet)
    for figure in sheet.figures:
        if sheet.text[figure.start - 1 : figure.start] == "第":
            continue
        pair = figure.loose and figure.low > 0 and sheet.text[figure.end - 1] not in "多余"
        if (
            not figure.few
            and (not pair or "多" in sheet.text[figure.start : figure.end])
            and figure.start not in halves
        ):
            yield Entity(Number(figure.low), figure.start, figure.end, 0.9, _BY)


def _fractions(sheet: Sheet) -> Iterator[Entity[object]]:
    """三分之一; of a hundred and the like it is a share, not a number."""
    for below, above in pairwise(sheet.figures):
        if below.low > 1 and not below.loose and sheet.text[below.end : above.start] == "分之":
            yield Entity(Number(above.low / below.low), below.start, above.end, 0.9, _BY)


RECOGNIZER = Recognizer(
    name=_BY,
    kinds=(Number,),
    find=_find,
    examples=(
        ("今天电话12个", "number 12"),
        ("十来家", "number 10"),
        ("俩客户", "number 2"),
        ("一百零一万一千", "number 1011000"),
        ("4.78万亿", "number 4780000000000"),
        ("-1200K", "number -1200000"),
        ("两千三点一", "number 2300.1"),
        ("卖了一半", "number 0.5"),
        ("二分之一", "number 0.5"),
    ),
    counter_examples=(
        "一直在跟进",
        "千万别催",
        "统一口径",
        "四川的客户",
        "型号A4",
        "地址192.168.1.1",
        "问了几家",
        "第三次拜访",
    ),
)
