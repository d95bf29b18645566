"""Warnings that no list has words for: clauses that read like those which people have labelled so.

Beside the lists: what a list has judged in a clause, as meant or as denied, is not heard again. What is heard is judged
in its turn: denied, forbidden, asked or supposed by the words around it, it is kept and raises nothing. And the lists
are not believed blindly (`trust`): words of a shipped rule raise nothing in a sentence that reads like nothing of the
kind (「购物卡系统下周上线」), and are raised, though they seemed denied or another's, in one that reads much like it.
An admin's own rules are taken at their word.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.parsed import Finding, Span
from bot.nlp.learned import weights
from bot.nlp.learned.likeness import likeness
from bot.nlp.phrases.cues import SENTENCE_END
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.rule import Rule
from bot.nlp.phrases.scope import ASSERTED, THIRD_PARTY, Judge
from bot.nlp.text.folding import printable

LEARNED = "learned/"
"""What the rule of such a finding begins with; its category follows."""
UNLIKELY = "unlikely"
"""The scope of words in a sentence that reads like nothing of the kind."""
_BESIDE = 8
"""Characters around a list's own finding within which nothing more is said of its category."""


@dataclass(frozen=True, slots=True)
class Ear:
    """Hears what the lists do not.

    rules: by category that it may raise, the rule that it is as grave as, and whose doing it looks for. least: how
    likely it must be, 0 to 1. doubt: how likely findings of the rules `doubted` must be meant to be believed, and how
    unlikely not, to be believed against their scope; 0 takes them all as they are.
    """

    rules: Mapping[str, Rule]
    least: float
    doubt: float = 0.0
    doubted: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """Changes with what it has learned and with what it may raise."""
        graves = sorted((category, rule.severity) for category, rule in self.rules.items())
        return f"{weights.version()} {self.least} {self.doubt} {graves}"

    def believed(self, text: str, found: Iterable[Finding], names: tuple[str, ...] = ()) -> Iterator[Finding]:
        """The findings of the lists, each with the scope that the text itself speaks for; `names` as for `heard`."""
        for one in found:
            label = f"warning/{one.category}"
            if not self.doubt or one.rule not in self.doubted or one.category not in self.rules:
                yield one
                continue
            told = likeness(text, names)
            meant = None
            if label in told.weights.head.labels:
                likely = told.likely(label, one.span.start, one.span.end)
                meant = told.weights.head.trust.meant(one.scope, one.rule, likely)
            if meant is not None and one.raised and meant < self.doubt:
                yield replace(one, scope=UNLIKELY)
            elif meant is not None and meant > 1 - self.doubt:
                yield replace(one, scope=ASSERTED)
            else:
                yield one

    def heard(self, text: str, found: Sequence[Finding], names: tuple[str, ...] = ()) -> Iterator[Finding]:
        """What reads like a warning in a text as typed, where the lists have found nothing of the kind.

        names: of competitors, plain.
        """
        told, judge = likeness(text, names), None
        like = told.passages(self.least)
        for category, rule in self.rules.items() if like else ():
            label = f"warning/{category}"
            if label not in like:
                continue
            kept = [one.span for one in found if one.category == category and one.raised]
            judged = [one.span for one in found if one.category == category]
            for passage in sorted(like[label], key=lambda one: -one.likely):
                span = Span(passage.start, passage.end)
                if any(_beside(span, one) for one in judged) or any(_one_sentence(text, span, one) for one in kept):
                    continue
                judge = judge or Judge(plain(text), names)
                scope = judge.scope(span.start, span.end, rule)
                kept.append(span)
                yield Finding(
                    category=category,
                    text=printable(text[span.start : span.end]),
                    span=span,
                    rule=LEARNED + category,
                    severity=rule.severity,
                    scope=ASSERTED if scope == THIRD_PARTY else scope,  # whose doing it is was learned, too
                    because=told.spoke_for(label, span.start, span.end),
                )


def _beside(one: Span, other: Span) -> bool:
    return other.start < one.end + _BESIDE and one.start < other.end + _BESIDE


def _one_sentence(text: str, one: Span, other: Span) -> bool:
    """Whether two passages of a category are in one sentence, where people mean one thing by both."""
    return SENTENCE_END.search(text[min(one.end, other.end) : max(one.start, other.start)]) is None
