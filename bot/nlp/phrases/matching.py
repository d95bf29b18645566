"""Every word of every rule in one automaton, and where in a text they stand, through all layers.

A word is a phrase, one that cancels (allow) or a member of a window; a gate lets an expression be tried.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from operator import add, or_
from typing import NamedTuple

import ahocorasick_rs

from bot.nlp.phrases.gaps import Stripped, strip, without_noise
from bot.nlp.phrases.gates import Gate
from bot.nlp.phrases.patterns import Pattern
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.rule import Rule
from bot.nlp.phrases.runs import collapse
from bot.nlp.phrases.shorthand import MASK
from bot.nlp.phrases.variants import homophones, number_styles


class Kind(IntEnum):
    """What a word does: it is sought, it cancels what it covers, or it is a member of a window."""

    PHRASE = 0
    ALLOW = 1
    MEMBER = 2


class Word(NamedTuple):
    """What a string of the automaton is sought for, by which rule; `part` is the group of a window."""

    rule: int
    kind: Kind
    part: int
    boundary: str
    separators: bool


Hit = tuple[Word, int, int]
"""A word that stands in the plain text, from where to where."""


class Met(NamedTuple):
    """What stands in a text: words; the expressions that may; and where each word of a gate begins."""

    hits: Collection[Hit]
    patterns: Collection[int]
    places: Mapping[int, Sequence[int]]


_NOTHING = Met((), (), {})


class _Bits(dict[int, int]):
    """The places of each word as a set of bits, made when it is first asked for: of five words one is."""

    def __init__(self, places: Mapping[int, Sequence[int]]) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, word: int) -> int:
        self[word] = bits = reduce(or_, (1 << place for place in self._places[word]), 0)
        return bits


@dataclass(frozen=True, slots=True)
class Matcher:
    """`words[i]` is what the i-th string of the automaton means, `keys[i]` the expressions it lets be tried.

    gates: by expression, each gate with the numbers of its words. opens: the gates that the i-th string opens, needs:
    those of the i-th expression, a bit a gate.
    mask: the number of a competitor's mask, which is put into the text after this. repeated: the words of those rules
    that want repeats collapsed. pairs: what stands side by side in a word that is sought through gaps; a gap between
    any others hides nothing.
    """

    automaton: ahocorasick_rs.AhoCorasick
    words: Sequence[tuple[Word, ...]]
    keys: Sequence[tuple[int, ...]]
    opens: Sequence[int]
    needs: Sequence[int]
    gates: Sequence[tuple[tuple[frozenset[int], Gate], ...]]
    mask: int
    repeated: ahocorasick_rs.AhoCorasick | None
    repeated_words: Sequence[tuple[tuple[Word, tuple[int, ...]], ...]]
    pairs: frozenset[str]

    def met(self, text: str, *, smooth: bool = False) -> Met:
        """What stands in a plain text, in no order; `smooth`: it is known to have no gaps."""
        found = self.automaton.find_matches_as_indexes(text, overlapping=True)
        stripped = None if smooth or not self.pairs else strip(text, self.pairs)
        if not found and stripped is None and self.repeated is None:
            return _NOTHING
        hits: list[Hit] = []
        places: defaultdict[int, list[int]] = defaultdict(list)
        opens, words = self.opens, self.words
        for index, start, end in found:
            if opens[index]:
                places[index].append(start)
            if here := words[index]:
                hits += [
                    (word, start, end)
                    for word in here
                    if word.boundary == "none" or _free(text, start, end, word.boundary)
                ]
        if stripped is not None:
            hits += self._through_gaps(text, stripped)
        if self.repeated is not None:
            hits += self._repeated(text, self.repeated)
        if not places:
            return Met(hits, (), places)
        return Met(hits, {pattern for index in places for pattern in self.keys[index]}, places)

    def _through_gaps(self, text: str, stripped: Stripped) -> Iterator[Hit]:
        for index, start, end in self.automaton.find_matches_as_indexes(stripped.text, overlapping=True):
            if words := self.words[index]:
                first, last = stripped.span(start, end)
                if last - first == end - start:
                    continue  # no gap inside: found in the text itself too
                for word in words:
                    if word.separators and _free(text, first, last, word.boundary):
                        yield word, first, last

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

    def _repeated(self, text: str, automaton: ahocorasick_rs.AhoCorasick) -> Iterator[Hit]:
        runs = collapse(text)
        for index, start, end in automaton.find_matches_as_indexes(runs.text, overlapping=True):
            for word, needed in self.repeated_words[index]:
                span = runs.span(start, end, needed)
                if span and _free(text, *span, word.boundary):
                    yield word, *span


def _free(text: str, start: int, end: int, boundary: str) -> bool:
    """Whether a word's edges stand alone: a Latin letter there touches no other (`alnum`: nor a digit)."""
    if boundary == "none":
        return True
    joins = _is_letter if boundary == "ascii" else _is_letter_or_digit
    inside_before = start > 0 and joins(text[start]) and joins(text[start - 1])
    inside_after = end < len(text) and joins(text[end - 1]) and joins(text[end])
    return not (inside_before or inside_after)


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _is_letter_or_digit(character: str) -> bool:
    return character.isascii() and character.isalnum()


