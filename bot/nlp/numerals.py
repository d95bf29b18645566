"""Numbers in digits and in Chinese: 163.2, 1,250,000, 一百六十三, 两百来, 三万二."""

import re
from decimal import Decimal, InvalidOperation

DIGITS = "零〇幺一二两三四五六七八九"
_VALUE = {
    "零": 0,
    "〇": 0,
    "幺": 1,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = {"万": 10_000, "亿": 100_000_000}

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
CHINESE = rf"[{DIGITS}十百千]+"
_ARABIC = re.compile(ARABIC)
_ABOUT = dict.fromkeys(map(ord, "来多几余"))
SMALL = rf"(?:\d{{1,3}}|[{DIGITS}十]{{1,3}})"
"""A count or an ordinal up to 999, as dates and lists have them."""


def number(text: str) -> Decimal | None:
    """The value of a number in digits or in Chinese, `None` when it is neither.

    >>> number("1,250,000"), number("一百六十三万二"), number("两百五"), number("十二"), number("二十来")
    (Decimal('1250000'), Decimal('1632000'), Decimal('250'), Decimal('12'), Decimal('20'))
    """
    text = text.strip().translate(_ABOUT)
    if _ARABIC.fullmatch(text):
        try:
            return Decimal(text.replace(",", ""))
        except InvalidOperation:  # pragma: no cover - the pattern admits nothing that Decimal does not
            return None
    return _chinese(text)


def _chinese(text: str) -> Decimal | None:
    if not text or any(c not in _VALUE and c not in _UNIT and c not in _MYRIAD for c in text):
        return None
    if all(c in _VALUE for c in text):
        return Decimal("".join(str(_VALUE[c]) for c in text))
    total, section, digit, last_unit = 0, 0, -1, 1
    for c in text:
        if c in _VALUE:
            # 一百零五: a zero ends the shorthand that makes 一百五 150
            last_unit = 10 if c in "零〇" else last_unit
            digit = _VALUE[c]
        elif c in _UNIT:
            section += (1 if digit < 0 else digit) * _UNIT[c]
            digit, last_unit = -1, _UNIT[c]
        else:
            total = (total + section + max(digit, 0)) * _MYRIAD[c]
            section, digit, last_unit = 0, -1, _MYRIAD[c]
    if digit > 0:
        section += digit * (last_unit // 10 if last_unit > 1 else 1)
    return Decimal(total + section)


def small(text: str) -> int:
    """A count that `SMALL` matched; 0 for anything else."""
    if text.isascii() and text.isdecimal():
        return int(text)
    value = number(text)
    return int(value) if value is not None else 0
