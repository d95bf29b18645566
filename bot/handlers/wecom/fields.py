"""XML as the platform writes it, read strictly: elements and text, no declarations, bounded depth and number."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import NamedTuple
from xml.parsers import expat

from bot.handlers.refused import RefusedError

_DEEPEST = 8
_MOST = 512

_ILLEGIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class Field(NamedTuple):
    """An element: its text, whitespace and all, or the elements in it. A tuple, so that fields have an order."""

    name: str
    text: str
    inner: tuple["Field", ...]

    def all(self, name: str) -> Sequence["Field"]:
        """The elements of that name directly inside, none, one or several."""
        return [field for field in self.inner if field.name == name]


class _Tree:
    """Collects what expat reports. Holds no reference to its parser, so that no message leaves a cycle behind."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[str], list[Field]]] = [("", [], [])]
        self._count = 0

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._count += 1
        if len(self._open) > _DEEPEST or self._count > _MOST:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "xml")
        self._open.append((name, [], []))

    def text(self, text: str) -> None:
        self._open[-1][1].append(text)

    def end(self, _name: str) -> None:
        name, texts, inner = self._open.pop()
        self._open[-1][2].append(Field(name, "" if inner else "".join(texts), tuple(inner)))

    def root(self) -> Field:
        return self._open[0][2][0]


def _refuse_declaration(*_declared: object) -> None:
    raise RefusedError(HTTPStatus.BAD_REQUEST, "xml")


def read_fields(document: bytes) -> Sequence[Field]:
    """The elements below `<xml>`, in their order; raises RefusedError.

    A person can paste what XML has no room for (a NUL, a bell), and the platform passes it on: such a character
    becomes U+FFFD, better than a message that is refused four times and lost.
    """
    text = _ILLEGIBLE.sub(_REPLACEMENT, document.decode("utf-8", "replace"))
    tree = _Tree()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    try:
        parser.Parse(text, True)  # noqa: FBT003 - expat takes "this is all" by position only
    except expat.ExpatError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "xml") from None
    root = tree.root()
    if root.name != "xml":
        raise RefusedError(HTTPStatus.BAD_REQUEST, "xml")
    return root.inner


def texts(fields: Sequence[Field]) -> Mapping[str, str]:
    """The text of each element that stands there once and holds text only; a doubled one is as good as absent."""
    found: dict[str, str | None] = {}
    for name, text, inner in fields:
        found[name] = None if inner or name in found else text
    return {name: text for name, text in found.items() if text is not None}
