"""One plain form of what people type, with the way back to the text as typed.

Folding is for reading only: full width becomes half width, traditional becomes simplified, and what nobody
sees (zero-width characters, variation selectors) is dropped. Clause punctuation
（，；！？） keeps its width, so that 「电话9，300个」 is not read as 9,300.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from bot.core.parsed import Span
from bot.nlp.text.expression import Expression

_UNSEEN = Expression("[\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f\u20e3\r]")
_CAPITALS = Expression("[A-Z]+")
_KEEP_WIDTH = frozenset("，；！？")
_HAN = range(0x3400, 0xA000)
_SURROGATES = range(0xD800, 0xE000)


@cache
def _table() -> dict[str, str]:
    """A character to its plain form of one character; built once, in about 10 ms."""
    import opencc  # noqa: PLC0415 - the first text waits for it, not the start

    table: dict[str, str] = {}
    for wide in map(chr, range(0xFF01, 0xFF5F)):
        plain = unicodedata.normalize("NFKC", wide)
        if len(plain) == 1 and wide not in _KEEP_WIDTH:
            table[wide] = plain
    table |= dict.fromkeys(map(chr, _SURROGATES), "\ufffd")
    table |= zip("\u3000\u00a0｜￥〔〕", "  |¥[]", strict=True)
    # One call for the whole block, a character a line: each is converted by itself, so no offset can move.
    han = [chr(point) for point in _HAN]
    for traditional, simplified in zip(han, opencc.OpenCC("t2s").convert("\n".join(han)).split("\n"), strict=True):
        if simplified != traditional and len(simplified) == 1 and simplified < "\U00010000":
            table[traditional] = simplified
    return table


@cache
def _foldable() -> Expression:
    """Any character that folding changes; replacing the few that there are costs a tenth of `str.translate`."""
    return Expression(f"[{re.escape(''.join(_table()))}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the plain form of `typed`; `places[i]` is where its i-th character stands in `typed`."""

    typed: str
    text: str
    places: tuple[int, ...] | None
    """`None` when nothing was dropped, so that offsets are equal."""

    def span(self, start: int, end: int) -> Span:
        """The span in the text as typed of `text[start:end]`."""
        if self.places is None:
            return Span(start, end)
        return Span(self.places[start], self.places[end - 1] + 1 if end > start else self.places[start])

    def as_typed(self, start: int, end: int) -> str:
        """`text[start:end]` in the characters as typed; lone surrogates are shown as U+FFFD."""
        if self.places is not None:
            span = self.span(start, end)
            start, end = span.start, span.end
        return printable(self.typed[start:end])


def printable(text: str) -> str:
    """`text` with every lone surrogate replaced, so that it can be encoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.translate(dict.fromkeys(_SURROGATES, "\ufffd"))
    return text


def lower(text: str) -> str:
    """`text` with its Latin letters small, of equal length: the form in which words and names are looked for."""
    return text if text == text.lower() else _CAPITALS.sub(lambda capitals: capitals[0].lower(), text)


def fold(typed: str) -> Folded:
    """The plain form of `typed`, in time linear in its length; never raises."""
    table = _table()
    text = _foldable().sub(lambda match: table[match[0]], typed)
    if not _UNSEEN.search(text):
        return Folded(typed, text, None)
    seen = [i for i, character in enumerate(text) if not _UNSEEN.match(character)]
    return Folded(typed, "".join(text[i] for i in seen), (*seen, len(typed)))


def fold_name(name: str) -> str:
    """The plain form of a name, for indexes that are searched with folded text."""
    return fold(name).text.strip()
