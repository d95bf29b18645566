"""Identity-card and bank-card numbers in a text, each proved by its own check digits.

Identity card: GB 11643 (province, date of birth, modulo 11). Bank card: Luhn, and a prefix of Chinese cards or a word
that says so, since one number in ten passes Luhn. Texts are in plain form: digits 0 to 9, small letters.
"""

import re
from collections.abc import Iterator
from datetime import date

Span = tuple[int, int]

BETWEEN = "[ \t\u3000\u00a0\u200b-\u200d\u2060\ufeff.\\-_]{0,2}"
"""What may stand between the digits of one number."""
_ID = re.compile(rf"(?<![0-9])[1-9](?:{BETWEEN}[0-9]){{16}}{BETWEEN}[0-9x](?![0-9a-z])")
_CARD = re.compile(rf"(?<![0-9])[3-6](?:{BETWEEN}[0-9]){{12,18}}(?![0-9])")

_REGIONS = (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66), (71, 81, 82, 83))
_PROVINCES = frozenset(province for region in _REGIONS for province in region)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_DIGITS = "10x98765432"
_CARD_WORDS = re.compile(r"卡|账号|帐号|账户|帐户|户名|开户|银行|收款|打款|转账")
_NEAR = 20
_NINETEENTH, _TWENTIETH, _LAST_YEAR = 1900, 1949, 2100


def _digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789x")


def id_cards(text: str) -> Iterator[Span]:
    """Where identity-card numbers stand."""
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


def bank_cards(text: str) -> Iterator[Span]:
    """Where bank-card numbers stand that are no identity card's."""
    ids = list(id_cards(text))
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
