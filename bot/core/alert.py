"""An alert: what somebody must see to, how far up its ladder it has gone, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.core.facts import Role
from bot.core.notice import Weight
from bot.core.worktime import Length

State = Literal["open", "acked", "snoozed", "resolved"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: whom to tell, and how long after the step before.

    to: `rep` is whoever the alert is about, `supervisor` the one above them, the others everyone of that role.
    bundle: how long to wait for more of the same, so that they are said together.
    """

    to: Role
    after: Length
    weight: Weight = "ordinary"
    bundle: Length | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an alert stands now.

    tier: how many rungs were climbed. since: from when the next rung counts. until: when a snooze ends.
    by: who changed it last, empty where a fact did; reason: in their words, or the name of the fact.
    """

    since: datetime
    state: State = "open"
    tier: int = 0
    until: datetime | None = None
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """One episode of one rule. `key` names it for good; `ladder` is the policy under which it was opened.

    subject: the key of what it is about (a deal, a lead, a message). person: whom it is about.
    facts: what its words need and nothing else keeps.
    """

    number: int
    key: str
    rule: str
    subject: str
    person: str
    customer: str | None
    ladder: tuple[Rung, ...]
    opened_at: datetime
    standing: Standing
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """That somebody was told of an alert, on which rung, and when."""

    person: str
    tier: int
    at: datetime


def ref_of(number: int) -> str:
    """What the buttons of an alert's posts answer."""
    return f"alert-{number}"


def number_of(ref: str | None) -> int | None:
    """The alert that a pressed button belongs to."""
    kind, _, number = (ref or "").partition("-")
    return int(number) if kind == "alert" and number.isdecimal() else None
