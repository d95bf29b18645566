"""What we keep about people, customers and deals: the records that effects put, change and withdraw.

Every record has a natural key, so that putting it twice is putting it once. Money is yuan as `Decimal`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Role = Literal["rep", "supervisor", "director", "hr", "compliance", "admin"]
REPORTING: frozenset[Role] = frozenset({"rep", "supervisor", "director"})
"""Who talks about customers; the others are told things and ask."""


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague. `channel` is where they last wrote to us from, `None` before they ever did."""

    key: str
    name: str
    role: Role
    team: str
    manager: str | None
    greeted: bool = False
    channel: str | None = None
    left_on: date | None = None
    leave: str | None = None
    """Days off as staff.csv has them: `2026-11-03..2026-11-05`, several with `;`."""
    deputy: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A company that we sell to. `short` is what people call it."""

    key: str
    name: str
    short: str
    city: str | None = None
    industry: str | None = None
    level: str | None = None
    owner: str | None = None
    kind: Literal["customer"] = field(default="customer", kw_only=True)


@dataclass(frozen=True, slots=True)
class Alias:
    """A short form that a rep has said means a customer. `person`: whose word it is, `None` for everyone's."""

    key: str
    name: str
    customer: str
    person: str | None = None
    learned: bool = True
    kind: Literal["alias"] = field(default="alias", kw_only=True)


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A deal in the making. One is open per customer unless another is named.

    A deal needs four core fields: `decision_maker` 决策人, `budget` 预算, `expected_close` 时间窗, `pain` 痛点.
    """

    key: str
    customer: str
    owner: str
    stage: str | None = None
    stage_since: datetime | None = None
    amount: Decimal | None = None
    budget: Decimal | None = None
    expected_close: str | None = None
    decision_maker: str | None = None
    pain: str | None = None
    kind: Literal["opportunity"] = field(default="opportunity", kw_only=True)


def opportunity_key(customer: str) -> str:
    """The one open opportunity of a customer."""
    return f"{customer}/1"


def customer_of(opportunity: str) -> str:
    """The customer of an opportunity, by its key."""
    return opportunity.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Report:
    """One person's report of one day; its lines are the activities that name it."""

    key: str
    person: str
    day: date
    metrics: Mapping[str, Decimal] = field(default_factory=dict)
    kind: Literal["report"] = field(default="report", kw_only=True)


def report_key(person: str, day: date) -> str:
    """The one report that a person has of a day."""
    return f"report/{person}/{day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Visit:
    """What one message reported on one customer (an `Activity` of the reading, as far as it was believed)."""

    key: str
    person: str
    customer: str
    at: datetime
    report: str | None = None
    channel: str | None = None
    stage: str | None = None
    obstacles: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    amount: Decimal | None = None
    budget: Decimal | None = None
    expected_close: str | None = None
    kind: Literal["activity"] = field(default="activity", kw_only=True)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A next step with a customer, or a plan without one. `due` is a day or an instant, in ISO 8601."""

    key: str
    person: str
    text: str
    customer: str | None = None
    due: str | None = None
    kind: Literal["step"] = field(default="step", kw_only=True)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a rep has promised a customer."""

    key: str
    person: str
    customer: str
    text: str
    due: str | None = None
    kind: Literal["commitment"] = field(default="commitment", kw_only=True)


LeadState = Literal["open", "contacted", "deal", "joined", "waiting"]
"""`open`: nobody has contacted it. `joined`: it is part of what somebody does already. `waiting`: to be routed."""


@dataclass(frozen=True, slots=True)
class NewLead:
    """Someone who may become a customer."""

    key: str
    person: str
    customer: str | None
    company: str | None = None
    contact: str | None = None
    title: str | None = None
    phone: str | None = None
    source: str | None = None
    budget: Decimal | None = None
    city: str | None = None
    industry: str | None = None
    need: str | None = None
    level: str | None = None
    owner: str | None = None
    given_at: datetime | None = None
    """Since when it is with its owner, or in the pool."""
    score: int | None = None
    consent: str | None = None
    """What its person agreed to, as the one who sent it says."""
    origin: str | None = None
    """How it came: `api`, `message`, or the file and row of an import."""
    state: LeadState = "open"
    contacted_at: datetime | None = None
    proposed: str | None = None
    """Whom the rules suggest, while a supervisor has the last word."""
    kind: Literal["lead"] = field(default="lead", kw_only=True)


@dataclass(frozen=True, slots=True)
class Assignment:
    """That a lead was given, or proposed to be: by which rules, to whom, and whom the supervisor chose."""

    key: str
    lead: str
    at: datetime
    version: str
    mode: str
    rule: str | None = None
    trade: str | None = None
    level: str | None = None
    winner: str | None = None
    chosen: str | None = None
    chosen_by: str | None = None
    kind: Literal["assignment"] = field(default="assignment", kw_only=True)


def assignment_key(lead: str, at: datetime) -> str:
    """One lead is given once at an instant."""
    return f"{lead}@{at:%Y%m%dT%H%M%S%f}"


Record = Customer | Alias | Opportunity | Report | Visit | PlannedStep | Commitment | NewLead | Assignment
Value = str | int | bool | Decimal | date | datetime | tuple[str, ...] | Mapping[str, Decimal] | None
