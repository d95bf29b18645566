"""Small change: the 角 and 分 behind 元 (块二, 块零四, 6角三分), and alone (两角五分, 20分)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.nlp.numbers.numerals import DIGITS, number
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led

_DIGIT = r"[零〇]?(?P<{}>\d|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖])"
_CHANGE = Expression(
    rf"(?:{_DIGIT.format('jiao')}(?P<unit>[角毛])?)?"
    rf"(?:(?:(?<=[角毛元块圆]){_DIGIT.format('fen')}|(?<=[角毛]){_DIGIT.format('loose')}(?!\d))分?)?"
)
_COINS = Led(
    rf"(?<![一-龥\d.,，]){_DIGIT.format('jiao')}[角毛](?:{_DIGIT.format('fen')}分?)?(?:钱|(?![一-龥]))"
    r"|(?<![一-龥\d.])(?P<only>\d{1,2}|(?!一分钱[新也都没不])[一二两三四五六七八九十]{1,3})分(?:钱|(?![一-龥]))"
)
_NONE = Decimal(0)


def behind(text: str, end: int, coin: str) -> tuple[Decimal, int]:
    """What the change behind a coin that ends at `end` adds, and where it ends; nothing adds 0."""
    change = _CHANGE.match(text, end)
    if change is None or not change[0]:
        return _NONE, end
    if change["jiao"] and not change["unit"] and not change["fen"] and not change["loose"]:
        return _bare(text, change, coin)
    fen = change["fen"] or change["loose"]
    return (_digit(change["jiao"]) / 10 if change["jiao"] else _NONE) + (
        _digit(fen) / 100 if fen else _NONE
    ), change.end()


def _bare(text: str, change: re.Match[str], coin: str) -> tuple[Decimal, int]:
    """A digit without its own coin: 块二 is 1.2, 块零四 and 块四分 are 1.04; 三元五 is none."""
    value, end = _digit(change["jiao"]), change.end()
    after = text[end : end + 1]
    if after == "分":
        return value / 100, end + 1
    if coin[0] != "块" or "\u4e00" <= after <= "\u9fff" or after.isdigit():
        return _NONE, change.start()
    return value / (100 if change[0][0] in "零〇" else 10), end


def alone(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """角 and 分 without 元, each with its place."""
    if "角" not in text and "毛" not in text and "分" not in text:
        return
    for match in _COINS.finditer(text):
        if match["only"]:
            yield (number(match["only"]) or _NONE) / 100, match.start(), match.end()
        else:
            fen = _digit(match["fen"]) / 100 if match["fen"] else _NONE
            yield _digit(match["jiao"]) / 10 + fen, match.start(), match.end()


def _digit(character: str) -> Decimal:
    return DIGITS[character] if character in DIGITS else Decimal(character)
