"""Counts and measures: 12个, 三十三, 一千多万, -1200K, 一半."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar

from bot.nlp.numbers.figures import Figure
from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led
from bot.nlp.values import Plain, written


@dataclass(frozen=True, slots=True)
class Number:
    """A count or a measure, without unit."""

    figure: Decimal
    kind: ClassVar[str] = "number"

    def plain(self) -> Plain:
        """`{"value"}`."""
        return {"value": written(self.figure)}


_HALF = Led(r"一半(?![年天日月个小夜])|(?<![一二两三四五六七八九十\d夜])半百")
_BY = "count"
_MEASURE = Expression(r"[家个台套人件份次条只位户组单箱]")
_HALVES = {"一半": Decimal("0.5"), "半百": Decimal(50)}


def _find(sheet: Sheet) -> Iterator[Entity[object]]:
    text = sheet.text
    used: set[int] = set()
    for match in _HALF.finditer(text) if "半" in text else ():
        used.add(match.start())
        yield _entity(_HALVES[match[0]], match.start(), match.end())
    if "分之" in text:
        for figures, value in _fractions(sheet):
            used.update(figure.start for figure in figures)
            yield _entity(value, figures[0].start, figures[-1].end)
    for figure in sheet.figures:
        if figure.start not in used and _counts(text, figure):
            yield _entity(figure.low, figure.start, figure.end)


def _entity(value: Decimal, start: int, end: int) -> Entity[object]:
    return Entity(Number(value), start, end, 0.9, _BY)


def _counts(text: str, figure: Figure) -> bool:
    """Whether it is one number: no ordinal, no 几家, and none of the two of 四五家 or 三五百."""
    if figure.few or text[figure.start - 1 : figure.start] == "第":
        return False
    if figure.loose and figure.low > 0:
        return text[figure.end - 1] in "多余" or "多" in text[figure.start : figure.end]
    return not (figure.bare and figure.apart(text).loose and _MEASURE.match(text, figure.end))


def _fractions(sheet: Sheet) -> Iterator[tuple[Sequence[Figure], Decimal]]:
    """三分之一 and 三又二分之一; of a hundred and the like it is a share, not a number."""
    text, figures = sheet.text, sheet.figures
    for index, (below, above) in enumerate(pairwise(figures)):
        if abs(below.low) <= 1 or below.loose or text[below.end : above.start] != "分之":
            continue
        whole = figures[index - 1] if index else None
        if whole is not None and text[whole.end : below.start] == "又":
            part = above.low / below.low
            yield (whole, below, above), whole.low - part if whole.low < 0 else whole.low + part
        else:
            yield (below, above), above.low / below.low


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
        ("三又二分之一", "number 3.5"),
    ),
    counter_examples=(
        "一直在跟进",
        "千万别催",
        "统一口径",
        "四川的客户",
        "型号A4",
        "地址192.168.1.1",
        "问了几家",
        "问了四五家",
        "第三次拜访",
    ),
)
