"""Numbers of people that no check digit proves: mistyped, old or foreign, known by their form or the word before.

Masking stars them with those that prove themselves (`bot.core.card_numbers`), and so hides whatever the phrase lists
call personal data. A number said to be an order's or the like is none, and a mobile is never part of one: whom to call
must stay readable. Texts are in plain form: digits 0 to 9, small letters.
"""

import re
from collections.abc import Iterator

from bot.core.card_numbers import BETWEEN, Span

_OTHER = re.compile(r"(?:[单單][号號]?|编号|編號|编码|合同号|流水号|批号|货号|发票号)[ :：是为]{0,3}\Z")
"""What says, right before a number, that it is no person's."""
_LONGEST_OTHER = 6
_MONTH_AND_DAY = rf"(?:0{BETWEEN}[1-9]|1{BETWEEN}[0-2]){BETWEEN}(?:0{BETWEEN}[1-9]|[12]{BETWEEN}[0-9]|3{BETWEEN}[01])"


def _digits(least: int, most: int) -> str:
    return rf"(?:{BETWEEN}[0-9]){{{least},{most}}}"


# Years end where those of order numbers begin.
_YEAR = rf"(?:1{BETWEEN}9{BETWEEN}[2-9]|2{BETWEEN}0{BETWEEN}[01]){BETWEEN}[0-9]"
_BORN = re.compile(
    rf"(?<![0-9a-z.\-])(?P<number>[1-9]{_digits(5, 5)}{BETWEEN}{_YEAR}{BETWEEN}{_MONTH_AND_DAY}"
    rf"{_digits(3, 3)}{BETWEEN}[0-9x])(?![0-9a-z])"
)
_BORN_OF_OLD = re.compile(
    rf"(?<![0-9a-z.\-])(?P<number>(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{{4}}{BETWEEN}[2-9][0-9]"
    rf"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]){BETWEEN}[0-9]{{3}})(?![0-9a-z])"
)
_CALLED_ID = re.compile(
    rf"(?:身[份分][证證]|[证證]件|[证證][号號]|身份[号號]|id卡|[护護]照)[^0-9\n]{{0,20}}"
    rf"(?P<number>[1-9](?:{_digits(16, 16)}{BETWEEN}[0-9x]|{_digits(14, 14)}|[0-9]{{13,18}}[0-9x]))(?![0-9a-z])"
)
_IDS = (_BORN, _BORN_OF_OLD, _CALLED_ID)
_OF_UNIONPAY = re.compile(rf"(?<![0-9])(?P<number>6{BETWEEN}2{_digits(14, 17)})(?![0-9])")
_CALLED_CARD = re.compile(
    rf"(?:卡|(?:个人|個人|私人)[账帐賬帳][户戶号號]|[工建农農中交招]行|工商|建设|建設|农业|農業|招商|邮储|郵儲|信用社)"
    rf"(?:(?!对公|公司)[^0-9\n]){{0,12}}(?P<number>[4-69]{_digits(13, 19)})(?![0-9])"
)
_CARDS = (_OF_UNIONPAY, _CALLED_CARD)
_PASSPORT = re.compile(
    rf"(?:[护護]照|passport)(?:[^0-9a-z\n]{{0,10}}(?P<number>[a-z]{{1,2}}{BETWEEN}[0-9]{{6,9}})"
    r"|(?:[号號][码碼]?|no)[ .:：是为]{0,3}(?P<bare>[0-9]{7,9}))(?![0-9a-z])"
)
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


def unproved_ids(text: str) -> Iterator[Span]:
    """Where what looks like an identity card's number stands, or is said to be one."""
    return _found(_IDS, text)


def unproved_cards(text: str) -> Iterator[Span]:
    """Where what looks like a bank card's number stands, or is said to be one."""
    return _found(_CARDS, text)


def passports(text: str) -> Iterator[Span]:
    """Where numbers stand that are said to be a passport's."""
    return (match.span("number" if match["number"] else "bare") for match in _PASSPORT.finditer(text))


def _found(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[Span]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span("number")
            said_other = _OTHER.search(text[max(0, start - _LONGEST_OTHER) : start])
            if not said_other and not _MOBILE.search(match["number"]):
                yield start, end
