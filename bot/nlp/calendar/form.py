"""A form of saying days, and how all forms are looked for in a text at once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bot.nlp.calendar.days import When
from bot.nlp.calendar.meanings import Frame, Meaning
from bot.nlp.text.firsts import Led
from bot.nlp.text.windows import windows

_expression = cache(Led)


@dataclass(frozen=True, slots=True)
class Form:
    """One way of saying a day or a period.

    marks: characters of which every match has one; only around these is the pattern tried.
    source: the pattern, compiled when a text first has a mark of it: most of the start would go into forms unused.
    read: the time that a match means; `None` for what only looks like one.
    back, on: how far before its mark a match may begin, and behind it end, with what its pattern looks at.
    ahead_only: only a rep's message says it so (`Frame.ahead`); elsewhere the same figures are a decimal.
    """

    marks: str
    source: str
    read: Meaning
    back: int = 6
    on: int = 13
    ahead_only: bool = False


class Spoken(NamedTuple):
    """A time said at `start` to `end`, with what it takes to read it again behind the start of a range."""

    start: int
    end: int
    when: When
    form: Form
    match: re.Match[str]

    def again(self, frame: Frame) -> When | None:
        """The same words read within another frame."""
        return self.form.read(self.match, frame)


class Grammar:
    """Forms, laid out so that those whose marks a text lacks cost it nothing."""

    __slots__ = ("_by_mark", "_gate", "_groups")

    def __init__(self, *forms: Form, beside: Mapping[str, str]) -> None:
        """Forms with the same marks are looked for together.

        beside: of marks that stand everywhere, an expression that holds where they can be what a form means by them.
        """
        together: dict[str, list[Form]] = {}
        for form in forms:
            together.setdefault(form.marks, []).append(form)
        self._groups = list(together.values())
        marks = sorted({mark for form in forms for mark in form.marks})
        everywhere = "".join(beside)
        plain = f"[{re.escape(''.join(mark for mark in marks if mark not in everywhere))}]"
        self._gate = Led("|".join((plain, *beside.values())))
        self._by_mark = {mark: [i for i, of in enumerate(together) if mark in of] for mark in marks}

    def spoken(self, text: str, frame: Frame) -> list[Spoken]:
        """The longest form at each place, in order."""
        places: dict[int, list[int]] = {}
        for mark in self._gate.finditer(text):
            for group in self._by_mark[mark[0]]:
                places.setdefault(group, []).append(mark.start())
        return list(_longest(_tried(text, frame, ((self._groups[group], at) for group, at in places.items()))))


def _tried(text: str, frame: Frame, groups: Iterable[tuple[list[Form], list[int]]]) -> Iterator[Spoken]:
    """What the forms of each group find around the places of their marks."""
    for group, at in groups:
        for form in group:
            if form.ahead_only and not frame.ahead:
                continue
            for start, end in windows(at, back=form.back, on=form.on):
                for match in _expression(form.source).finditer(text, start, end):
                    if (when := form.read(match, frame)) is not None:
                        yield Spoken(match.start(), match.end(), when, form, match)


def _longest(found: Iterable[Spoken]) -> Iterator[Spoken]:
    reach = 0
    for one in sorted(found, key=lambda s: (s.start, -s.end)):
        if one.start >= reach:
            reach = one.end
            yield one
