"""Makes one automaton of every word of every rule, in all the ways of writing it, and of the gates of expressions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import count, islice
from operator import add, or_

import ahocorasick_rs

from bot.nlp.phrases.gaps import without_noise
from bot.nlp.phrases.matching import Matcher, Purposes, Word, is_letter_or_digit
from bot.nlp.phrases.patterns import Pattern
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.rule import Rule
from bot.nlp.phrases.runs import collapse
from bot.nlp.phrases.shorthand import MASK
from bot.nlp.phrases.variants import homophones, number_styles


def compile_words(rules: Sequence[Rule], patterns: Sequence[Pattern]) -> Matcher:
    """The automaton of all rules and of the gates of their expressions."""
    strings: dict[str, list[Word]] = {}
    repeated: dict[str, list[tuple[Word, tuple[int, ...]]]] = {}
    purposes = _purposes(rules)
    for rule, own in zip(rules, purposes, strict=True):
        for purpose, phrase in _phrases(rule, own):
            for form in _forms(rule, phrase, sought=purpose != own.allow):
                word = Word(purpose, _boundary(rule, phrase, form), rule.separators)
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
        purposes=purposes,
        owners=[number for number, own in enumerate(purposes) for _ in (own.phrases, own.allow, *own.groups)],
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


def _boundary(rule: Rule, phrase: str, form: str) -> str:
    """How the edges of a form must stand; a figure written for a word is a whole number, no 「第1」 in 「第10家」."""
    if not (is_letter_or_digit(form[0]) or is_letter_or_digit(form[-1])):
        return "none"
    figured = rule.number_styles and form != plain(phrase)
    return "alnum" if figured and (form[0].isdigit() or form[-1].isdigit()) else rule.word_boundary


def _purposes(rules: Iterable[Rule]) -> Sequence[Purposes]:
    """Those of each rule, numbered through."""
    fresh = count()
    return [Purposes(next(fresh), next(fresh), tuple(islice(fresh, len(_groups(rule))))) for rule in rules]


def _phrases(rule: Rule, own: Purposes) -> Iterator[tuple[int, str]]:
    yield from ((own.phrases, phrase) for phrase in rule.phrases)
    yield from ((own.allow, phrase) for phrase in rule.allow)
    for group, members in zip(own.groups, _groups(rule), strict=True):
        yield from ((group, member) for member in members)


def _groups(rule: Rule) -> Sequence[Sequence[str]]:
    return rule.within.all_of if rule.within else ()


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
