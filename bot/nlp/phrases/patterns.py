"""Regular expressions of rules: bounded ones only, each run only where words that it cannot do without stand.

`(?P<hit>…)` in an expression names the part that is the finding; without it, that is the whole match.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from re import _compiler, _parser  # type: ignore[attr-defined]
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any

from bot.nlp.phrases.gates import REPEATS, Gate, gates_of
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.proved import proved
from bot.nlp.phrases.shorthand import MASK, expanded

_WIDEST = 200
"""Characters that one match may take at most."""
_MOST_STARTS = 1000
"""Places at which one expression is tried in one message: a message of nothing but gates must not cost seconds."""


class Pattern:
    """A bounded expression, compiled when it is first tried.

    gates: where it may begin. key: words of which any match has one, empty when it must always be tried.
    rivals: whether it speaks of competitors, and so is run where their names are masked.
    """

    __slots__ = ("_regex", "_written", "gates", "key", "rivals")

    def __init__(self, written: str) -> None:
        """`written` was not refused."""
        self._written = written
        self._regex: re.Pattern[str] | None = None
        self.gates = known_gates(written)
        self.key = next((gate.words for gate in self.gates if MASK not in gate.words), frozenset[str]())
        self.rivals = MASK in expanded(written)

    def spans(self, text: str, starts: int) -> Iterator[tuple[int, int]]:
        """Where it matches in a plain text, of the places where it may begin, a bit each."""
        if self._regex is None:
            tree = _read(self._written)
            self._regex = _compiler.compile(tree, tree.state.flags)
        group = "hit" if "hit" in self._regex.groupindex else 0
        places = f"{starts:b}"[::-1]
        place = places.find("1")
        for _ in range(_MOST_STARTS):
            if place < 0:
                return
            match = self._regex.match(text, place)
            if match and match.end(group) > match.start(group):
                yield match.span(group)
            place = places.find("1", match.end() if match else place + 1)


@lru_cache(maxsize=8192)
def pattern_of(written: str) -> Pattern:
    """The expression, compiled once however often the lists are loaded anew."""
    return Pattern(written)


def known_gates(written: str) -> tuple[Gate, ...]:
    """The gates of an expression, as `make lists` wrote them down, or found out now."""
    known = proved().gates(expanded(written))
    return derived(written) if known is None else known


def derived(written: str) -> tuple[Gate, ...]:
    """The gates of an expression, found out anew."""
    return gates_of(_read(written))


def refused(pattern: str) -> str | None:
    """Why an expression is refused, `None` when it is not."""
    return None if _is_proved(pattern) else _fault(pattern)


def _is_proved(pattern: str) -> bool:
    with suppress(KeyError):
        return proved().gates(expanded(pattern)) is not None
    return False


def _fault(pattern: str) -> str | None:
    try:
        tree = _read(pattern)
    except KeyError as unknown:
        return f"写错了：没有 {{{unknown.args[0]}}} 这个代称"
    except (re.error, OverflowError, RecursionError) as error:
        return f"写错了：{error}"
    nodes = list(_nodes(tree))
    if any(op in REPEATS and arg[1] == sre.MAXREPEAT for op, arg in nodes):
        return "没有上限：把 * 和 + 写成 {0,20} 这样"
    if any(op in REPEATS and arg[1] > 1 and _varies(arg[2]) for op, arg in nodes):
        return "在重复里又套了不定长的重复，会越跑越慢"
    if tree.getwidth()[1] > _WIDEST:
        return f"太长：一处最多 {_WIDEST} 个字"
    return "什么也不写也算中" if tree.getwidth()[0] == 0 else None


@lru_cache(maxsize=4096)
def _read(written: str) -> Any:  # noqa: ANN401  the parser's own
    """An expression as the parser sees it; raises re.error, and KeyError for a name that there is not."""
    folded = _folded(written)
    return _parser.parse(folded, re.IGNORECASE if re.search(r"(?<!\\)[a-zA-Z]", folded) else 0)


def _folded(pattern: str) -> str:
    """The expression in plain characters; what folds to a sign of the expression language is escaped."""
    whole = expanded(pattern)
    return "".join(c if c.isascii() else re.escape(p) if (p := plain(c)).isascii() else p for c in whole)


def _nodes(tree: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for op, arg in tree:
        yield op, arg
        for inner in _inside(op, arg):
            yield from _nodes(inner)


def _inside(op: Any, arg: Any) -> Iterator[Any]:  # noqa: ANN401  the parser's own
    if op in REPEATS:
        yield arg[2]
    elif op is sre.BRANCH:
        yield from arg[1]
    elif op is sre.SUBPATTERN:
        yield arg[3]
    elif op in (sre.ASSERT, sre.ASSERT_NOT):
        yield arg[1]
    elif op is sre.ATOMIC_GROUP:
        yield arg


def _varies(tree: Any) -> bool:  # noqa: ANN401
    return any(op in REPEATS and arg[0] != arg[1] for op, arg in _nodes(tree))
