"""Effects to rows: the one place that carries out what was decided, with a ledger line for each effect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, assert_never

from sqlalchemy import JSON, Column, Connection, Date, bindparam, update

from bot.core.effects import (
    Amend,
    Ask,
    CancelTimer,
    Change,
    Close,
    Effect,
    Forget,
    Move,
    Note,
    Notify,
    Put,
    Raise,
    Release,
    SetTimer,
    Tell,
    Withdraw,
)
from bot.core.facts import Record, Value
from bot.core.masking import masked
from bot.core.outcome import Outcome
from bot.core.place import unasked
from bot.core.post import Post
from bot.core.question import Question
from bot.engine import alerting, codec, naming
from bot.rules import audience
from storage import customers, inbox, ledger, list_changes, outbox, people, questions, timers
from storage.prepared import Prepared
from storage.schema import RECORDS
from storage.types import Instant, Money, upsert

_DIRECTORY = frozenset(
    {*(("customer", field) for field in ("name", "short", "city", "owner", "withdrawn")), ("alias", "withdrawn")}
    | {("person", "leave")}
)
"""The fields of records from which the directory is read; a record that is put counts as no longer withdrawn."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What an outcome answers: the inbox row, who acted (`actor`), and where their answer goes.

    address: the person's own. group: the address of the group in which they wrote, if they did.
    reply_to: what the platform gave us to answer that one message by.
    """

    message: int | None
    actor: str
    channel: str
    address: str
    now: datetime
    group: str = ""
    reply_to: str = ""


def apply(connection: Connection, cause: Cause, decider: str, outcome: Outcome, home: str) -> None:
    """Carries out every effect in order, within the caller's transaction.

    decider: the intent or job that decided, for the trail. home: the channel of people who never wrote to us.
    """
    apply_all(connection, cause, [(decider, outcome)], home)


def apply_all(connection: Connection, cause: Cause, decided: Iterable[tuple[str, Outcome]], home: str) -> None:
    """The same for several decisions of one cause: the trail is written once for all."""
    lines: list[ledger.Line] = []
    owed: list[dict[str, Any]] = []
    for decider, outcome in decided:
        for effect in outcome.effects:
            if isinstance(effect, Tell):
                owed.extend(_owed(connection, cause, effect, home))
            else:
                _carry_out(connection, cause, effect)
        lines.append(ledger.Line(cause.actor, "decided", decider, codec.text(outcome.reasons)))
        lines.extend(_line(cause.actor, effect) for effect in outcome.effects)
    if owed:
        outbox.owe(connection, owed)
    ledger.append(connection, cause.now, cause.message, lines)


_Written = (
    Put
    | Change
    | Withdraw
    | Ask
    | Close
    | Forget
    | Note
    | SetTimer
    | CancelTimer
    | Raise
    | Move
    | Notify
    | Release
    | Amend
)


def _carry_out(connection: Connection, cause: Cause, effect: _Written) -> None:  # noqa: C901  an arm an effect
    match effect:
        case Put(record=record):
            _put(connection, record)
        case Change(kind=kind, key=key, name=name, new=new):
            _set(connection, kind, key, name, new)
            _rename(connection, kind, key, name)
        case Withdraw(kind=kind, key=key):
            _set(connection, kind, key, "withdrawn", new=True)
            _rename(connection, kind, key, "withdrawn")
        case Ask(question=question):
            questions.ask(connection, _asked(cause, question))
        case Close(question=key, how=how):
            questions.close(connection, key, how, cause.now)
        case Forget():
            assert cause.message is not None
            inbox.blank(connection, cause.message)
        case SetTimer(kind=kind, subject=subject, due_at=due_at, occurrence=occurrence):
            timers.put(connection, kind, subject, occurrence, due_at)
        case CancelTimer(kind=kind, subject=subject):
            timers.cancel(connection, kind, subject)
        case Raise() | Move() | Notify() | Release():
            alerting.carry_out(connection, effect, cause.now)
        case Amend(change=change):
            list_changes.put(connection, codec.tree(change), cause.now)
        case Note():
            pass  # its ledger line is all there is to it
        case _ as impossible:
            assert_never(impossible)


def _asked(cause: Cause, question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "person": cause.actor,
        "message": cause.message,
        "body": codec.tree(question),
        "subject": question.subject[1] if question.subject else None,
        "field": question.field,
        "state": "open",
        "asked_at": cause.now,
    }


def _set(connection: Connection, kind: str, key: str, name: str, new: Value) -> None:
    value = _fit(RECORDS[kind].c[name], new)
    _setting(kind, name).run(connection, {"which": key, "value": value})


@cache
def _setting(kind: str, name: str) -> Prepared:
    """Made once for each field: building a statement takes longer than running it."""
    table = RECORDS[kind]
    value = bindparam("value", type_=table.c[name].type)
    return Prepared(update(table).where(table.c.key == bindparam("which")).values({name: value}))


def _put(connection: Connection, record: Record) -> None:
    table = RECORDS[record.kind]
    row = {f.name: _fit(table.c[f.name], getattr(record, f.name)) for f in fields(record) if f.name != "kind"}
    upsert(connection, table, [{**row, "withdrawn": False}], updating=("withdrawn",))
    _rename(connection, record.kind, record.key, "withdrawn")


def _rename(connection: Connection, kind: str, key: str, field: str) -> None:
    """Files a name that has come, changed or gone, and lets readers know of that and of somebody's days off."""
    if (kind, field) not in _DIRECTORY:
        return
    if kind != "person":
        naming.index(connection, [customers.named_by(connection, key) if kind == "alias" else key])
    customers.advance(connection, "directory")


