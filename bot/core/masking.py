"""What is shown or sent of numbers that give a person away: 6222 **** **** 1234. The original stays in the inbox."""

import re
import unicodedata

from bot.core.card_numbers import Span, bank_cards, id_cards

_GATE = re.compile(r"\d(?:\D{0,2}\d){12}")
_KEPT_OF_ID, _KEPT_OF_CARD, _KEPT_AT_END = 3, 4, 4


def masked(text: str) -> str:
    """The text with the middle of every identity-card and bank-card number starred, character for character."""
    if not _GATE.search(text):
        return text
    plain = "".join(map(_plain, text))
    shown = list(text)
    for span in id_cards(plain):
        _star(shown, plain, span, _KEPT_OF_ID)
    for span in bank_cards(plain):
        _star(shown, plain, span, _KEPT_OF_CARD)
    return "".join(shown)


def _star(shown: list[str], plain: str, span: Span, kept: int) -> None:
    """What stands between the digits stays as it is."""
    places = [place for place in range(*span) if plain[place] in "0123456789x"]
    for place in places[kept:-_KEPT_AT_END]:
        shown[place] = "*"


def _plain(character: str) -> str:
    """The digit of any script, a small letter, or the character itself: one for one, so that offsets stay."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    lower = unicodedata.normalize("NFKC", character).lower()
    return lower if len(lower) == 1 else character
