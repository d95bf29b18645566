"""Where in a text a pattern is worth trying: around the characters that each of its matches has.

Trying a pattern at every character is what reading a text costs most; a window of forty around 「月」 is not.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache

from bot.nlp.text.expression import Expression


class Opening:
    """An expression that is tried only where its matches can begin.

    The engine finds the next of some characters in no time, while anything else that a pattern begins with is tried
    everywhere.
    """

    __slots__ = ("_at", "_whole")

    def __init__(self, opener: str, source: str) -> None:
        """opener: a class of characters, and perhaps what stands behind one. source: matches no empty words."""
        self._at = Expression(opener)
        self._whole = Expression(source)

    @property
    def source(self) -> str:
        """The expression itself."""
        return self._whole.source

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Every match in a stretch, as `re` finds them."""
        match = self._whole.match
        for opener in self._at.finditer(text, start, end):
            place = opener.start()
            if place >= start and (found := match(text, place, end)) is not None:
                start = found.end()
                yield found


@cache
def _gate(marks: str) -> Expression:
    return Expression(f"[{re.escape(''.join(sorted(set(marks))))}]")


def windows(at: Sequence[int], *, back: int, on: int) -> list[tuple[int, int]]:
    """The stretches from `back` before each place to `on` behind it; those that meet are one.

    at: in order, not empty. A match that ends within `on - 8` of its mark sees all that its lookaheads ask for.
    """
    first = at[0]
    start, end = first - back if first > back else 0, first + on
    if len(at) == 1:
        return [(start, end)]
    stretches = []
    for place in at:
        if place - back > end:
            stretches.append((start, end))
            start = place - back
        end = place + on
    stretches.append((start, end))
    return stretches


def matches(pattern: Expression, text: str, marks: str, *, back: int, on: int) -> Iterator[re.Match[str]]:
    """Every match of a pattern, tried around its marks only."""
    at = [match.start() for match in _gate(marks).finditer(text)]
    for start, end in windows(at, back=back, on=on) if at else ():
        yield from pattern.finditer(text, start, end)
