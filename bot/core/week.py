"""Some days of a team as its process is weighed (`engine.weeks`), and the measures of the house for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.core.facts import NewLead, Opportunity, Visit

Part = Literal["completeness", "timeliness", "richness", "agreement"]
"""Of the Process Health Index: 完整, 及时, 信息, 印证."""
OwedStep = Literal["contact", "meeting", "demo", "amount", "next_step"]
"""What a stage may owe: a record at all, met in person, shown, priced, a next step with a day ahead."""
Count = Literal[
    "demo_without_quote",
    "no_next_step",
    "no_decision_maker",
    "no_budget",
    "no_expected_close",
    "no_pain",
    "late_answer",
    "contradicted",
]
"""What a hint may count customers by."""


@dataclass(frozen=True, slots=True)
class Grades:
    """From which share on, in percent, something is green, and from which on yellow; below it is red."""

    green: int
    yellow: int


@dataclass(frozen=True, slots=True)
class Hint:
    """The sentence that says what to do, when at least so many customers are counted.

    `{count}` in it is their number, `{customers}` the names of some of them.
    """

    count: Count
    at_least: int
    say: str


@dataclass(frozen=True, slots=True)
class Measures:
    """By what the process is weighed.

    weights: of the parts in the index. empty: what an admin takes for nothing written, such as 暂无.
    agreement_days: how long after an obstacle was reported we look at what happens.
    aggregate_from: how many people a team has at the least whose average is shown to one of them.
    most_people, most_hints: how many are listed. unknown_class: what a customer without a class counts as.
    """

    owed: Mapping[str, tuple[OwedStep, ...]]
    weights: Mapping[Part, int]
    grades: Mapping[Part, Grades]
    index: Grades
    empty: frozenset[str]
    agreement_days: int
    aggregate_from: int
    most_people: int
    most_hints: int
    unknown_class: str
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class DealAtWeek:
    """An open deal, with what was ever reported of its customer.

    met: the channels and the stages. ahead: whether a next step has a day that is to come.
    """

    deal: Opportunity
    short: str
    met: frozenset[str]
    ahead: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The first answer to a lead that was given away in these days: `late`, or `None` while there is still time."""

    lead: NewLead
    level: str
    late: bool | None


@dataclass(frozen=True, slots=True)
class Week:
    """From the first day to the last, both included.

    visits: what was said of customers in these days, and in the few before of which an obstacle is judged now.
    short: what the customers of visits and answers are called.
    """

    first: date
    last: date
    measures: Measures
    deals: tuple[DealAtWeek, ...] = ()
    answers: tuple[Answer, ...] = ()
    visits: tuple[Visit, ...] = ()
    short: Mapping[str, str] = field(default_factory=dict)
