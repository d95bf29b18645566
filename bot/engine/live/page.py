"""A YAML file as somebody wrote it: its text, and where in it everything stands, comments too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

_COMMENT = re.compile(r"(?:\A|(?<=\s))#[^\n]*")
_BEGIN = (SequenceStartEvent, MappingStartEvent)
_END = (SequenceEndEvent, MappingEndEvent)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands: from its first sign to behind its last.

    keyed: whether it is a mapping; its parts are keys and values by turns. flow: whether it is written in brackets.
    """

    start: int
    end: int
    keyed: bool = False
    flow: bool = True
    parts: tuple["Spot", ...] = ()

    def units(self) -> list[tuple[int, int]]:
        """From where to where each item of a list, or each key with its value, goes."""
        step = 2 if self.keyed else 1
        return [
            (one.start, last.end) for one, last in zip(self.parts[::step], self.parts[step - 1 :: step], strict=True)
        ]


class Page:
    """A text with the places in it; `bare` is the text with blanks for comments. Raises ruamel's YAMLError."""

    def __init__(self, text: str) -> None:
        """Lines of `text` end with a line feed alone."""
        self.text = text
        leaves: list[Spot] = []
        events = iter(YAML(typ="safe", pure=True).parse(text))
        first = next((one for one in events if isinstance(one, (*_BEGIN, ScalarEvent))), None)
        self.root = Spot(0, 0) if first is None else _spot(first, events, text, leaves)
        self._comments = list(_comments(text, leaves))
        bare = list(text)
        for start, end in self._comments:
            bare[start:end] = " " * (end - start)
        self.bare = "".join(bare)

    def line(self, at: int) -> int:
        """Where the line of a place begins."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Where the line of a place ends, before its break."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def indent(self, at: int) -> int:
        """How far from the left the first sign of a place's line is."""
        start = self.line(at)
        return len(self.text[start:]) - len(self.text[start:].lstrip(" "))

    def comments(self, start: int, end: int) -> list[str]:
        """What begins as a comment between two places."""
        return [self.text[one:stop] for one, stop in self._comments if start <= one < end]

    def is_bare(self, start: int, end: int) -> bool:
        """Whether nothing but comments stands between two places."""
        return not self.bare[start:end].strip()

    def dash(self, block: Spot, index: int) -> int:
        """Where the dash of an item of a block list is."""
        before = block.parts[index - 1].end if index else block.start
        return self.bare.rfind("-", before, block.parts[index].start)


def _spot(event: Any, events: Iterator[Any], text: str, leaves: list[Spot]) -> Spot:  # noqa: ANN401  the library's own
    """Where the value is that begins with an event; every word and number goes to the leaves, in order."""
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, ScalarEvent | AliasEvent):
        leaves.append(Spot(start, end))
        # The end of a text of several lines is told behind the empty lines after it.
        return Spot(start, start + len(text[start:end].rstrip()))
    parts = []
    while not isinstance(one := next(events), _END):
        parts.append(_spot(one, events, text, leaves))
    end = one.end_mark.index if event.flow_style or not parts else parts[-1].end
    return Spot(start, end, isinstance(event, MappingStartEvent), bool(event.flow_style), tuple(parts))


def _comments(text: str, leaves: list[Spot]) -> Iterator[tuple[int, int]]:
    """Where comments are: a `#` inside a word or a text is none."""
    at = 0
    for start, end in [*((leaf.start, leaf.end) for leaf in leaves), (len(text), len(text))]:
        yield from (found.span() for found in _COMMENT.finditer(text, at, start))
        at = max(at, end)
