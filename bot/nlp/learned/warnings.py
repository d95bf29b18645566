"""Warnings that no list has words for: clauses that read like those which people have labelled so.

Beside the lists, never against them: what a list has judged in a clause, as meant or as denied, stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.parsed import Finding, Span
from bot.nlp.folding import printable
from bot.nlp.learned import weights
from bot.nlp.learned.likeness import likeness

LEARNED = "learned/"
"""What the rule of such a finding begins with; its category follows."""
_ASSERTED = "asserted"
_BESIDE = 8
"""Characters around a list's own finding within which nothing more is said of its category."""


@dataclass(frozen=True, slots=True)
class Ear:
    """Hears what the lists do not.

    severities: by category that it may raise, how grave it is. least: how likely it must be, 0 to 1.
    """

    severities: Mapping[str, str]
    least: float

    @property
    def version(self) -> str:
        """Changes with what it has learned and with what it may raise."""
        return f"{weights.version()} {self.least} {sorted(self.severities.items())}"

    def heard(self, text: str, found: Sequence[Finding]) -> Iterator[Finding]:
        """What reads like a warning in a text as typed, where the lists have found nothing of the kind."""
        told = likeness(text)
        for category, severity in self.severities.items():
            label = f"warning/{category}"
            if label not in told.weights.head.labels:
                continue
            judged = [one.span for one in found if one.category == category]
            for passage in told.passages(label, least=self.least):
                span = Span(passage.start, passage.end)
                if any(one.start < span.end + _BESIDE and span.start < one.end + _BESIDE for one in judged):
                    continue
                yield Finding(
                    category=category,
                    text=printable(text[span.start : span.end]),
                    span=span,
                    rule=LEARNED + category,
                    severity=severity,
                    scope=_ASSERTED,
                    because=told.spoke_for(label, span.start, span.end),
                )
