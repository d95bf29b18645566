"""What a decision may know: the facts that concern one message, gathered by `engine.desk` in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.alert import Alert, Told
from bot.core.daybook import Daybook
from bot.core.effects import Effect, PassOver
from bot.core.facts import NewLead, Person, Report
from bot.core.files import CustomerFile, Labels
from bot.core.inquiry import Inquiry
from bot.core.lists import Lists
from bot.core.question import Question
from bot.core.routing import LeadFile, RoutingFacts
from bot.core.todo import Todo


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier message of the same person, with the effects of it that still stand."""

    message: int
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Words of somebody's of which nobody was warned, and when they were said."""

    person: str
    at: datetime
    found: PassOver


@dataclass(frozen=True, slots=True)
class Manners:
    """How sure we must be, from config/answers.yaml.

    write_above: a value below this confidence is shown as 待确认 and not written. guess_below: a customer's name
    below this one is marked as guessed. core_fields: which missing fields of an opportunity are asked for, in this
    order. asked_again_after_days: how long nobody is asked for the same thing again.
    """

    write_above: float
    guess_below: float
    core_fields: tuple[str, ...]
    asked_again_after_days: int


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a decision sees beside the reading.

    now, sent_at: aware instants. message: our own number of it. sender: `None` for a stranger.
    in_group: whether it was written in a group chat, before others.
    customers: the files of every customer concerned. companies: customer ids by the names that its leads bear.
    next_customer: the first of the numbers set aside for customers that it may bring.
    report: the sender's report of the day that it speaks of.
    question: the sender's open question, or the one whose card was pressed; `pressed` is that card's ref.
    asked: (record key, field) pairs asked lately of the deals of those customers.
    last: the sender's last message that changed something.
    alerts: those on the customers concerned that are not resolved, and any that the message names.
    mine: numbers of the alerts that the sender may see and settle. short: what the customers of those are called.
    meant: numbers of the alerts that the message names: the one that was typed, or all that the pressed card shows.
    people: everyone by id, where the message is about who does what.
    leads: those that the message may mean, the likeliest first. told: who was told of each alert that is named.
    book: today of the whole team, where the message asks for it.
    inquiry: what the records hold for a question, as far as the sender may know it.
    passed_over: of what nobody was warned, newest first, where the message asks for it; `None` for who may not know.
    lists: the phrase lists, where an admin asks for them or changes them.
    next_alert: the first of the numbers set aside for alerts that it may raise.
    todos: what stands on people's lists about the customers concerned.
    routing: what is known of new leads and of who might get them, where the message brings or moves any.
    in_hand: leads of the customers concerned that somebody has and that are no deal yet.
    lead_file: what is kept of the lead that it orders something about.
    """

    now: datetime
    message: int
    channel: str
    sent_at: datetime
    sender: Person | None
    labels: Labels
    manners: Manners
    in_group: bool = False
    admins: tuple[Person, ...] = ()
    customers: Mapping[str, CustomerFile] = field(default_factory=dict)
    companies: Mapping[str, str] = field(default_factory=dict)
    next_customer: int = 0
    report: Report | None = None
    question: Question | None = None
    pressed: str | None = None
    asked: frozenset[tuple[str, str]] = frozenset()
    last: Past | None = None
    alerts: tuple[Alert, ...] = ()
    mine: frozenset[int] = frozenset()
    meant: tuple[int, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    leads: tuple[NewLead, ...] = ()
    short: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[int, tuple[Told, ...]] = field(default_factory=dict)
    next_alert: int = 0
    book: Daybook | None = None
    passed_over: tuple[PassedOver, ...] | None = None
    lists: Lists | None = None
    todos: tuple[Todo, ...] = ()
    inquiry: Inquiry | None = None
    routing: RoutingFacts | None = None
    in_hand: tuple[NewLead, ...] = ()
    lead_file: LeadFile = field(default_factory=LeadFile)
