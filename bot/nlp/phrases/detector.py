"""Finds what the lists look for: a compiled set of rules that never changes, so it can be shared and swapped whole."""

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from bot.core.parsed import Finding, Span
from bot.nlp.learned.warnings import Ear
from bot.nlp.phrases import checks, windows
from bot.nlp.phrases.compiling import compile_words
from bot.nlp.phrases.gaps import Stripped, closed, is_smooth
from bot.nlp.phrases.matching import Matcher, Stretch
from bot.nlp.phrases.once import told_once
from bot.nlp.phrases.patterns import Pattern, pattern_of
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.rule import Rule
from bot.nlp.phrases.scope import Judge
from bot.nlp.phrases.shorthand import MASK, masked
from bot.nlp.text.folding import printable

LONGEST = 20_000
"""Characters of a message that are looked at; a platform cuts far earlier."""
_MOST = 40
"""Findings of one rule in one message."""

_Start = tuple[int, int]
"""An expression, and where it may begin, a bit a place."""


class Detector:
    """A set of rules, compiled.

    version: twelve hex digits of the rules; a ledger line names it beside what they raised.
    """

    def __init__(self, rules: Iterable[Rule], ear: Ear | None = None) -> None:
        """`ear`: hears what the rules have no words for; without it they are alone."""
        self.rules: Sequence[Rule] = tuple(rule for rule in rules if rule.enabled)
        self._ear = ear
        self.version = _version(self.rules, ear)
        owned = [(number, pattern_of(text)) for number, rule in enumerate(self.rules) for text in rule.patterns]
        self._patterns: Sequence[Pattern] = [pattern for _, pattern in owned]
        self._joining = frozenset(rule.id for rule in self.rules if rule.joins)
        self._rivals = any(pattern.rivals for pattern in self._patterns)
        self._owner = [number for number, _ in owned]
        self._always = [number for number, (_, pattern) in enumerate(owned) if not pattern.key]
        self._checking = [number for number, rule in enumerate(self.rules) if rule.checks]

    @cached_property
    def _matcher(self) -> Matcher:
        """Compiled for the first text, or by `warm`: the front door opens without it."""
        return compile_words(self.rules, self._patterns)

    def warm(self) -> None:
        """Compiles what is left to compile, so that no text waits for it."""
        _ = self._matcher

    def find(self, text: str, others: Sequence[str] = ()) -> Sequence[Finding]:
        """Every finding in a text as typed, in order, those that raise nothing among them.

        others: what competitors are called, so that what is told of them is known for theirs.
        """
        text, names = text[:LONGEST], _plain_names(others)
        smooth = is_smooth(text)
        if not smooth and (spelled := closed(text)):
            return _as_typed(self.find(spelled.text, others), text, spelled)
        return self._judged(text, self._listed(text, names, smooth=smooth), names)

    def told(self, text: str, others: Sequence[str] = ()) -> tuple[Finding, ...]:
        """The findings as people are told of them: of several on the same words, or close by, one; in their context."""
        text, names = text[:LONGEST], _plain_names(others)
        smooth = is_smooth(text)
        if not smooth and (spelled := closed(text)):
            return tuple(_as_typed(self.told(spelled.text, others), text, spelled))
        listed = self._listed(text, names, smooth=smooth)
        once = told_once(text, self._judged(text, listed, names), self._joining)
        return once if self._ear is None or not once else self._ear.in_context(text, once, listed, names)

    def flagged(self, text: str, others: Sequence[str] = ()) -> tuple[Finding, ...]:
        """As `told`, of each the words themselves alone: what whoever wrote them is to put otherwise."""
        return told_once(text, self.find(text, others), self._joining)

    def _judged(self, text: str, listed: list[Finding], names: tuple[str, ...]) -> list[Finding]:
        """What the lists have found, as far as it is believed, and what is heard, in order."""
        found = listed if self._ear is None else [*self._ear.judged(text, listed, names)]
        if len(found) > 1:
            found.sort(key=lambda one: (one.span.start, -one.span.end, one.rule))
        return found

    def _listed(self, text: str, names: tuple[str, ...], *, smooth: bool) -> list[Finding]:
        """What the rules find, in no order; smooth: the text is plain and has no gaps."""
        shown = text if smooth else plain(text)
        hidden = masked(shown, names) if self._rivals else shown
        words, patterns, places = self._matcher.met(shown, smooth=smooth)
        begun = self._begun(hidden, patterns, places) if patterns or self._always else {}
        checked = self._checking if self._checking and checks.worth_looking(shown) else ()
        if not (words or begun or checked):
            return []
        typed = text if smooth else printable(text)  # what is smooth has no surrogates
        judge = Judge(shown, names)
        owners = self._matcher.owners
        rules = {owners[purpose] for purpose in words}.union(begun, checked)
        return [
            _finding(typed, self.rules[number], span, judge)
            for number in rules
            for span in self._spans(shown, hidden, number, words, begun.get(number, ()))
        ]

    def _begun(
        self, hidden: str, patterns: Iterable[int], places: Mapping[int, Sequence[int]]
    ) -> Mapping[int, Sequence[_Start]]:
        """By rule, its expressions that may begin, and where."""
        begun: defaultdict[int, list[_Start]] = defaultdict(list)
        masks = {self._matcher.mask: [match.start() for match in re.finditer(MASK, hidden)]} if MASK in hidden else {}
        for start in self._matcher.starts((*patterns, *self._always), {**places, **masks}, len(hidden)):
            begun[self._owner[start[0]]].append(start)
        return begun

    def _spans(
        self, text: str, hidden: str, number: int, words: Mapping[int, set[Stretch]], begun: Iterable[_Start]
    ) -> Collection[Stretch]:
        """What a rule finds, by its words that stand in the text and its expressions that may."""
        rule, own = self.rules[number], self._matcher.purposes[number]
        spans = words.get(own.phrases) or set()
        for expression, places in begun:
            pattern = self._patterns[expression]
            spans.update(pattern.spans(hidden if pattern.rivals else text, places))
        for check in rule.checks:
            spans.update(checks.found(check, text))
        if rule.within:
            members = [words.get(group, ()) for group in own.groups]
            spans.update(windows.spans(text, members, rule.within.characters))
        if own.allow in words:
            cover = _Cover(words[own.allow])
            spans = {one for one in spans if not cover.covers(one)}
        return spans if len(spans) == 1 else _first(spans, rule)


