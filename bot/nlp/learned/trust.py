"""How far a list is to be believed: by its scope, by its rule, and by how much the clause reads like the category.

A rule that has often been wrong on hands' sentences needs a clause that reads like it, one that is nearly always right
does not; and what reads very much like a warning was meant, though somebody else seems to do it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

_LEAST, _MOST = 0.0005, 0.999
"""Likelihoods beyond which a clause tells no more."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What adds up to whether a finding is meant.

    scopes: by its scope the weight of the clause's log odds, and what it has without. rules: what a rule has besides.
    """

    scopes: Mapping[str, Sequence[float]]
    rules: Mapping[str, float]

    def meant(self, scope: str, rule: str, likely: float) -> float | None:
        """How likely words are meant that a rule found in a clause so likely; `None` of a scope unknown."""
        if scope not in self.scopes:
            return None
        slope, base = self.scopes[scope]
        return 1 / (1 + exp(-(slope * log_odds(likely) + base + self.rules.get(rule, 0.0))))


def log_odds(likely: float) -> float:
    """Of a probability, kept from what no float could tell."""
    kept = min(_MOST, max(_LEAST, likely))
    return log(kept / (1 - kept))
