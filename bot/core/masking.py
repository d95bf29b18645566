"""What is shown or sent of numbers that give a person away: 6222 **** **** 1234. The original stays in the inbox."""

import re
import unicodedata
from itertools import chain

from bot.core.card_numbers import Span, bank_cards, id_cards
from bot.core.parsed import Finding
from bot.core.unproved_numbers import passports, unproved_cards, unproved_ids

_GATE = re.compile(r"\d(?:\D{0,2}\d){12}|[护護]照|passport", re.IGNORECASE)
_KEPT_OF_ID, _KEPT_OF_CARD, _KEPT_AT_END = 3, 4, 4
_KEPT_OF_PASSPORT = 3
_UNSEEN = frozenset("\u00ad\ufe0e\ufe0f\u20e3\r")
"""What reading drops and no pattern knows: to patterns it is a space without width."""


def masked(text: str) -> str:
    """The text with the middle of every number of a person's card or passport starred, character for character."""
    if not _GATE.search(text):
        return text
    plain = "".join(map(_plain, text))
    shown = list(text)
    for span in chain(id_cards(plain), unproved_ids(plain)):
        _star(shown, plain, span, _KEPT_OF_ID, _KEPT_AT_END)
    for span in chain(bank_cards(plain), unproved_cards(plain)):
        _star(shown, plain, span, _KEPT_OF_CARD, _KEPT_AT_END)
    for span in passports(plain):
        _star(shown, plain, span, 0, _KEPT_OF_PASSPORT)
    return "".join(shown)


def masked_words(finding: Finding, text: str) -> str:
    """The words of a finding in a text, masked by all of it: what tells whose number it is stands beside the number."""
    return masked(text)[finding.span.start : finding.span.end]


def _star(shown: list[str], plain: str, span: Span, kept: int, kept_at_end: int) -> None:
    """What stands between the digits stays as it is."""
    places = [place for place in range(*span) if plain[place] in "0123456789x"]
    for place in places[kept:-kept_at_end]:
        shown[place] = "*"


def _plain(character: str) -> str:
    """The digit of any script, a small letter, or the character itself: one for one, so that offsets stay."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character in _UNSEEN:
        return "\u200b"
    lower = unicodedata.normalize("NFKC", character).lower()
    return lower if len(lower) == 1 else character
