"""Regular expressions of rules: bounded ones only, each run only where words that it cannot do without stand.

`(?P<hit>…)` in an expression names the part that is the finding; without it, that is the whole match.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from re import _compiler, _parser  # type: ignore[attr-defined]
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any

from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.shorthand import MASK, expanded

_WIDEST = 200
"""Characters that one match may take at most."""
_MOST_WORDS = 300
"""How many words a part of an expression may be spelt out to."""
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_MARGIN = 40


class Pattern:
    """A bounded expression, compiled when it is first tried.

    gate: words of which any match has one, empty when it must always be run.
    rivals: whether it speaks of competitors, and so is run where their names are masked.
    """

    __slots__ = ("_regex", "_tree", "gate", "rivals", "width")

    def __init__(self, written: str) -> None:
        """`written` was not refused."""
        self._tree = _read(written)
        self._regex: re.Pattern[str] | None = None
        self.gate = tuple(sorted(_gate(self._tree)))
        self.rivals = MASK in _folded(written)
        self.width = self._tree.getwidth()[1] + _MARGIN

    def spans(self, text: str, near: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Where it matches in a plain text, looking only around the places where words of the gate stand."""
        if self._regex is None:
            self._regex = _compiler.compile(self._tree, self._tree.state.flags)
        group = "hit" if "hit" in self._regex.groupindex else 0
        for start, end in self._stretches(text, near):
            for match in self._regex.finditer(text, start, end):
                if match.end(group) > match.start(group):
                    yield match.span(group)

    def _stretches(self, text: str, near: Sequence[int]) -> list[tuple[int, int]]:
        """Nothing outside can be part of a match; the margin is for what look-arounds see."""
        if not self.gate:
            return [(0, len(text))]
        stretches: list[tuple[int, int]] = []
        for place in sorted(near):
            start, end = max(0, place - self.width), place + self.width
            if stretches and start <= stretches[-1][1]:
                stretches[-1] = (stretches[-1][0], end)
            else:
                stretches.append((start, end))
        return stretches


@lru_cache(maxsize=8192)
def pattern_of(written: str) -> Pattern:
    """The expression, compiled once however often the lists are loaded anew."""
    return Pattern(written)


def refused(pattern: str) -> str | None:
    """Why an expression is refused, `None` when it is not."""
    try:
        tree = _read(pattern)
    except KeyError as unknown:
        return f"写错了：没有 {{{unknown.args[0]}}} 这个代称"
    except (re.error, OverflowError, RecursionError) as error:
        return f"写错了：{error}"
    nodes = list(_nodes(tree))
    if any(op in _REPEATS and arg[1] == sre.MAXREPEAT for op, arg in nodes):
        return "没有上限：把 * 和 + 写成 {0,20} 这样"
    if any(op in _REPEATS and arg[1] > 1 and _varies(arg[2]) for op, arg in nodes):
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
    if op in _REPEATS:
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
    return any(op in _REPEATS and arg[0] != arg[1] for op, arg in _nodes(tree))


def _gate(tree: Iterable[Any]) -> frozenset[str]:
    """Words of which every match has one: of all parts that can be spelt out, the one with the longest words."""
    best: frozenset[str] = frozenset()
    words = frozenset({""})
    for op, arg in (*tree, (None, None)):
        part = _words(op, arg)
        if part is not None and len(words) * len(part) <= _MOST_WORDS:
            words = frozenset(before + after for before in words for after in part)
            continue
        best = max(best, words, _inner_gate(op, arg), key=_worth)
        words = part if part is not None else frozenset({""})
    return best


def _worth(words: frozenset[str]) -> tuple[int, int]:
    """Longer words, then fewer; a competitor's mask stands in no text as typed."""
    return 0 if any(MASK in word for word in words) else min(map(len, words), default=0), -len(words)


def _inner_gate(op: Any, arg: Any) -> frozenset[str]:  # noqa: ANN401
    if op is sre.SUBPATTERN:
        return _gate(arg[3])
    if op in _REPEATS and arg[0] > 0:
        return _gate(arg[2])
    if op is sre.BRANCH:
        gates = [_gate(branch) for branch in arg[1]]
        if all(_worth(gate)[0] for gate in gates):
            return frozenset[str]().union(*gates)
    return frozenset()


def _words(op: Any, arg: Any) -> frozenset[str] | None:  # noqa: ANN401, PLR0911  one line a kind of node
    """Everything that a node can match, where that is little."""
    if op is sre.LITERAL:
        return frozenset({plain(chr(arg))})
    if op is sre.IN:
        return _class(arg)
    if op is sre.SUBPATTERN:
        return _sequence(arg[3])
    if op is sre.BRANCH:
        return _union(_sequence(branch) for branch in arg[1])
    if op in _REPEATS and arg[1] == 1:
        inner = _sequence(arg[2])
        return None if inner is None else inner | {""}
    if op in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
        return frozenset({""})
    return None


def _class(arg: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    found = set()
    for op, value in arg:
        if op is not sre.LITERAL:
            return None
        found.add(plain(chr(value)))
    return frozenset(found)


def _sequence(tree: Iterable[Any]) -> frozenset[str] | None:
    words = frozenset({""})
    for op, arg in tree:
        part = _words(op, arg)
        if part is None or len(words) * len(part) > _MOST_WORDS:
            return None
        words = frozenset(before + after for before in words for after in part)
    return words


def _union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    words: frozenset[str] = frozenset()
    for part in parts:
        if part is None or len(words) + len(part) > _MOST_WORDS:
            return None
        words |= part
    return words
