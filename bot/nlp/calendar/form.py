"""A form of saying days, and how all forms are looked for in a text at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.nlp.calendar.meanings import Frame, Meaning
from bot.nlp.days import When
from bot.nlp.windows import places, windows

_BACK, _ON = 14, 24
"""How far before a mark its form may begin, and behind it end, with what its pattern looks at."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way of saying a day or a period.

    marks: characters of which every match has one; only around these is the pattern tried.
    source: the pattern, compiled when a text first has a mark of it: most of the start would go into forms unused.
    read: the time that a match means; `None` for what only looks like one.
    ahead_only: only a rep's message says it so (`Frame.ahead`); elsewhere the same figures are a decimal.
    """

    marks: str
    source: str
    read: Meaning
    ahead_only: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """A time said at `start` to `end`, with what it takes to read it again behind the start of a range."""

    start: int
    end: int
    when: When
    form: Form
    match: re.Match[str]

    def again(self, frame: Frame) -> When | None:
        """The same words read within another frame."""
        return self.form.read(self.match, frame)


_compiled = cache(re.compile)


@cache
def _marks(forms: tuple[Form, ...]) -> str:
    return "".join(sorted({mark for form in forms for mark in form.marks}))


def spoken(text: str, forms: tuple[Form, ...], frame: Frame) -> list[Spoken]:
    """The longest form at each place, in order."""
    where = places(text, _marks(forms))
    found: list[Spoken] = []
    for form in forms:
        at = sorted(place for mark in form.marks if mark in where for place in where[mark])
        if not at or (form.ahead_only and not frame.ahead):
            continue
        pattern = _compiled(form.source)
        for start, end in windows(at, back=_BACK, on=_ON):
            for match in pattern.finditer(text, start, end):
                when = form.read(match, frame)
                if when is not None:
                    found.append(Spoken(match.start(), match.end(), when, form, match))
    return list(_longest(found))


def _longest(found: Iterable[Spoken]) -> Iterator[Spoken]:
    reach = 0
    for one in sorted(found, key=lambda s: (s.start, -s.end)):
        if one.start >= reach:
            reach = one.end
            yield one
