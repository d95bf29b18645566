"""Finds what the lists look for: a compiled set of rules that never changes, so it can be shared and swapped whole."""

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.core.parsed import Finding, Span
from bot.nlp.learned.warnings import Ear
from bot.nlp.phrases import checks, windows
from bot.nlp.phrases.compiling import compile_words
from bot.nlp.phrases.gaps import is_smooth
from bot.nlp.phrases.matching import Hit, Kind, Matcher
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

_Stretch = tuple[int, int]


@dataclass(slots=True)
class _Found:
    """What was met of one rule in one text; `starts`: an expression and where it may begin, a bit each."""

    spans: set[_Stretch] = field(default_factory=set)
    allowed: set[_Stretch] = field(default_factory=set)
    members: dict[int, set[_Stretch]] = field(default_factory=dict)
    starts: list[tuple[int, int]] = field(default_factory=list)


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

    def find(self, text: str, others: Sequence[str] = ()) -> list[Finding]:
        """Every finding in a text as typed, in order, those that raise nothing among them.

        others: what competitors are called, so that what is told of them is known for theirs.
        """
        text = text[:LONGEST]
        names = tuple(map(plain, others)) if others else ()
        found = self._listed(text, names)
        if self._ear is not None:
            found = [*self._ear.believed(text, found, names)]
            found += self._ear.heard(text, found, names)
        if len(found) > 1:
            found.sort(key=lambda one: (one.span.start, -one.span.end, one.rule))
        return found

    def _listed(self, text: str, names: tuple[str, ...]) -> list[Finding]:
        """What the rules find, in no order."""
        smooth = is_smooth(text)
        shown = text if smooth else plain(text)
        hidden = masked(shown, names) if self._rivals else shown
        met = self._met(shown, hidden, smooth=smooth)
        if not met:
            return []
        judge = Judge(shown, names)
        return [
            self._finding(text, self.rules[number], span, judge)
            for number, one in met.items()
            for span in self._spans(shown, hidden, self.rules[number], one)
        ]

    def told(self, text: str, others: Sequence[str] = ()) -> tuple[Finding, ...]:
        """The findings as people are told of them: of several on the same words, or close by, one."""
        return told_once(text, self.find(text, others), self._joining)

    def _met(self, text: str, hidden: str, *, smooth: bool) -> Mapping[int, _Found]:
        """By rule, everything that may come to a finding."""
        met: defaultdict[int, _Found] = defaultdict(_Found)
        seen = self._matcher.met(text, smooth=smooth)
        for hit in seen.hits:
            _sort_in(met[hit[0].rule], hit)
        if seen.patterns or self._always:
            masks = (
                {self._matcher.mask: [match.start() for match in re.finditer(MASK, hidden)]} if MASK in hidden else {}
            )
            patterns, places = (*seen.patterns, *self._always), {**seen.places, **masks}
            for pattern, starts in self._matcher.starts(patterns, places, len(text)):
                met[self._owner[pattern]].starts.append((pattern, starts))
        if self._checking and checks.worth_looking(text):
            for number in self._checking:
                _ = met[number]
        return met

    def _spans(self, text: str, hidden: str, rule: Rule, met: _Found) -> Iterator[_Stretch]:
        spans = met.spans
        for number, starts in met.starts:
            pattern = self._patterns[number]
            spans.update(pattern.spans(hidden if pattern.rivals else text, starts))
        for check in rule.checks:
            spans.update(checks.found(check, text))
        if rule.within:
            groups = [met.members.get(group, ()) for group in range(len(rule.within.all_of))]
            spans.update(windows.spans(text, groups, rule.within.characters))
        if met.allowed:
            allowed = _Cover(met.allowed)
            spans = {one for one in spans if not allowed.covers(one)}
        if len(spans) == 1:
            yield from spans
            return
        kept = sorted(spans, key=lambda one: (one[0], -one[1]))
        last = 0
        for start, end in kept[:_MOST]:
            if rule.overlap == "all" or start >= last:
                yield start, end
                last = end

    @staticmethod
    def _finding(text: str, rule: Rule, span: _Stretch, judge: Judge) -> Finding:
        start, end = span
        return Finding(
            category=rule.category,
            text=printable(text[start:end]),
            span=Span(start, end),
            rule=rule.id,
            severity=rule.severity,
            scope=judge.scope(start, end, rule),
        )


class _Cover:
    """Which stretches lie wholly inside an allowed one, in logarithmic time."""

    def __init__(self, allowed: Iterable[_Stretch]) -> None:
        self._ends: dict[int, int] = {}
        reach = 0
        for start, end in sorted(allowed):
            reach = max(reach, end)
            self._ends[start] = reach
        self._starts = sorted(self._ends)

    def covers(self, span: _Stretch) -> bool:
        place = bisect_right(self._starts, span[0])
        return place > 0 and self._ends[self._starts[place - 1]] >= span[1]


def _sort_in(met: _Found, hit: Hit) -> None:
    word, start, end = hit
    match word.kind:
        case Kind.PHRASE:
            met.spans.add((start, end))
        case Kind.ALLOW:
            met.allowed.add((start, end))
        case Kind.MEMBER:
            met.members.setdefault(word.part, set()).add((start, end))


def _version(rules: Iterable[Rule], ear: Ear | None) -> str:
    digest = hashlib.sha256()
    for rule in rules:
        digest.update(rule.model_dump_json().encode() + b"\0")
    if ear is not None:
        digest.update(ear.version.encode())
    return digest.hexdigest()[:12]
