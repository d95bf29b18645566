"""Telephone numbers: mobiles and landlines, in digits or spelled (幺三八…), with blanks and dashes inside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.nlp.recognizer import Context, Entity, Recognizer

_SPELLED = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_DIGIT = r"[\d零〇幺一二三四五六七八九]"
_PHONE = re.compile(
    rf"(?<!{_DIGIT})(?:[1幺一](?!{_DIGIT}{{17}}){_DIGIT}{_DIGIT}(?:[ -]?{_DIGIT}){{8}}"
    rf"|0\d{{2,3}}[ -]?\d{{7,8}})(?:(?:-|转|分机)(?P<extension>\d{{1,5}}))?(?!{_DIGIT})"
)
_VALID = re.compile(r"1[3-9]\d{9}|0\d{9,11}")


@dataclass(frozen=True, slots=True)
class Phone:
    """The digits alone, and the extension behind them."""

    digits: str
    extension: str | None = None

    def __str__(self) -> str:
        return self.digits


def _find(text: str, _context: Context) -> Iterable[Entity[object]]:
    for match in _PHONE.finditer(text):
        number = match[0] if match["extension"] is None else match[0][: match.start("extension") - match.start()]
        digits = re.sub(r"\D", "", number.translate(_SPELLED))
        if _VALID.fullmatch(digits):
            yield Entity(Phone(digits, match["extension"]), match.start(), match.end(), 0.95, "phone")


RECOGNIZER = Recognizer(
    name="phone",
    kinds=(Phone,),
    find=_find,
    examples=(
        ("电话 138 0013 8000", "13800138000"),
        ("手机139-0013-8001，随时", "13900138001"),
        ("号码幺三八零零幺三八零零二", "13800138002"),
        ("座机0755-26001234", "075526001234"),
    ),
    counter_examples=(
        "身份证11010119900307123X",
        "订单号202603181234567890",
        "总价1380000元",
        "卡号6222020000123456789",
    ),
)
