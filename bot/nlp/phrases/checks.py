"""Numbers that give a person or a company away, each proved by its own check digits where it has any.

Company code: GB 32100 (modulo 31). Identity and bank cards: `bot.core.card_numbers`.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from bot.core.card_numbers import BETWEEN, Span, bank_cards, id_cards
from bot.nlp.text.expression import Expression

Check = Literal["cn_mobile", "cn_id", "bank_card", "uscc", "email", "url", "ipv4", "digits8"]
_MOBILE = Expression(rf"(?<![0-9])(?:(?:\+|00)?86{BETWEEN})?(?P<own>1[3-9](?:{BETWEEN}[0-9]){{9}})(?![0-9])")
_USCC = Expression(r"(?<![0-9a-z])[0-9a-hj-npqrtuwxy]{2}[0-9]{6}[0-9a-hj-npqrtuwxy]{10}(?![0-9a-z])")
_EMAIL = Expression(r"[a-z0-9._%+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}")
_URL = Expression(r"(?:https?://|www\.)[a-z0-9.\-_/?=&%#~:+,@!]{3,200}")
_IPV4 = Expression(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])")
_DIGITS8 = Expression(rf"(?<![0-9])[0-9](?:{BETWEEN}[0-9]){{7,29}}(?![0-9])")
_GATE = Expression(r"@|www|http|[0-9](?:[^0-9]{0,2}[0-9]){3}")

_USCC_ALPHABET = "0123456789abcdefghjklmnpqrtuwxy"
_MOST_OCTET = 255


def found(check: Check, text: str) -> Iterator[Span]:
    """Where such numbers stand in a plain text."""
    yield from _CHECKS[check](text)


def worth_looking(text: str) -> bool:
    """Whether a text may hold anything that the checks look for."""
    return _GATE.search(text) is not None


def _mobiles(text: str) -> Iterator[Span]:
    return (match.span("own") for match in _MOBILE.finditer(text))


def _companies(text: str) -> Iterator[Span]:
    return (match.span() for match in _USCC.finditer(text) if is_company_code(match[0]))


def is_company_code(code: str) -> bool:
    """Whether 18 characters are a unified social credit code: check character over weights 3^i modulo 31."""
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return _USCC_ALPHABET[-total % 31] == code[17]


def _plainly(regex: Expression) -> Callable[[str], Iterator[Span]]:
    return lambda text: (match.span() for match in regex.finditer(text))


def _addresses(text: str) -> Iterator[Span]:
    for match in _IPV4.finditer(text):
        if all(int(part) <= _MOST_OCTET for part in match[0].split(".")):
            yield match.span()


_CHECKS: dict[Check, Callable[[str], Iterator[Span]]] = {
    "cn_mobile": _mobiles,
    "cn_id": id_cards,
    "bank_card": bank_cards,
    "uscc": _companies,
    "email": _plainly(_EMAIL),
    "url": _plainly(_URL),
    "ipv4": _addresses,
    "digits8": _plainly(_DIGITS8),
}
