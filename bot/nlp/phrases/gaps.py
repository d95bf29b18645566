"""The separator layer: 「回.扣」, 「回 扣」, zero-width characters and emoji inside a word are taken out."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.nlp.phrases.plain import changing
from bot.nlp.text.expression import Expression

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3"
)
_UNSEEN_TAGS = "\U000e0000-\U000e01ef"
_BLANK = " \t\u3000\u00a0"
_MARKS = r".·•・‧∙⋅*_~/\\+=#^`'\"“”‘’\-¥$￥×°|…—→●○■□▪◆◇\u2800\u3164"
_EMOJI, _PICTURES = "\u2600-\u27bf\u2b00-\u2bff", "\U0001f000-\U0001faff"
_NEAR = f"{_UNSEEN}{_BLANK}{_MARKS}{_EMOJI}"
_NOISE = f"[{_NEAR}{_UNSEEN_TAGS}{_PICTURES}]"
_ASTRAL = "\U00010000-\U0010ffff"
_SOLID = r"[^\W_]"
_JOINED = f"(?:\u200d{_NOISE}|[\ufe0f\U0001f3fb-\U0001f3ff\u2640\u2642]){{0,12}}"
"""What makes one picture of several characters: a family of four is seven."""
LONGEST_GAP = 4
_GAP = Expression(rf"{_NOISE}(?<={_SOLID}{_NOISE}){_JOINED}(?:{_NOISE}{_JOINED}){{0,{LONGEST_GAP - 1}}}(?={_SOLID})")
"""The class comes first: a look-behind in front of it would be tried at every character."""
_HAN = "[\u3400-\u9fff]"
_SPELLED = Expression(
    rf"{_NOISE}(?<={_HAN}{_NOISE}){_NOISE}{{0,{LONGEST_GAP - 1}}}{_HAN}(?:{_NOISE}{{1,{LONGEST_GAP}}}{_HAN}){{2,}}"
)
"""Four characters or more, each for itself, from behind the first: names in a row (甲 乙 丙) are fewer."""
_ALL_NOISE = Expression(_NOISE)
_ALL_UNSEEN = Expression(f"[{_UNSEEN}{_UNSEEN_TAGS}]+")
_HAS_BLANK = Expression(f"[{_BLANK}]")
_FIRST_CJK = "\u2e80"


@dataclass(frozen=True, slots=True)
class Stripped:
    """A text without its gaps; `cuts[i]` is where its i-th piece begins, `places[i]` where that is in the original."""

    text: str
    cuts: tuple[int, ...]
    places: tuple[int, ...]

    def place(self, offset: int) -> int:
        """Where in the original the character at `offset` stands."""
        piece = bisect_right(self.cuts, offset) - 1
        return self.places[piece] + offset - self.cuts[piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original from the first to the last character of `text[start:end]`."""
        return self.place(start), self.place(end - 1) + 1


def is_smooth(text: str) -> bool:
    """Whether a text as typed is plain already and has no gaps: one look tells it of most messages, instead of two.

    One that has anything astral is never called smooth: a range of those that matter would be held against every
    character, and there are four.
    """
    return _ROUGH.search(text) is None


class _Rough(Expression):
    """Any of some characters, or of those that folding changes: which these are is found out for the first text."""

    __slots__ = ()

    def _written(self, source: str) -> str:
        return f"[{changing()}{source}]"


_ROUGH = _Rough(f"{_NEAR}{_ASTRAL}")


def strip(text: str, pairs: AbstractSet[str] | None = None) -> Stripped | None:
    """A plain text without its gaps, those between one of the `pairs` of characters alone; `None` when it has none."""
    found = [
        match.span()
        for match in _GAP.finditer(text)
        if (pairs is None or text[match.start() - 1] + text[match.end()] in pairs) and _is_gap(text, match)
    ]
    return _without(text, found) if found else None


def closed(text: str) -> Stripped | None:
    """A text without the gaps of what is spelled out (「发 票 开 高 一 点」); `None` when nothing is.

    So all that reads sentences, and not only words, reads it as if it had been written in one.
    """
    if _SPELLED.search(text) is None:
        return None
    runs = _SPELLED.finditer(text)
    return _without(text, [gap.span() for run in runs for gap in _GAP.finditer(text, run.start() - 1, run.end())])


def _without(text: str, gaps: Iterable[tuple[int, int]]) -> Stripped:
    cuts, places, pieces, length, place = [0], [0], [], 0, 0
    for start, end in gaps:
        pieces.append(text[place:start])
        length += start - place
        cuts.append(length)
        places.append(end)
        place = end
    pieces.append(text[place:])
    return Stripped("".join(pieces), tuple(cuts), tuple(places))


def without_noise(phrase: str) -> str:
    """A phrase as the stripped text has it: 「no.1」 is sought as 「no1」 there."""
    return _ALL_NOISE.sub("", phrase)


def _is_gap(text: str, match: re.Match[str]) -> bool:
    """Beside a Chinese character anything is one; 「1.5」 and 「pay me」 are written so, 「h.u.i」 is not."""
    left, right, noise = text[match.start() - 1], text[match.end()], match[0]
    if left >= _FIRST_CJK or right >= _FIRST_CJK or _ALL_UNSEEN.fullmatch(noise):
        return True
    return not (left.isdigit() and right.isdigit()) and not _HAS_BLANK.search(noise)
