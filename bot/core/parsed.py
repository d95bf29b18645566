"""What a message means: the shape of the parse contract, with spans and confidence on everything.

`bot.nlp.understand` makes a `Parsed`; intents decide on it; `bot.nlp.forms.contract` prints it as contract JSON.
Offsets count code points of the text as typed. Vocabulary keys (stages, obstacles …) are `str` ids from
`config/vocabulary.yaml`. Money is yuan as `Decimal`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of the message as typed."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Read(Generic[T_co]):
    """A value read from the text: where it stands, how sure we are (0 to 1), and which recognizer says so.

    `span` is `None` for a value that no words state alone (a stage implied by what was done).
    """

    value: T_co
    span: Span | None
    confidence: float
    by: str


def value_of(read: Read[T] | None) -> T | None:
    """What was read, if anything was."""
    return None if read is None else read.value


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer that a mention may name; `score` from 0 to 1."""

    customer: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A customer as the rep wrote it. `customer` is the id when one is meant, `None` when none or several fit.

    With several, `candidates` holds them, best first: the bot asks which.
    """

    text: str
    span: Span
    customer: str | None
    confidence: float
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A next step: `text` is its exact substring; `due` a day, or the naive minute in Shanghai where one is said."""

    text: str
    due: date | datetime | None


@dataclass(frozen=True, slots=True)
class Activity:
    """What a message reports on one customer."""

    mention: Mention
    contacts: tuple[Read[str], ...] = ()
    channel: Read[str] | None = None
    stage: Read[str] | None = None
    obstacles: tuple[Read[str], ...] = ()
    competitors: tuple[Read[str], ...] = ()
    budget: Read[Decimal] | None = None
    amount: Read[Decimal] | None = None
    expected_close: Read[str] | None = None
    """`YYYY-MM-DD`, `YYYY-MM` or `YYYYQn`, as precise as said."""
    next_action: Read[Step] | None = None
    commitments: tuple[Read[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """A new lead, as far as the message tells."""

    company: Read[str] | None = None
    contact: Read[str] | None = None
    title: Read[str] | None = None
    phone: Read[str] | None = None
    source: Read[str] | None = None
    budget: Read[Decimal] | None = None
    city: Read[str] | None = None
    industry: Read[str] | None = None
    need: Read[str] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Something the rep says will be done."""

    text: str
    span: Span
    date: date | None
    mention: Mention | None
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Query:
    """A question about what the system holds; `person` is a user id, `me` or `team`; days inclusive."""

    kind: str
    customer: str | None = None
    person: str | None = None
    stage: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Bare:
    """What a short text may stand for on its own, when a question has just asked for it.

    unknown: whoever was asked does not know, either.
    """

    amount: Decimal | None = None
    close: str | None = None
    phone: str | None = None
    stage: str | None = None
    person: str | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """An order to the bot; `nlp.contract` says which `kind`s the contract knows.

    target: the number or id named. text: the corrected value itself, or the words of a draft; value: the same, read.
    """

    kind: str
    target: int | str | None = None
    customer: str | None = None
    until: date | datetime | None = None
    text: str | None = None
    value: Bare | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that a phrase list looks for; a supervisor or compliance hears only of those that are meant.

    rule: the id of the rule. severity: `info`, `warn`, `high` or `critical`.
    scope: `asserted` (the only one that raises a warning), `negated`, `policy`, `question`, `hypothetical`,
    `third_party`; `unlikely` where the sentence reads like nothing of the kind; `draft` for words whose fitness a rep
    asks after before they are said.
    advice: of a draft, what to say instead. because: of a `learned/` rule, the words that spoke for it.
    """

    category: str
    text: str
    span: Span
    rule: str
    severity: str
    scope: str
    advice: str = ""
    because: tuple[str, ...] = ()

    @property
    def raised(self) -> bool:
        """Whether it is meant, and a warning."""
        return self.scope == "asserted"


@dataclass(frozen=True, slots=True)
class Parsed:
    """One message, understood.

    intent: `daily_report`, `lead`, `update`, `query`, `command` or `other`.
    lists: the version of the phrase lists that found the findings; empty where none were used.
    bare: what a short text may answer; `None` for a longer one.
    grounds: by field (`intent`, `report_date`, `query.kind`, `command.until`), the words on which it rests.
    form: the fields of what another system sent (`form/lead` …), or of a file; empty for what was typed.
    """

    text: str
    intent: str
    confidence: float
    report_date: date | None = None
    metrics: Mapping[str, Read[Decimal]] = field(default_factory=dict)
    activities: tuple[Activity, ...] = ()
    leads: tuple[Lead, ...] = ()
    plans: tuple[Plan, ...] = ()
    query: Query | None = None
    command: Command | None = None
    findings: tuple[Finding, ...] = ()
    lists: str = ""
    bare: Bare | None = None
    grounds: Mapping[str, Read[str]] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
