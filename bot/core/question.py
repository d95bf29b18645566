"""A question that we asked and whose answer completes what someone said."""

from dataclasses import dataclass
from typing import Literal

from bot.core.lists import RuleChange
from bot.core.parsed import Activity

QuestionKind = Literal["which", "doubt", "field", "change", "promise", "transfer", "twin"]


@dataclass(frozen=True, slots=True)
class Option:
    """A numbered choice: what it is called, and the customer id (`which`) or value (`doubt`) it stands for."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """One open question of one person.

    which: two customers fit; the chosen option names the customer of `activity`.
    doubt: a value was read but not believed; `activity` holds the mention and that value alone.
    field: something is missing; the answer fills `field` of the record `subject` names (`opportunity`, key).

    promise: a promise that needs an approval is kept; a yes has it approved, a no takes it back.
    transfer: the lead `subject` names goes to the first option's person; the second is whose it was at that moment.
    twin: the lead `subject` names may be the customer of the first option, empty for another lead; the second has it.

    change: a rule of the phrase lists is to be changed, as `change` says.

    report: the key of the day's report to which the completed line belongs.
    """

    key: str
    kind: QuestionKind
    text: str
    options: tuple[Option, ...] = ()
    activity: Activity | None = None
    subject: tuple[str, str] | None = None
    field: str | None = None
    customer: str | None = None
    report: str | None = None
    change: RuleChange | None = None
