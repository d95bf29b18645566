"""Telephone numbers: mobiles and landlines, in digits or spelled (幺三八…), with blanks and dashes inside."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.text.expression import Expression
from bot.nlp.values import Plain

_SPELLED = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_DIGIT = r"[\d零〇幺一二三四五六七八九]"
_GAP = r"(?: ?- ?| )?"
_PHONE = Expression(
    rf"(?=[+(]|{_DIGIT})(?<!{_DIGIT})(?<![A-Za-z.])(?<!\d-)(?:(?P<country>(?:\+|00)\(?86\)?|86(?=[ -]?1[3-9])){_GAP})?"
    rf"(?:(?:[1幺一](?!{_DIGIT}{{17}})(?:{_GAP}{_DIGIT}){{10}}|1\d\d\.\d{{4}}\.\d{{4}})"
    rf"|(?<![-+])(?<!\d )\(?0\d{{2,3}}\)?{_GAP}\d{{3,4}}{_GAP}\d{{4}}"
    rf"|(?<![-+])[48]00\d-\d{{3}}-\d{{3}}|(?<![-+])[48]00{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}"
    rf"|(?:(?<=\+86)|(?<=\+86[ -]))\d{{2,3}}{_GAP}\d{{4}}{_GAP}\d{{3,4}}"
    r"|\+(?!86)\d{1,3}(?:[ -]?\d){7,11}"
    r"|(?:(?<=电话)|(?<=座机)|(?<=传真)|(?<=固话)|(?<=(?:电话|座机|传真|固话)[:是])|(?<=电话: ))"
    r"[2-8]\d{2,3}[ -]?\d{4})"
    rf"(?:\s?(?:-|转(?:分机号?)?|分机号?|ext\.?|#|x(?=\d)) ?[: ]?(?P<extension>\d{{1,5}}))?"
    rf"(?!{_DIGIT})(?![A-Za-z]\w|\.\d)",
)
_VALID = Expression(r"1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|[2-8]\d{6,7}")
_ABROAD = Expression(r"\+\d{8,15}")


@dataclass(frozen=True, slots=True)
class Phone:
    """The digits alone, and the extension behind them."""

    digits: str
    extension: str | None = None
    kind: ClassVar[str] = "phone"

    def plain(self) -> Plain:
        """`{"digits"}`, with `extension` where one is given."""
        return {"digits": self.digits} | ({"extension": self.extension} if self.extension else {})


def phones(text: str) -> Iterator[tuple[int, int, Phone]]:
    """Every number of a folded text with its place, in order."""
    for match in _PHONE.finditer(text):
        said = match[0] if match["extension"] is None else match[0][: match.start("extension") - match.start()]
        digits = re.sub(r"[^\d+]", "", said[len(match["country"] or "") :].translate(_SPELLED))
        if _VALID.fullmatch(digits) or (match["country"] and digits.isdigit()) or _ABROAD.fullmatch(digits):
            yield match.start(), match.end(), Phone(digits.lstrip("+"), match["extension"])


def _find(sheet: Sheet) -> Iterable[Entity[object]]:
    for start, end, phone in phones(sheet.text):
        yield Entity(phone, start, end, 0.95, "phone")


RECOGNIZER = Recognizer(
    name="phone",
    kinds=(Phone,),
    find=_find,
    examples=(
        ("电话 138 0013 8000", "phone 13800138000"),
        ("手机139-0013-8001，随时", "phone 13900138001"),
        ("号码幺三八零零幺三八零零二", "phone 13800138002"),
        ("座机0755-26001234", "phone 075526001234"),
        ("+86 189-1111-1111", "phone 18911111111"),
        ("打1 3 8 0 0 1 3 8 0 0 3", "phone 13800138003"),
        ("热线400-820-8820", "phone 4008208820"),
        ("(010)6228-8559转8001", "phone 01062288559 8001"),
        ("座机62288559", "phone 62288559"),
    ),
    counter_examples=(
        "身份证11010119900307123X",
        "订单号202603181234567890",
        "总价1380000元",
        "卡号6222020000123456789",
        "编号s666666666",
        "2026-03-18 10:30",
        "报价62288559元",
    ),
)
