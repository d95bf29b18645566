"""YAML as plain values, read from the parser's events.

Our lists are ten thousand words. The library makes a node of each and asks four times what it may mean, which was a
tenth of every start; here a word is a word at once. Whatever may be anything else is left to the library: a number,
and with anchors, tags or a key written twice the whole file. So what is read is always what the library reads.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

_NO_TEXT = re.compile(r"[-+.\d].*|(?i:true|false|null)|~|")
"""A scalar without quotes that may be a number, a day, true, false or nothing."""
_UNUSUAL = re.compile(r"(?:---|\.\.\.).*|<<|=")
"""What is read otherwise in a file than by itself."""
_Events = Iterator[Any]


class _UnusualError(Exception):
    """The library alone knows what this is."""


def tree(text: str) -> Any:  # noqa: ANN401  whatever stands in the file
    """The values of a file with one document; raises ruamel.yaml's errors."""
    events = iter(YAML(typ="safe").parse(text))
    try:
        return _document(events)
    except (_UnusualError, StopIteration):
        return YAML(typ="safe").load(text)


def _document(events: _Events) -> Any:  # noqa: ANN401
    _expect(next(events), StreamStartEvent)
    begun = _expect(next(events), DocumentStartEvent)
    if begun.version or begun.tags:
        raise _UnusualError
    value = _value(next(events), events)
    _expect(next(events), DocumentEndEvent)
    _expect(next(events), StreamEndEvent)
    return value


def _expect(event: Any, kind: type) -> Any:  # noqa: ANN401  the library's own
    if type(event) is not kind:
        raise _UnusualError
    return event


def _value(event: Any, events: _Events) -> Any:  # noqa: ANN401
    """What begins with an event."""
    kind = type(event)
    if kind is ScalarEvent:
        return _scalar(event)
    if kind is SequenceStartEvent and event.anchor is event.tag is None:
        items = []
        while type(one := next(events)) is not SequenceEndEvent:
            items.append(_value(one, events))
        return items
    if kind is MappingStartEvent and event.anchor is event.tag is None:
        return _mapping(events)
    raise _UnusualError


def _mapping(events: _Events) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    while type(one := next(events)) is not MappingEndEvent:
        key = _value(one, events)
        if type(key) is not str or key in pairs:
            raise _UnusualError
        pairs[key] = _value(next(events), events)
    return pairs


def _scalar(event: Any) -> Any:  # noqa: ANN401
    if event.anchor is not None or event.implicit == (False, False):
        raise _UnusualError
    value: str = event.value
    if not event.implicit[0]:
        return value
    if _UNUSUAL.fullmatch(value):
        raise _UnusualError
    return _meaning(value) if _NO_TEXT.fullmatch(value) else value


@cache
def _meaning(scalar: str) -> Any:  # noqa: ANN401
    return YAML(typ="safe").load(scalar)