def _fit(column: Column[Any], value: Any) -> Any:  # noqa: ANN401  what an effect or its ledger line holds
    """A value as its column takes it. Effects read back from the ledger hold text where there was a day or money."""
    if value is None:
        return None
    if isinstance(column.type, JSON):
        return codec.tree(value)
    if isinstance(column.type, Money) and not isinstance(value, Decimal):
        return Decimal(str(value))
    if isinstance(column.type, Instant) and isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date) and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _owed(connection: Connection, cause: Cause, tell: Tell, home: str) -> Sequence[dict[str, Any]]:
    """The outbox rows of a post; none for a person who is not there any more."""
    person, channel, address = cause.actor, cause.channel, cause.address
    if tell.to:
        row = people.get(connection, tell.to)
        if row is None:
            return ()
        person, channel = row.key, row.channel or home
        address = people.address_of(row, channel)
    return [
        {
            "key": heard.key,
            "message": cause.message,
            "person": person,
            "channel": channel if post.reply_to or heard.in_group else unasked(channel),
            "address": cause.group if heard.in_group else address,
            "kind": tell.kind,
            "rule": tell.rule,
            "tier": tell.tier,
            "customer": tell.customer,
            "ref": post.ref,
            "post": codec.tree(post),
            "created_at": cause.now,
            "state": "pending",
            "parts_sent": 0,
            "attempts": 0,
        }
        for heard in audience.heard(tell, in_group=bool(cause.group))
        for post in [_addressed(heard, tell, cause)]
    ]


def _addressed(heard: audience.Heard, tell: Tell, cause: Cause) -> Post:
    """The post with the platform's means to answer, which lead to where the message was written and nowhere else."""
    elsewhere = tell.to or heard.in_group != bool(cause.group)
    post = _shown(heard.post)
    return post if elsewhere else replace(post, reply_to=cause.reply_to)


def _shown(post: Post) -> Post:
    """The post without the card numbers of people: this is where everything that is said passes."""
    return replace(post, title=masked(post.title), text=masked(post.text), question=masked(post.question))


def _line(actor: str, effect: Effect) -> ledger.Line:  # noqa: C901, PLR0912  an arm an effect
    match effect:
        case Put(record=record):
            subject = record.key
        case Change(key=key) | Withdraw(key=key):
            subject = key
        case Ask(question=question):
            subject = question.key
        case Close(question=key):
            subject = key
        case Tell(key=key):
            subject = key
        case Forget():
            subject = "message"
        case SetTimer(kind=kind, subject=what) | CancelTimer(kind=kind, subject=what):
            subject = f"{kind}/{what}"
        case Raise(alert=alert):
            subject = f"alert/{alert.number}"
        case Move(number=number):
            subject = f"alert/{number}"
        case Notify(notice=notice):
            subject = notice.key
        case Release(notices=notices):
            subject = notices[0]
        case Amend(change=change):
            subject = change.rule
        case Note(event=event, subject=subject):
            return ledger.Line(actor, event, subject, codec.text(effect))
        case _ as impossible:
            assert_never(impossible)
    return ledger.Line(actor, effect.effect, subject, codec.text(effect))
