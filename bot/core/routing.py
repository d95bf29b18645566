"""How a lead is given away, as values: the candidates as they stand, and the decision with its whole chain.

Values and points are figures without a unit; amounts are yuan, hours are working hours unless said otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.core.facts import Assignment, NewLead, Person

Mode = Literal["auto", "suggested", "owner", "queue"]
"""`owner`: the customer has one already. `queue`: nobody may have it; it waits where everybody sees it."""
CLASSES = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Record:
    """What a rep has brought to its end, counted: won and lost deals by what they were.

    trades: of industries (`routing.scoring` says which belong together). days: of won deals, from first contact to
    signing, by trade. words: of what the customers of won deals needed.
    """

    won: int = 0
    lost: int = 0
    won_trades: Mapping[str, int] = field(default_factory=dict)
    lost_trades: Mapping[str, int] = field(default_factory=dict)
    won_classes: Mapping[str, int] = field(default_factory=dict)
    won_sources: Mapping[str, int] = field(default_factory=dict)
    lost_sources: Mapping[str, int] = field(default_factory=dict)
    cities: frozenset[str] = frozenset()
    typical_amount: float | None = None
    days: Mapping[str, float] = field(default_factory=dict)
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rep:
    """A candidate as of one instant.

    trades: the industries they name as theirs, and the trades of these. holds: open leads by class; deals: open
    opportunities; waiting: leads that wait for their first contact. response: mean hours to it, `None` before any.
    idle: hours by the clock since the last lead, given, claimed or assigned by hand; `None` for never.
    month: leads of this month by class. due_today: steps and plans.
    """

    key: str
    name: str
    team: str
    role: str = "rep"
    gone: bool = False
    away: bool = False
    working: bool = True
    city: str | None = None
    languages: frozenset[str] = frozenset()
    specialty: tuple[str, ...] = ()
    trades: frozenset[str] = frozenset()
    record: Record = field(default_factory=Record)
    holds: Mapping[str, int] = field(default_factory=dict)
    deals: int = 0
    waiting: int = 0
    response: float | None = None
    idle: float | None = None
    month: Mapping[str, int] = field(default_factory=dict)
    due_today: int = 0

    @property
    def load(self) -> int:
        """Open leads and opportunities."""
        return sum(self.holds.values()) + self.deals


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a score: why, and how many points."""

    reason: str
    points: float


@dataclass(frozen=True, slots=True)
class Scored:
    """What a lead is worth by the model of its trade, with the reasons.

    level: A, B or C. given: whether somebody has said so, and not the model.
    """

    model: str
    total: float
    level: str
    parts: tuple[Part, ...] = ()
    given: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule: whether it was for this lead, and the first of its conditions that did not hold."""

    id: str
    matched: bool
    failed_condition: str | None = None


@dataclass(frozen=True, slots=True)
class Softened:
    """A soft rule that was for this lead: the share of their points that it gave or took, and whose (by place)."""

    rule: str
    share: float
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One lead and how it was given, with everything that led to it. `routing.chain` shows it candidate by candidate.

    version: of routing.yaml and the scoring models together. rule: the one that gave it; `None` in the queue, and
    where the customer's owner has it; by: how it chose. why: for `owner` and `queue`, the fact that settled it
    (`twin:K01` with the customer, or the lead, that it may be).
    people: every candidate by id. values: of each factor, a figure a candidate. points, excluded (why somebody may
    not have it), turns (0 for whose turn it is: it counts where points are equal): a figure a candidate.
    """

    lead: str
    winner: str | None
    mode: Mode
    version: str
    rule: str | None = None
    by: Literal["points", "turn"] = "points"
    why: str | None = None
    rules: tuple[Tried, ...] = ()
    factors: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    people: tuple[str, ...] = ()
    values: tuple[tuple[float, ...], ...] = ()
    points: tuple[float, ...] = ()
    excluded: tuple[str | None, ...] = ()
    turns: tuple[int, ...] = ()
    softened: tuple[Softened, ...] = ()
    scored: Scored | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """Everyone who might get a lead, as of an instant."""

    now: datetime
    reps: tuple[Rep, ...]


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """That a rep knows the company, its contact or a sister company already, from 0 to 1."""

    person: str
    worth: float


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody whom a new lead may be.

    how: certainly by `company` or `phone`; perhaps by `number` (the telephone, but of another company), `twin` (a name
    much like it) or `contact` (somebody of that name).
    customer: the one that it is; `None` for an earlier lead without a company. name: what that one is called.
    owner: whose it is, or who has been in contact lately; `None` for nobody's. level: its class.
    lead: the earlier one, of the same person as far as both name one.
    """

    how: Literal["company", "phone", "number", "twin", "contact"]
    name: str
    customer: str | None = None
    owner: str | None = None
    lead: str | None = None
    level: str | None = None


class Router(Protocol):
    """The routing rules in force."""

    @property
    def version(self) -> str:
        """Changes whenever a rule or a model does."""

    def score(self, lead: NewLead) -> Scored:
        """What a lead is worth."""

    def decide(self, lead: NewLead, roster: Roster, acquaintances: Sequence[Acquaintance]) -> Decision:
        """Who gets a lead that is nobody's, and why."""

    def bar(self, person: str, level: str | None, roster: Roster) -> str | None:
        """Why somebody may get no more leads of a class; `None` for who may."""

    def decide_all(
        self, leads: Sequence[NewLead], roster: Roster, settle: Callable[[int, Decision], Decision]
    ) -> Sequence[Decision]:
        """The same for one after another: each sees what those before it led to.

        settle: what facts make of the decision on the lead at a place.
        """


@dataclass(frozen=True, slots=True)
class RoutingFacts:
    """What a decision may know of leads that have just come.

    matches: whom each may be already, by its place in the message, from 0. acquaintances: who knows the company of
    the first, or its people. people: everyone by id.
    """

    router: Router
    roster: Roster
    people: Mapping[str, Person]
    matches: Mapping[int, tuple[Match, ...]] = field(default_factory=dict)
    acquaintances: tuple[Acquaintance, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """How often supervisors took whom the rules proposed, of one trade and class."""

    trade: str | None
    level: str | None
    settled: int
    agreed: int


@dataclass(frozen=True, slots=True)
class LeadFile:
    """What is kept of the lead that a message orders something about.

    decision: how it was given, `None` where nobody decided. assignment: the row of that decision. twin: whom it
    may be, where that is what is asked of it. queue: every lead
    that nobody has, where that is asked. agreement: of late, where that is asked.
    """

    decision: Decision | None = None
    assignment: Assignment | None = None
    twin: Match | None = None
    queue: tuple[NewLead, ...] = ()
    agreement: tuple[Agreed, ...] = ()
