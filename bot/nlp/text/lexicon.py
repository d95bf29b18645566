"""Groups of words, found in a text in one pass of an automaton.

A word is written plainly; 「嫌…贵」 allows up to eight characters of the same clause in between, 「价格~太高」 up
to four; 「发/递…报价」 stands for 「发…报价」 and 「递…报价」, 「<价>」 for every word that is alike.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

import ahocorasick_rs

from bot.nlp.text.expression import Expression
from bot.nlp.text.folding import fold_name, lower

GAPS = {"…": 8, "~": 4}
"""How many characters a gap may stand for; it crosses no clause and no denial (「价格不算高」 is not 「价格…高」)."""
ALIKE = Expression(r"<([^<>]+)>")
_REACH = max(GAPS.values()) + 1
"""How far behind a word's first part the second begins at the latest."""
_NONE = "none"
_CUT = Expression(r"(?<=[a-z])(?=[a-z])|(?<=[0-9])(?=[0-9])")
"""A place inside a Latin word or a number: 「po」 is not in 「report」, 「400」 not in a telephone number."""
_LATIN = Expression("[a-z0-9]")
_PARTS = Expression("([…~])")

_expression = cache(Expression)

Words = Sequence[str]
Keyed = Mapping[str, Words]


class Hit(NamedTuple):
    """A word of a group that stands in a text: `key` is what it shows.

    A tuple, since a report has two hundred of them and a frozen dataclass takes four times as long to make.
    """

    group: str
    key: str
    start: int
    end: int


_Found = tuple[int, int, str]
"""Where a word begins and ends, and its key."""


class Hits(dict[str, Sequence[Hit]]):
    """What stands in a text by group, in order; within a group the longer word hides the shorter.

    A group is sorted out when it is first asked for: a report asks for half of them.
    """

    def __init__(self, found: Mapping[str, Sequence[_Found]]) -> None:
        """`found`: by group, in any order."""
        super().__init__()
        self._found = found

    def __missing__(self, group: str) -> Sequence[Hit]:
        self[group] = shown = [Hit(group, key, start, end) for start, end, key in _visible(self._found.get(group, ()))]
        return shown


class _Gapped(NamedTuple):
    """A word in parts; `tail` is what stands behind the first, and begins with one of `seconds` behind its gap."""

    group: str
    key: str
    tail: str
    seconds: frozenset[str]


class _String:
    """What a string of the automaton is: words by group and key, and the first part of others.

    edged: whether it ends in a Latin letter or a digit.
    """

    __slots__ = ("edged", "gapped", "words")

    def __init__(self, string: str) -> None:
        self.edged = _LATIN.search(string[0] + string[-1]) is not None
        self.words: list[tuple[str, str]] = []
        self.gapped: list[_Gapped] = []


_Compiled = tuple[Sequence[tuple[str, str]], Sequence[_Gapped], frozenset[str], bool]
"""Words, words in parts, with what the second parts of these begin, whether it is edged."""


class Lexicon:
    """Groups of words in one automaton; `none` is a key that hides a word without showing anything."""

    def __init__(
        self, groups: Mapping[str, Keyed], alike: Keyed | None = None, plainly: Callable[[str], str] = str
    ) -> None:
        """Nothing is compiled before the first text, or `warm`: the front door opens without it.

        plainly: gives words the form that texts are given: dialect in both is read as the plain language.
        """
        self._groups = groups
        self._alike = alike or {}
        self._plainly = plainly

    @cached_property
    def _compiled(self) -> tuple[ahocorasick_rs.AhoCorasick, Sequence[_Compiled]]:
        """The automaton, and what each of its strings is."""
        named = {name: "/".join(words) for name, words in self._alike.items()}
        strings: dict[str, _String] = {}
        for group, keyed in self._groups.items():
            for key, words in keyed.items():
                for word in words:
                    plain = self._plainly(lower(fold_name(ALIKE.sub(lambda match: named[match[1]], word))))
                    first, *rest = _PARTS.split(plain)
                    gapped = _gapped(group, key, rest) if rest else None
                    for start in _alternatives(first):
                        string = strings.get(start) or strings.setdefault(start, _String(start))
                        if gapped:
                            string.gapped.append(gapped)
                        else:
                            string.words.append((group, key))
        compiled = [
            (one.words, one.gapped, frozenset[str]().union(*(word.seconds for word in one.gapped)), one.edged)
            for one in strings.values()
        ]
        return ahocorasick_rs.AhoCorasick(list(strings)), compiled

    def warm(self) -> None:
        """Compiles it, so that no text waits for it."""
        _ = self._compiled

    def hits(self, text: str) -> Hits:
        """What stands in a folded text."""
        plain = lower(text)
        automaton, strings = self._compiled
        found: defaultdict[str, list[_Found]] = defaultdict(list)
        for number, start, end in automaton.find_matches_as_indexes(plain, overlapping=True):
            words, gapped, seconds, edged = strings[number]
            if edged and (_CUT.match(plain, start) or _CUT.match(plain, end)):
                continue
            for group, key in words:
                found[group].append((start, end, key))
            if gapped and not seconds.isdisjoint(near := plain[end : end + _REACH]):
                for group, key, tail, begins in gapped:
                    if not begins.isdisjoint(near) and (match := _expression(tail).match(plain, end)):
                        found[group].append((start, match.end(), key))
        return Hits(found)


def _alternatives(part: str) -> list[str]:
    return [alternative.strip() for alternative in part.split("/")]


def _gapped(group: str, key: str, rest: Sequence[str]) -> _Gapped:
    """A word by what stands behind its first part: gaps and parts in turn."""
    tail = "".join(_gap(gap) + _any(_alternatives(part)) for gap, part in zip(rest[::2], rest[1::2], strict=True))
    return _Gapped(group, key, tail, frozenset(second[0] for second in _alternatives(rest[1])))


def _gap(sign: str) -> str:
    return f"[^，。；！？\\n不没未]{{0,{GAPS[sign]}}}?"


def _any(words: Sequence[str]) -> str:
    """One of some words, the longer before the shorter; what none begins with is passed over at once."""
    longest = sorted(map(re.escape, words), key=len, reverse=True)
    return f"(?=[{_class(word[0] for word in words)}])(?:{'|'.join(longest)})"


def _class(characters: Iterable[str]) -> str:
    return re.escape("".join(sorted(set(characters))))


def _visible(found: Sequence[_Found]) -> Iterator[_Found]:
    """What no longer word covers; `none` covers, also what is as long, and is not shown itself."""
    over = (-1, -1, "")
    for one in sorted(found, key=lambda one: (one[0], -one[1], one[2] != _NONE)):
        start, end, key = one
        if end <= over[1] and (over[2] == _NONE or (start, end) != over[:2]):
            continue
        over = one
        if key != _NONE:
            yield one