class _Cover:
    """Which stretches lie wholly inside an allowed one, in logarithmic time."""

    def __init__(self, allowed: Iterable[Stretch]) -> None:
        self._ends: dict[int, int] = {}
        reach = 0
        for start, end in sorted(allowed):
            reach = max(reach, end)
            self._ends[start] = reach
        self._starts = sorted(self._ends)

    def covers(self, span: Stretch) -> bool:
        place = bisect_right(self._starts, span[0])
        return place > 0 and self._ends[self._starts[place - 1]] >= span[1]


def _as_typed(found: Iterable[Finding], typed: str, spelled: Stripped) -> list[Finding]:
    """What was found in a text without the gaps of what is spelled out, where it stands in the text as typed."""
    spans = [(one, spelled.span(one.span.start, one.span.end)) for one in found]
    return [replace(one, span=Span(start, end), text=printable(typed[start:end])) for one, (start, end) in spans]


def _plain_names(others: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(plain, others)) if others else ()


def _first(spans: Iterable[Stretch], rule: Rule) -> Sequence[Stretch]:
    """The first of many, of two that overlap the longer, unless the rule wants all."""
    kept, last = [], 0
    for start, end in sorted(spans, key=lambda one: (one[0], -one[1]))[:_MOST]:
        if rule.overlap == "all" or start >= last:
            kept.append((start, end))
            last = end
    return kept


def _finding(text: str, rule: Rule, span: Stretch, judge: Judge) -> Finding:
    start, end = span
    return Finding(
        category=rule.category,
        text=text[start:end],
        span=Span(start, end),
        rule=rule.id,
        severity=rule.severity,
        scope=judge.scope(start, end, rule),
    )


def _version(rules: Iterable[Rule], ear: Ear | None) -> str:
    digest = hashlib.sha256()
    for rule in rules:
        digest.update(rule.model_dump_json().encode() + b"\0")
    if ear is not None:
        digest.update(ear.version.encode())
    return digest.hexdigest()[:12]
