"""Warnings that no list has words for: clauses that read like those which people have labelled so.

Beside the lists: what a list has judged in a clause, as meant or as denied, is not heard again. What is heard is judged
in its turn: denied, forbidden, asked or supposed by the words around it, it is kept and raises nothing, unless all of
it reads as if it were meant for certain; whose doing it is was learned. And the lists are not believed blindly, their
word is weighed with all the others (`hints`): those of a shipped rule raise nothing in a sentence that reads like
nothing of the kind (「购物卡系统下周上线」), and are raised, though they seemed denied or another's, in one that reads
like it for certain. An admin's own rules are taken at their word.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.core.parsed import Finding, Span
from bot.nlp.learned import weights
from bot.nlp.learned.context import TELLS, holding, one_sentence, widened
from bot.nlp.learned.encoder import shipped
from bot.nlp.learned.likeness import Likeness
from bot.nlp.learned.weighing import weighed
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.rule import Rule
from bot.nlp.phrases.scope import ASSERTED, HYPOTHETICAL, THIRD_PARTY, Judge
from bot.nlp.text.folding import printable

LEARNED = "learned/"
"""What the rule of such a finding begins with; its category follows."""
UNLIKELY = "unlikely"
"""The scope of words in a sentence that reads like nothing of the kind."""
_CERTAIN = 0.95
"""From where on what was learned is believed against what the words around say of whether a thing is meant. Not against
a supposition: the hands wrote too few of them, and 「万一他要两千」 reads like a bribe for certain."""
_BESIDE = 8
"""Characters around a list's own finding within which nothing more is said of its category."""


@dataclass(frozen=True, slots=True)
class Ear:
    """Hears what the lists do not.

    rules: by category that it may raise, the rule that it is as grave as, and whose doing it looks for. least: how
    likely it must be, 0 to 1. doubt: how likely it must be where rules of `doubted` have found something for that to be
    believed; 0 takes them all as they are.
    """

    rules: Mapping[str, Rule]
    least: float
    doubt: float = 0.0
    doubted: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """Changes with what it has learned and with what it may raise."""
        graves = sorted((category, rule.severity) for category, rule in self.rules.items())
        return f"{weights.version()} {shipped.version()} {self.least} {self.doubt} {graves}"

    def judged(self, text: str, found: Sequence[Finding], names: tuple[str, ...] = ()) -> Iterator[Finding]:
        """What the lists have found in a text as typed, as far as it is believed, and what is heard beside.

        names: of competitors, plain.
        """
        told = weighed(text, names, found)
        kept = [self._believed(one, told) for one in found]
        yield from kept
        yield from self._heard(text, told, kept, names)

    def _believed(self, one: Finding, told: Likeness) -> Finding:
        """A list's finding with the scope that the whole sentence speaks for."""
        label = _label(one)
        if not (self.doubt and self._weighs(one) and one.category in self.rules and told.knows(label)):
            return one
        likely = told.likely(label, one.span.start, one.span.end)
        if one.raised:
            return replace(one, scope=UNLIKELY) if likely < self.doubt else one
        return replace(one, scope=ASSERTED) if _meant_after_all(one.scope, likely) else one

    def _heard(self, text: str, told: Likeness, found: Sequence[Finding], names: tuple[str, ...]) -> Iterator[Finding]:
        """What reads like a warning where the lists have judged nothing of the kind."""
        like, judge = told.passages(self.least, partial(one_sentence, text)), None
        for category, rule in self.rules.items() if like else ():
            label = f"warning/{category}"
            if label not in like:
                continue
            kept = [one.span for one in found if one.category == category and one.raised]
            judged = [one.span for one in found if one.category == category]
            for passage in sorted(like[label], key=lambda one: -one.likely):
                span = Span(passage.start, passage.end)
                if any(_beside(span, one) for one in judged) or any(one_sentence(text, span, one) for one in kept):
                    continue
                judge = judge or Judge(plain(text), names)
                scope = judge.scope(passage.core.start, passage.core.end, rule)
                kept.append(span)
                yield Finding(
                    category=category,
                    text=printable(text[span.start : span.end]),
                    span=span,
                    rule=LEARNED + category,
                    severity=rule.severity,
                    scope=ASSERTED if scope == THIRD_PARTY or _meant_after_all(scope, passage.likely) else scope,
                    because=told.spoke_for(label, span.start, span.end),
                )

    def in_context(
        self, text: str, told: Sequence[Finding], listed: Sequence[Finding], names: tuple[str, ...] = ()
    ) -> tuple[Finding, ...]:
        """What people are told, each with what its sentence says of it; an admin's own words as they are.

        listed: what the lists have found; names: as for `judged`.
        """
        raised: defaultdict[str, list[Finding]] = defaultdict(list)
        for one in told:
            if one.raised:
                raised[_label(one)].append(one)
        alike = weighed(text, names, listed).like(TELLS)
        held = {label: holding(clauses, raised[label]) for label, clauses in alike.items()}
        return tuple(
            widened(text, one, alike[label], held[label])
            if one.raised and self._weighs(one) and (label := _label(one)) in alike
            else one
            for one in told
        )

    def _weighs(self, one: Finding) -> bool:
        """Whether the sentence has a say in it: not where an admin's own rule speaks, who is taken at his word."""
        return one.rule in self.doubted or one.rule.startswith(LEARNED)


def _meant_after_all(scope: str, likely: float) -> bool:
    return scope != HYPOTHETICAL and likely > _CERTAIN


def _label(one: Finding) -> str:
    return f"warning/{one.category}"


def _beside(one: Span, other: Span) -> bool:
    return other.start < one.end + _BESIDE and one.start < other.end + _BESIDE
