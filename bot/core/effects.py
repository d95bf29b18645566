"""Everything we may do, as data: a closed union. `engine.commit` applies each in one transaction with its ledger line.

A key makes an effect natural: applied twice it is applied once. `inverse` gives the effect that takes another back.
"""

from dataclasses import dataclass, field
from typing import Literal, assert_never

from bot.core.facts import Record, Value
from bot.core.post import Post
from bot.core.question import Question

PostKind = Literal["reply", "nudge", "alert", "digest", "report"]


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

    rule: what caused it (operate.md's rule names); `None` for a reply. tier: the rung of a ladder.
    public: whether it may be said before a group, where the message was written in one; else the person alone gets it.
    """

    key: str
    to: str
    kind: PostKind
    post: Post
    rule: str | None = None
    tier: int | None = None
    customer: str | None = None
    public: bool = False
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


Effect = Put | Change | Withdraw | Ask | Close | Tell | Forget | Note


def inverse(effect: Effect) -> Effect | None:
    """The effect that takes `effect` back; `None` for what cannot be unsaid (a post, a question, a note)."""
    match effect:
        case Put(record=record):
            return Withdraw(record.kind, record.key)
        case Change(kind=kind, key=key, name=name, old=old, new=new):
            return Change(kind, key, name, new, old)
        case Withdraw() | Ask() | Close() | Tell() | Forget() | Note():
            return None
        case _ as impossible:
            assert_never(impossible)
