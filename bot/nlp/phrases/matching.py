"""Every word of every rule in one automaton, and where in a text they stand, through all layers.

A word serves a purpose of a rule: it is a phrase, one that cancels (allow) or a member of a window. A gate lets an
expression be tried.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

import ahocorasick_rs

from bot.nlp.phrases.gaps import Stripped, strip
from bot.nlp.phrases.gates import Gate
from bot.nlp.phrases.runs import collapse


class Purposes(NamedTuple):
    """The numbers of what a rule seeks words for: its phrases, what it allows, and each group of its window."""

    phrases: int
    allow: int
    groups: tuple[int, ...]


class Word(NamedTuple):
    """What a string of the automaton is sought for, and how it must stand."""

    purpose: int
    boundary: str
    separators: bool


Stretch = tuple[int, int]
"""Of a plain text, from where to where."""


class Met(NamedTuple):
    """What stands in a text: by purpose its words; the expressions that may; and where each word of a gate begins."""

    words: Mapping[int, set[Stretch]]
    patterns: Collection[int]
    places: Mapping[int, Sequence[int]]


_NOTHING = Met({}, (), {})


class _Bits(dict[int, int]):
    """The places of each word as a set of bits, made when it is first asked for: of five words one is."""

    def __init__(self, places: Mapping[int, Sequence[int]]) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, word: int) -> int:
        self[word] = bits = sum(map((1).__lshift__, self._places[word]))  # no word begins twice at a place
        return bits


@dataclass(frozen=True, slots=True)
class Matcher:
    """`words[i]` is what the i-th string of the automaton means, `keys[i]` the expressions it lets be tried.

    purposes: those of each rule. owners: by purpose, the rule.
    gates: by expression, each gate with the numbers of its words. opens: the gates that the i-th string opens, needs:
    those of the i-th expression, a bit a gate.
    mask: the number of a competitor's mask, which is put into the text after this. repeated: the words of those rules
    that want repeats collapsed. pairs: what stands side by side in a word that is sought through gaps; a gap between
    any others hides nothing.
    """

    automaton: ahocorasick_rs.AhoCorasick
    words: Sequence[tuple[Word, ...]]
    keys: Sequence[tuple[int, ...]]
    purposes: Sequence[Purposes]
    owners: Sequence[int]
    opens: Sequence[int]
    needs: Sequence[int]
    gates: Sequence[tuple[tuple[frozenset[int], Gate], ...]]
    mask: int
    repeated: ahocorasick_rs.AhoCorasick | None
    repeated_words: Sequence[tuple[tuple[Word, tuple[int, ...]], ...]]
    pairs: frozenset[str]

    def met(self, text: str, *, smooth: bool = False) -> Met:
        """What stands in a plain text, in no order, a hit perhaps twice; `smooth`: it is known to have no gaps."""
        found = self.automaton.find_matches_as_indexes(text, overlapping=True)
        stripped = None if smooth or not self.pairs else strip(text, self.pairs)
        if not found and stripped is None and self.repeated is None:
            return _NOTHING
        standing: dict[int, set[Stretch]] = {}
        places: dict[int, list[int]] = {}
        opens, words = self.opens, self.words
        for index, start, end in found:
            if opens[index]:
                places.setdefault(index, []).append(start)
            for word in words[index]:
                if word.boundary == "none" or _free(text, start, end, word.boundary):
                    standing.setdefault(word.purpose, set()).add((start, end))
        gapped = () if stripped is None else self._through_gaps(text, stripped)
        repeated = () if self.repeated is None else self._repeated(text, self.repeated)
        for purpose, stretch in (*gapped, *repeated):
            standing.setdefault(purpose, set()).add(stretch)
        return Met(standing, {pattern for index in places for pattern in self.keys[index]} if places else (), places)

    def _through_gaps(self, text: str, stripped: Stripped) -> Iterator[tuple[int, Stretch]]:
        for index, start, end in self.automaton.find_matches_as_indexes(stripped.text, overlapping=True):
            if words := self.words[index]:
                first, last = stripped.span(start, end)
                if last - first == end - start:
                    continue  # no gap inside: found in the text itself too
                for word in words:
                    if word.separators and _free(text, first, last, word.boundary):
                        yield word.purpose, (first, last)

    def starts(
        self, patterns: Iterable[int], places: Mapping[int, Sequence[int]], length: int
    ) -> Iterator[tuple[int, int]]:
        """Expressions that may begin in a text of that length, and where, by the places of their gates' words."""
        opened = 0
        for word in places:
            opened |= self.opens[word]
        standing, bits = frozenset(places), _Bits(places)
        for pattern in patterns:
            needs = self.needs[pattern]
            if needs & opened != needs:
                continue
            starts = (1 << length) - 1
            for words, gate in self.gates[pattern]:
                starts &= gate.starts(reduce(or_, map(bits.__getitem__, words & standing)))
                if not starts:
                    break
            else:
                yield pattern, starts

    def _repeated(self, text: str, automaton: ahocorasick_rs.AhoCorasick) -> Iterator[tuple[int, Stretch]]:
        runs = collapse(text)
        for index, start, end in automaton.find_matches_as_indexes(runs.text, overlapping=True):
            for word, needed in self.repeated_words[index]:
                span = runs.span(start, end, needed)
                if span and _free(text, *span, word.boundary):
                    yield word.purpose, span


def _free(text: str, start: int, end: int, boundary: str) -> bool:
    """Whether a word's edges stand alone: a Latin letter there touches no other (`alnum`: nor a digit)."""
    if boundary == "none":
        return True
    joins = _is_letter if boundary == "ascii" else is_letter_or_digit
    inside_before = start > 0 and joins(text[start]) and joins(text[start - 1])
    inside_after = end < len(text) and joins(text[end - 1]) and joins(text[end])
    return not (inside_before or inside_after)


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def is_letter_or_digit(character: str) -> bool:
    """Whether it is one of those that make up words with blanks between them."""
    return character.isascii() and character.isalnum()
