"""The plain form in which phrases are sought: same length as the text as typed, so an offset is an offset.

Case, width, traditional characters, styled letters and digits (①, ⓐ, 𝟏, 🅰) and the characters that only dialects are
written with (佢 is 他, 唔 is 不) are folded. Clause punctuation and
brackets keep their shape: nearly every message has some, and folding costs ten times what looking for it does.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import opencc

from bot.nlp.text.expression import Expression

_STYLED = (
    *range(0xA0, 0x100),
    *range(0x2000, 0x2500),
    *range(0x2776, 0x2794),
    *range(0x2F00, 0x2FE0),
    0x3000,
    *range(0x3200, 0x3400),
    *range(0xF900, 0xFB00),
    *range(0xFF01, 0xFFE7),
    *range(0x1D400, 0x1D800),
    *range(0x1F100, 0x1F18A),
    *range(0x2F800, 0x2FA20),
)
"""Where Unicode keeps the forms that stand for another character."""
_KEPT = frozenset("，；！？：（）")
_LETTERS_IN_SQUARES = (0x1F150, 0x1F170)
"""Negative circled and negative squared A: the two alphabets without a compatibility form."""
_FIRST_ASTRAL, _BEYOND = 0x10000, 0x110001
_ASTRAL = "\U00010400-\U0001f18a\U0002f800-\U0002fa1f"
"""Two ranges, with some between that stay as they are: looking for what changes one by one takes four times as long."""
_CASED = (*range(0x41, 0x2D00), *range(0xA640, 0xA800), *range(0xAB30, 0xABC0), *range(0xFF21, 0xFF3B))
"""Where the alphabets lie that have capitals; further ones are astral."""
_HAN = range(0x3400, 0xA000)
_DIALECT = dict(zip("佢哋嘅咗唔冇嗰俾畀谂諗睇攞揾搵嚟喺覅", "他们的了不没那给给想想看拿找找来在别", strict=True))
"""Of Cantonese and Wu, those that stand for one character and are written for nothing else."""
_WRAPPED = Expression(r"\(?(\w)[).]?")


def plain(text: str) -> str:
    """The plain form of `text`, character for character; never raises."""
    gate, table = _folding()
    if not gate.search(text):
        return text
    lower = text.lower()
    if len(lower) != len(text):  # İ becomes two characters
        lower = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lower.translate(table) if gate.search(lower) else lower


@cache
def changing() -> str:
    """The inside of a class of characters that holds all that have another plain form, but no astral one."""
    cased = {point for point in _CASED if chr(point).lower() != chr(point)}
    near = {point for point in _table() if point < _FIRST_ASTRAL} | cased
    return "".join(_ranges(near))


@cache
def _folding() -> tuple[Expression, dict[int, str]]:
    """What says that a text has something to fold, and what folds it: one message in a hundred pays for the second."""
    return Expression(f"[{changing()}{_ASTRAL}]"), _table()


@cache
def _table() -> dict[int, str]:
    """What folding changes, capitals apart, by code point."""
    table = {point: form for point in _STYLED if (form := _form(chr(point)))}
    han = [chr(point) for point in _HAN]
    # One call, a character a line: each is converted by itself, so no offset can move.
    for typed, simple in zip(han, opencc.OpenCC("t2s").convert("\n".join(han)).split("\n"), strict=True):
        if typed != simple and len(simple) == 1:
            table[ord(typed)] = simple
    table |= {ord(spoken): written for spoken, written in _DIALECT.items()}
    table |= {point: table.get(ord(form), form) for point, form in table.items()}
    table[ord("ς")] = "σ"  # lower() writes Σ by its place in the word
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    return table


def _form(character: str) -> str | None:
    """The one letter, digit or sign that a styled character stands for."""
    if character in _KEPT:
        return None
    form = unicodedata.normalize("NFKC", character)
    for first in _LETTERS_IN_SQUARES:
        if first <= ord(character) < first + 26:
            form = chr(ord("a") + ord(character) - first)
    digit = unicodedata.digit(character, None)
    if digit is not None:
        form = str(digit)
    elif len(form) > 1 and (wrapped := _WRAPPED.fullmatch(form)):
        form = wrapped[1]
    form = form.lower()
    return form if len(form) == 1 and form != character.lower() and not unicodedata.combining(form) else None


def _ranges(points: Iterable[int]) -> Iterable[str]:
    """Code points as the inside of a character class."""
    ordered = sorted(points)
    first = last = ordered[0]
    for point in (*ordered[1:], _BEYOND):
        if point != last + 1:
            yield f"{re.escape(chr(first))}-{re.escape(chr(last))}"
            first = point
        last = point