def compile_words(rules: Sequence[Rule], patterns: Sequence[Pattern]) -> Matcher:
    """The automaton of all rules and of the gates of their expressions."""
    strings: dict[str, list[Word]] = {}
    repeated: dict[str, list[tuple[Word, tuple[int, ...]]]] = {}
    for number, rule in enumerate(rules):
        for kind, part, phrase in _phrases(rule):
            for form in _forms(rule, phrase, sought=kind != Kind.ALLOW):
                edged = _is_letter_or_digit(form[0]) or _is_letter_or_digit(form[-1])
                word = Word(number, kind, part, rule.word_boundary if edged else "none", rule.separators)
                strings.setdefault(form, []).append(word)
                if rule.repeats:
                    runs = collapse(form)
                    repeated.setdefault(runs.text, []).append((word, runs.lengths))
    keys: dict[str, list[int]] = {}
    for number, pattern in enumerate(patterns):
        for key in pattern.key:
            keys.setdefault(key, []).append(number)
    sets = {gate.words for one in patterns for gate in one.gates}
    gates = {words: 1 << number for number, words in enumerate(sets)}
    opens: defaultdict[str, int] = defaultdict(int)
    for words, bit in gates.items():
        for one in words:
            opens[one] |= bit
    sought = list(dict.fromkeys((MASK, *strings, *sorted(opens))))
    numbers = {string: number for number, string in enumerate(sought)}
    return Matcher(
        automaton=ahocorasick_rs.AhoCorasick(sought, store_patterns=False),
        words=[tuple(dict.fromkeys(strings.get(string, ()))) for string in sought],
        keys=[tuple(keys.get(string, ())) for string in sought],
        opens=[opens.get(string, 0) for string in sought],
        needs=[reduce(or_, (gates[gate.words] for gate in one.gates), 0) for one in patterns],
        gates=[
            tuple((frozenset(map(numbers.__getitem__, gate.words)), gate) for gate in one.gates) for one in patterns
        ],
        mask=numbers[MASK],
        repeated=ahocorasick_rs.AhoCorasick(list(repeated), store_patterns=False) if repeated else None,
        repeated_words=[tuple(dict.fromkeys(words)) for words in repeated.values()],
        pairs=frozenset(
            pair
            for string, words in strings.items()
            if any(word.separators for word in words)
            for pair in map(add, string, string[1:])
        ),
    )


def _phrases(rule: Rule) -> Iterator[tuple[Kind, int, str]]:
    yield from ((Kind.PHRASE, 0, phrase) for phrase in rule.phrases)
    yield from ((Kind.ALLOW, 0, phrase) for phrase in rule.allow)
    for group, members in enumerate(rule.within.all_of if rule.within else ()):
        yield from ((Kind.MEMBER, group, member) for member in members)


def _forms(rule: Rule, phrase: str, *, sought: bool) -> Iterable[str]:
    """The ways of writing a phrase, folded: as it is, without noise, and in the variants that the rule asks for."""
    own = plain(phrase)
    forms = {own: None}
    if rule.separators and (solid := without_noise(own)):
        forms[solid] = None
    if sought and rule.number_styles:
        forms |= {styled: None for form in tuple(forms) for styled in number_styles(form)}
    if sought and rule.has_homophones(phrase):
        forms |= {other: None for form in tuple(forms) for other in homophones(form)}
    return forms
