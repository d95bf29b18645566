"""Every word of every rule in one automaton, and where in a text they stand, through all layers.

A word is a phrase, one that cancels (allow) or a member of a window; a gate lets an expression be tried.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import ahocorasick_rs

from bot.nlp.phrases.gaps import strip, without_noise
from bot.nlp.phrases.patterns import Pattern
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.rule import Rule
from bot.nlp.phrases.runs import collapse
from bot.nlp.phrases.variants import homophones, number_styles

MOST_PLACES = 24
"""Places of one gate in one message: a message of nothing but gate words must not cost seconds."""


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


class Hit(NamedTuple):
    """A word that stands in the plain text."""

    word: Word
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Met:
    """What stands in a text: words, and by the number of an expression the places of its gate."""

    hits: Collection[Hit]
    gates: Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Matcher:
    """`words[i]` is what the i-th string of the automaton means, `gates[i]` which expressions it lets be tried.

    The same for the words of those rules that want repeats collapsed.
    """

    automaton: ahocorasick_rs.AhoCorasick
    words: Sequence[tuple[Word, ...]]
    gates: Sequence[tuple[int, ...]]
    repeated: ahocorasick_rs.AhoCorasick | None
    repeated_words: Sequence[tuple[tuple[Word, tuple[int, ...]], ...]]
    separators: bool

    def met(self, text: str) -> Met:
        """What stands in a plain text, each once, in no order."""
        stripped = strip(text) if self.separators else None
        length = len(text)
        found = self.automaton.find_matches_as_indexes(
            text if stripped is None else f"{text}\0{stripped.text}", overlapping=True
        )
        if not found and self.repeated is None:
            return _NOTHING
        hits: set[Hit] = set()
        gates: dict[int, list[int]] = {}
        for index, start, end in found:
            if stripped is None or end <= length:
                first, last, through = start, end, False
                if self.gates[index] and len(places := gates.setdefault(index, [])) < MOST_PLACES:
                    places.append(start)
            elif start <= length:
                continue
            else:
                first, last = stripped.span(start - length - 1, end - length - 1)
                through = True
                if last - first == end - start:
                    continue  # no gap inside: found in the text itself too
            for word in self.words[index]:
                if through <= word.separators and _free(text, first, last, word.boundary):
                    hits.add(Hit(word, first, last))
        if self.repeated is not None:
            hits.update(self._repeated(text, self.repeated))
        return Met(hits, self._by_pattern(gates))

    def _by_pattern(self, gates: Mapping[int, Sequence[int]]) -> Mapping[int, Sequence[int]]:
        near: dict[int, list[int]] = {}
        for index, places in gates.items():
            for pattern in self.gates[index]:
                near.setdefault(pattern, []).extend(places)
        return near

    def _repeated(self, text: str, automaton: ahocorasick_rs.AhoCorasick) -> Iterator[Hit]:
        runs = collapse(text)
        for index, start, end in automaton.find_matches_as_indexes(runs.text, overlapping=True):
            for word, needed in self.repeated_words[index]:
                span = runs.span(start, end, needed)
                if span and _free(text, *span, word.boundary):
                    yield Hit(word, *span)


_NOTHING = Met((), {})


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
    gates: dict[str, list[int]] = {}
    for number, pattern in enumerate(patterns):
        for gate in pattern.gate:
            gates.setdefault(gate, []).append(number)
    sought = list(strings | gates)
    return Matcher(
        automaton=ahocorasick_rs.AhoCorasick(sought, store_patterns=False),
        words=[tuple(dict.fromkeys(strings.get(string, ()))) for string in sought],
        gates=[tuple(gates.get(string, ())) for string in sought],
        repeated=ahocorasick_rs.AhoCorasick(list(repeated), store_patterns=False) if repeated else None,
        repeated_words=[tuple(dict.fromkeys(words)) for words in repeated.values()],
        separators=any(rule.separators for rule in rules),
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
