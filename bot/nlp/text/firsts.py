"""An expression that is looked at closely only where one of its matches can begin.

The engine skips by first characters itself where every branch begins with a literal; a look-behind, a class or a name
in front of one branch, and it tries all branches at every character, which costs four times as much.
"""

import re
from collections.abc import Iterable
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from bot.nlp.text.expression import Expression

_ZERO_WIDTH = (sre.ASSERT, sre.ASSERT_NOT, sre.AT)
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_CATEGORIES = {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_WORD: r"\w"}


class Led(Expression):
    """An expression behind a look at the first character of its matches."""

    __slots__ = ()

    def _written(self, source: str) -> str:
        return led(source)


def led(pattern: str) -> str:
    """The same expression behind a look at its first character; as it is, where that may be nearly any."""
    known, empty = _firsts(_parser.parse(pattern))
    return pattern if known is None or empty else f"(?=[{''.join(sorted(known))}])(?:{pattern})"


def _firsts(tree: Iterable[tuple[Any, Any]]) -> tuple[set[str] | None, bool]:
    """With what a sequence may begin, as parts of a class, `None` for nearly anything; whether it may be empty."""
    firsts: set[str] = set()
    for op, arg in tree:
        if op in _ZERO_WIDTH:
            continue
        known, empty = _of_node(op, arg)
        if known is None:
            return None, False
        firsts |= known
        if not empty:
            return firsts, False
    return firsts, True


def _of_node(op: Any, arg: Any) -> tuple[set[str] | None, bool]:  # noqa: ANN401  the parser's own
    if op is sre.LITERAL:
        return {re.escape(chr(arg))}, False
    if op is sre.IN:
        return _of_class(arg), False
    if op is sre.SUBPATTERN:
        return _firsts(arg[3])
    if op in _REPEATS:
        known, empty = _firsts(arg[2])
        return known, empty or arg[0] == 0
    if op is sre.BRANCH:
        each = [_firsts(branch) for branch in arg[1]]
        known = None if any(one is None for one, _ in each) else set().union(*(one for one, _ in each if one))
        return known, any(empty for _, empty in each)
    return None, False


def _of_class(arg: Iterable[tuple[Any, Any]]) -> set[str] | None:
    parts: set[str] = set()
    for op, value in arg:
        if op is sre.LITERAL:
            parts.add(re.escape(chr(value)))
        elif op is sre.RANGE:
            parts.add("-".join(re.escape(chr(end)) for end in value))
        elif op is sre.CATEGORY and value in _CATEGORIES:
            parts.add(_CATEGORIES[value])
        else:
            return None
    return parts
