"""Exact names in a text, found in one pass."""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase

import ahocorasick_rs

from bot.core.directory import Named
from bot.nlp.text.folding import lower

_LETTERS = frozenset(ascii_lowercase)


class Automaton:
    """Exact names in a text: the longest at each place, Latin ones as whole words only. For some thousands of names."""

    __slots__ = ("_automaton", "_ids")

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """`names`: a plain name to the ids that it may mean."""
        self._ids = [tuple(dict.fromkeys(ids)) for ids in names.values()]
        kind = ahocorasick_rs.MatchKind.LeftmostLongest
        self._automaton = ahocorasick_rs.AhoCorasick(list(names), matchkind=kind)

    def find(self, text: str) -> list[Named]:
        """Every name that stands in a folded text, in order."""
        plain = lower(text)
        return [
            Named(start, end, self._ids[index])
            for index, start, end in self._automaton.find_matches_as_indexes(plain)
            if is_whole(plain, start, end)
        ]


def is_whole(plain: str, start: int, end: int) -> bool:
    """Whether no Latin word is cut."""
    if plain[start] in _LETTERS and plain[start - 1 : start] in _LETTERS:
        return False
    return not (plain[end - 1] in _LETTERS and plain[end : end + 1] in _LETTERS)
