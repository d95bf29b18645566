"""Whose a lead becomes, and why: rules, filters, soft rules and weighted factors over frozen facts. Pure functions.

A factor is one file in `factors/` that exports `FACTOR`; its weight in config/routing.yaml turns it off with 0.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot.core.routing import Rep
from bot.discovery import collect
from bot.routing.enquiry import Enquiry

UNKNOWN = 0.5
"""The value of a rep of whom a factor knows nothing: neither for nor against."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Figures of factors, from config/routing.yaml.

    source_worth: what a source multiplies. easy_load: how many open leads and opportunities halve the value.
    many_waiting, waiting_off: above how many leads without contact a share is taken off.
    """

    source_worth: Mapping[str, float] = field(default_factory=dict)
    easy_load: int = 10
    many_waiting: int = 5
    waiting_off: float = 0.3


def _nothing(_: Enquiry) -> Hashable:
    return None


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that speaks for a rep.

    label: what a sales manager calls it. value: from 0 to 1 (a source's worth may take it above), by what `of` sees
    of the lead and by the rep, and nothing else: so the values of all reps for one facet are computed once.
    moves: whether being given a lead changes it.
    """

    name: str
    label: str
    value: Callable[[Any, Rep, Tuning], float]
    of: Callable[[Enquiry], Hashable] = _nothing
    moves: bool = False


@cache
def all_factors() -> Mapping[str, Factor]:
    """Every factor by its name."""
    return collect("bot.routing.factors", "FACTOR", Factor)
