"""Where an expression may begin at all, told by words that none of its matches can do without.

Each part of an expression that can be spelt out is a gate: any match has one of its words, so many characters from its
beginning. An expression begins only where all its gates let it, which is nearly nowhere; most are never tried.
"""

from collections.abc import Iterable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.shorthand import MASK

REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_MOST_WORDS = 300
"""How many words a part of an expression may be spelt out to."""
_MOST_GATES = 3


class Gate(NamedTuple):
    """Words of which any match has one, that begins `first` to `last` characters from the match's own beginning."""

    words: frozenset[str]
    first: int
    last: int

    def starts(self, places: int) -> int:
        """Where a match may begin when the words stand at `places`; both are sets of places, a bit each."""
        reached, wanted, spread = places >> self.first, self.last - self.first + 1, 1
        while spread * 2 <= wanted:  # each round doubles how far to the left a place has been spread
            reached |= reached >> spread
            spread *= 2
        return reached | reached >> (wanted - spread)


def gates_of(tree: Any) -> tuple[Gate, ...]:  # noqa: ANN401  the parser's own
    """The gates of an expression, that with the rarest words first, those of a competitor's mask last."""
    told = {gate for gate in _gates(tree, 0, 0) if all(gate.words)}
    gates = sorted(told, key=lambda gate: (_worth(gate), -gate.last, sorted(gate.words)), reverse=True)
    masked = [gate for gate in gates if MASK in gate.words]
    return (*[gate for gate in gates if MASK not in gate.words][:_MOST_GATES], *masked)


def _gates(tree: Any, first: int, last: int) -> Iterator[Gate]:  # noqa: ANN401
    """Every part of a sequence that can be spelt out, `first` to `last` characters from the beginning."""
    words, begin = frozenset({""}), (first, last)
    for number, (op, arg) in enumerate(tree):
        least, most = tree[number : number + 1].getwidth()
        part = _words(op, arg)
        if part is not None and len(words) * len(part) <= _MOST_WORDS:
            words = _joined(words, part)
        else:
            yield Gate(_shortest(words), *begin)
            yield from _inner(op, arg, first, last)
            words, begin = (
                (part, (first, last)) if part is not None else (frozenset({""}), (first + least, last + most))
            )
        first, last = first + least, last + most
    yield Gate(_shortest(words), *begin)


def _inner(op: Any, arg: Any, first: int, last: int) -> Iterator[Gate]:  # noqa: ANN401
    if op is sre.SUBPATTERN:
        yield from _gates(arg[3], first, last)
    elif op in REPEATS and arg[0] > 0:
        yield from _gates(arg[2], first, last)
    elif op is sre.BRANCH:
        best = [max(_gates(branch, first, last), key=_worth) for branch in arg[1]]
        words = frozenset[str]().union(*(gate.words for gate in best))
        yield Gate(_shortest(words), min(gate.first for gate in best), max(gate.last for gate in best))


def _shortest(words: frozenset[str]) -> frozenset[str]:
    """Without those that begin with another: 「保证金」 stands only where 「保证」 does."""
    return frozenset(word for word in words if not any(word[:length] in words for length in range(1, len(word))))


def _worth(gate: Gate) -> tuple[int, int]:
    """How rarely a gate opens: longer words, then fewer."""
    return min(map(len, gate.words)), -len(gate.words)


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
    if op in REPEATS and arg[1] == 1:
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
        words = _joined(words, part)
    return words


def _union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    words: frozenset[str] = frozenset()
    for part in parts:
        if part is None or len(words) + len(part) > _MOST_WORDS:
            return None
        words |= part
    return words


def _joined(before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    return frozenset(head + tail for head in before for tail in after)
