"""Numbers that give a person or a company away, each proved by its own check digits where it has any.

Identity card: GB 11643 (province, date of birth, modulo 11). Company code: GB 32100 (modulo 31). Bank card: Luhn,
and a prefix of Chinese cards or a word that says so, since one number in ten passes Luhn.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal

Check = Literal["cn_mobile", "cn_id", "bank_card", "uscc", "email", "url", "ipv4", "digits8"]
Span = tuple[int, int]

_BETWEEN = "[ \t\u3000\u00a0\u200b-\u200d\u2060\ufeff.\\-_]{0,2}"
"""What may stand between the digits of one number."""
_ID = re.compile(rf"(?<![0-9a-z])[1-9](?:{_BETWEEN}[0-9]){{16}}{_BETWEEN}[0-9x](?![0-9a-z])")
_CARD = re.compile(rf"(?<![0-9])[3-6](?:{_BETWEEN}[0-9]){{12,18}}(?![0-9])")
_MOBILE = re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{_BETWEEN})?(?P<own>1[3-9](?:{_BETWEEN}[0-9]){{9}})(?![0-9])")
_USCC = re.compile(r"(?<![0-9a-z])[0-9a-hj-npqrtuwxy]{2}[0-9]{6}[0-9a-hj-npqrtuwxy]{10}(?![0-9a-z])")
_EMAIL = re.compile(r"[a-z0-9._%+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}")
_URL = re.compile(r"(?:https?://|www\.)[a-z0-9.\-_/?=&%#~:+,@!]{3,200}")
_IPV4 = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])")
_DIGITS8 = re.compile(rf"(?<![0-9])[0-9](?:{_BETWEEN}[0-9]){{7,29}}(?![0-9])")
_GATE = re.compile(r"@|www|http|[0-9](?:[^0-9]{0,2}[0-9]){3}")

_REGIONS = (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66), (71, 81, 82, 83))
_PROVINCES = frozenset(province for region in _REGIONS for province in region)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_DIGITS = "10x98765432"
_USCC_ALPHABET = "0123456789abcdefghjklmnpqrtuwxy"
_CARD_WORDS = re.compile(r"卡|账号|帐号|账户|帐户|户名|开户|银行|收款|打款|转账")
_NEAR = 20
_MOST_OCTET = 255
_NINETEENTH, _TWENTIETH, _LAST_YEAR = 1900, 1949, 2100


def found(check: Check, text: str) -> Iterator[Span]:
    """Where such numbers stand in a plain text."""
    yield from _CHECKS[check](text)


def worth_looking(text: str) -> bool:
    """Whether a text may hold anything that the checks look for."""
    return _GATE.search(text) is not None


def _digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789x")


def _id_cards(text: str) -> Iterator[Span]:
    for match in _ID.finditer(text):
        if is_id_card(_digits(match[0])):
            yield match.span()


def is_id_card(number: str) -> bool:
    """Whether 18 characters are an identity-card number: province, day of birth and check digit."""
    if int(number[:2]) not in _PROVINCES:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _NINETEENTH <= born.year < _LAST_YEAR and _ID_DIGITS[total % 11] == number[17]


def _bank_cards(text: str) -> Iterator[Span]:
    ids = list(_id_cards(text))
    for match in _CARD.finditer(text):
        start, end = match.span()
        number = _digits(match[0])
        said = _CARD_WORDS.search(text, max(0, start - _NEAR), min(len(text), end + _NEAR))
        known = number.startswith(("62", "4", "5"))
        if (known or said) and is_luhn(number) and not any(s < end and start < e for s, e in ids):
            yield start, end


def is_luhn(number: str) -> bool:
    """Whether the last digit is the Luhn check of the others."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0


def _mobiles(text: str) -> Iterator[Span]:
    return (match.span("own") for match in _MOBILE.finditer(text))


def _companies(text: str) -> Iterator[Span]:
    return (match.span() for match in _USCC.finditer(text) if is_company_code(match[0]))


def is_company_code(code: str) -> bool:
    """Whether 18 characters are a unified social credit code: check character over weights 3^i modulo 31."""
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return _USCC_ALPHABET[-total % 31] == code[17]


def _plainly(regex: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    return lambda text: (match.span() for match in regex.finditer(text))


def _addresses(text: str) -> Iterator[Span]:
    for match in _IPV4.finditer(text):
        if all(int(part) <= _MOST_OCTET for part in match[0].split(".")):
            yield match.span()


_CHECKS: dict[Check, Callable[[str], Iterator[Span]]] = {
    "cn_mobile": _mobiles,
    "cn_id": _id_cards,
    "bank_card": _bank_cards,
    "uscc": _companies,
    "email": _plainly(_EMAIL),
    "url": _plainly(_URL),
    "ipv4": _addresses,
    "digits8": _plainly(_DIGITS8),
}
