"""Everything we may do, as data: a closed union. `engine.commit` applies each in one transaction with its ledger line.

A key makes an effect natural: applied twice it is applied once. `inverse` gives the effect that takes another back.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, assert_never

from bot.core.alert import Alert, Standing
from bot.core.facts import Record, Value
from bot.core.lists import RuleChange
from bot.core.notice import Notice
from bot.core.post import Post, PostKind
from bot.core.question import Question
from bot.core.routing import Decision
from bot.core.todo import Todo


@dataclass(frozen=True, slots=True)
class Put:
    """Keeps a record; nothing happens when its key is kept already, but a withdrawn one stands again."""

    record: Record
    effect: Literal["put"] = field(default="put", kw_only=True)


@dataclass(frozen=True, slots=True)
class Change:
    """Sets the field `name` of a record. `old` is what we believed it to be, for the trail and for taking back."""

    kind: str
    key: str
    name: str
    old: Value
    new: Value
    effect: Literal["change"] = field(default="change", kw_only=True)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Takes a record back: it counts no longer, though the trail keeps it."""

    kind: str
    key: str
    effect: Literal["withdraw"] = field(default="withdraw", kw_only=True)


@dataclass(frozen=True, slots=True)
class Ask:
    """Opens a question to the person whose message is being handled; an older open one of theirs is dropped."""

    question: Question
    effect: Literal["ask"] = field(default="ask", kw_only=True)


@dataclass(frozen=True, slots=True)
class Close:
    """Ends a question: `how` is `answered`, `skipped` or `dropped`."""

    question: str
    how: Literal["answered", "skipped", "dropped"]
    effect: Literal["close"] = field(default="close", kw_only=True)


@dataclass(frozen=True, slots=True)
class Tell:
    """Puts a post into the outbox. `to` is a user id, or empty for the address that the message came from.

    rule: the name of the rule that caused it; `None` for a reply. tier: the rung of a ladder.
    public: whether it may be said before a group, where the message was written in one; else the person alone gets it.
    team: in whose group it is said by the robot there, to nobody by name; empty where it is for a person.
    """

    key: str
    to: str
    kind: PostKind
    post: Post
    rule: str | None = None
    tier: int | None = None
    customer: str | None = None
    public: bool = False
    team: str = ""
    effect: Literal["tell"] = field(default="tell", kw_only=True)


@dataclass(frozen=True, slots=True)
class Forget:
    """Blanks the text of the message being handled: we may not keep what a stranger wrote."""

    effect: Literal["forget"] = field(default="forget", kw_only=True)


@dataclass(frozen=True, slots=True)
class Note:
    """A ledger line and nothing else."""

    event: str
    subject: str
    effect: Literal["note"] = field(default="note", kw_only=True)


@dataclass(frozen=True, slots=True)
class Explain:
    """Keeps how a lead was given, every rule and every candidate: its ledger line is all there is to it."""

    decision: Decision
    effect: Literal["chain"] = field(default="chain", kw_only=True)


@dataclass(frozen=True, slots=True)
class PassOver:
    """Keeps words that were found and are not meant (denied, banned, asked): its ledger line is all there is to it.

    words: the sentence in which they stand. scope: why nobody is warned, as `Finding` has it. lists: their version.
    """

    category: str
    words: str
    rule: str
    scope: str
    lists: str
    effect: Literal["passed_over"] = field(default="passed_over", kw_only=True)


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Has the rule `kind` look at `subject` again at an instant; a timer of the same `occurrence` is moved."""

    kind: str
    subject: str
    due_at: datetime
    occurrence: str = ""
    effect: Literal["timer"] = field(default="timer", kw_only=True)


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """Takes out the timers of a rule on one subject: all of them, or that of one occurrence."""

    kind: str
    subject: str
    occurrence: str | None = None
    effect: Literal["no_timer"] = field(default="no_timer", kw_only=True)


@dataclass(frozen=True, slots=True)
class Raise:
    """Opens an alert; nothing happens when its key was ever used."""

    alert: Alert
    effect: Literal["raise"] = field(default="raise", kw_only=True)


@dataclass(frozen=True, slots=True)
class Move:
    """Changes how an alert stands: a rung climbed, acked, snoozed, resolved, reopened."""

    number: int
    old: Standing
    new: Standing
    effect: Literal["move"] = field(default="move", kw_only=True)


@dataclass(frozen=True, slots=True)
class Notify:
    """Has something said unasked, as soon as restraint allows."""

    notice: Notice
    effect: Literal["notify"] = field(default="notify", kw_only=True)


@dataclass(frozen=True, slots=True)
class Release:
    """What became of notices: said in the post `said_as`, dropped, or put off to `due_at`."""

    notices: tuple[str, ...]
    how: Literal["said", "dropped", "pending"]
    due_at: datetime
    said_as: str | None = None
    effect: Literal["release"] = field(default="release", kw_only=True)


@dataclass(frozen=True, slots=True)
class PutTodo:
    """Has a task stand on a person's own list, where their platform keeps such lists."""

    todo: Todo
    effect: Literal["todo"] = field(default="todo", kw_only=True)


@dataclass(frozen=True, slots=True)
class EndTodo:
    """Ticks a task off, if it stands on a list."""

    key: str
    effect: Literal["no_todo"] = field(default="no_todo", kw_only=True)


@dataclass(frozen=True, slots=True)
class CloseCard:
    """Has the cards that lie with a person about `ref` say what became of it, where the platform can still do that."""

    person: str
    ref: str
    label: str
    effect: Literal["close_card"] = field(default="close_card", kw_only=True)


@dataclass(frozen=True, slots=True)
class Amend:
    """Changes a rule of the admin's own phrase lists; the file is written right after the commit."""

    change: RuleChange
    effect: Literal["amend"] = field(default="amend", kw_only=True)


Effect = (
    Put | Change | Withdraw | Ask | Close | Tell | Forget | Note | Explain | PassOver
    | SetTimer | CancelTimer | Raise | Move | Notify | Release | PutTodo | EndTodo | CloseCard | Amend
)  # fmt: skip


def inverse(effect: Effect) -> Effect | None:
    """The effect that takes `effect` back; `None` for what cannot be unsaid (a post, a question, a note)."""
    match effect:
        case Put(record=record):
            return Withdraw(record.kind, record.key)
        case Change(kind=kind, key=key, name=name, old=old, new=new):
            return Change(kind, key, name, new, old)
        case SetTimer(kind=kind, subject=subject):
            return CancelTimer(kind, subject)
        case Move(number=number, old=old, new=new):
            return Move(number, new, old)
        case Withdraw() | Ask() | Close() | Tell() | Forget() | Note() | Explain() | PassOver():
            return None
        case CancelTimer() | Raise() | Notify() | Release() | PutTodo() | EndTodo() | CloseCard() | Amend():
            return None
        case _ as impossible:
            assert_never(impossible)
