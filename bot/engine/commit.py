"""Effects to rows: the one place that carries out what was decided, with a ledger line for each effect."""

from collections.abc import Callable, Sequence
from dataclasses import fields
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
    CloseCard,
    Effect,
    EndTodo,
    Explain,
    Forget,
    Move,
    Note,
    Notify,
    PassOver,
    Put,
    PutTodo,
    Raise,
    Release,
    SetTimer,
    Tell,
    Withdraw,
)
from bot.core.facts import Record, Value
from bot.core.outcome import Outcome
from bot.core.question import Question
from bot.engine import alerting, codec, owing
from bot.engine.batch import Batch
from bot.engine.cause import Cause
from bot.engine.names import naming
from bot.engine.owing import Addressees
from storage import customers, inbox, ledger, list_changes, outbox, questions, timers
from storage.prepared import Prepared
from storage.schema import RECORDS
from storage.types import Instant, Money, upsert

_DIRECTORY = frozenset(
    {*(("customer", field) for field in ("name", "short", "city", "owner", "withdrawn")), ("alias", "withdrawn")}
    | {("person", "leave")}
)
"""The fields of records from which the directory is read; a record that is put counts as no longer withdrawn."""


_REACHING_PEOPLE = (Tell, PutTodo, EndTodo, CloseCard)


def apply(connection: Connection, cause: Cause, decider: str, outcome: Outcome, home: str) -> None:
    """Carries out every effect in order, within the caller's transaction.

    decider: the intent or job that decided, for the trail. home: the channel of people who never wrote to us.
    """
    apply_all(connection, cause, [(decider, outcome)], home)


def apply_all(connection: Connection, cause: Cause, decided: Sequence[tuple[str, Outcome]], home: str) -> None:
    """The same for several decisions of one cause: the trail is written once for all."""
    lines: list[ledger.Line] = []
    batch = Batch(connection)
    addressees = Addressees(connection, home)
    if len(decided) > 1:
        addressees.fetch({one.to for _, outcome in decided for one in outcome.effects if isinstance(one, Tell)})
    for decider, outcome in decided:
        for effect in outcome.effects:
            if isinstance(effect, _REACHING_PEOPLE):
                batch.add("outbox", outbox.owe, *owing.rows(connection, cause, effect, addressees))
            else:
                _carry_out(connection, batch, cause, effect)
                if isinstance(effect, Change) and effect.kind == "person":
                    addressees.known.clear()
        lines.append(ledger.Line(cause.actor, "decided", decider, codec.text(outcome.reasons)))
        lines.extend(_line(cause.actor, effect) for effect in outcome.effects)
    batch.finish()
    ledger.append(connection, cause.now, cause.message, lines)


_Written = (
    Put
    | Change
    | Withdraw
    | Ask
    | Close
    | Forget
    | Note
    | Explain
    | PassOver
    | SetTimer
    | CancelTimer
    | Raise
    | Move
    | Notify
    | Release
    | Amend
)


def _carry_out(connection: Connection, batch: Batch, cause: Cause, effect: _Written) -> None:  # noqa: C901  an arm an effect
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
            row = {"kind": kind, "subject": subject, "occurrence": occurrence, "due_at": due_at}
            batch.add("timer", timers.put, row)
        case CancelTimer(kind=kind, subject=subject, occurrence=occurrence):
            batch.add("timer", timers.cancel, (kind, subject, occurrence))
        case Raise() | Move() | Notify() | Release():
            alerting.carry_out(batch, effect, cause.now)
        case Amend(change=change):
            list_changes.put(connection, codec.tree(change), cause.now)
        case Note() | Explain() | PassOver():
            pass  # its ledger line is all there is to it
        case _ as impossible:
            assert_never(impossible)


def _asked(cause: Cause, question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "person": cause.actor,
        "message": cause.message,
        "body": codec.column(question),
        "subject": question.subject[1] if question.subject else None,
        "field": question.field,
        "state": "open",
        "asked_at": cause.now,
    }


def _set(connection: Connection, kind: str, key: str, name: str, new: Value) -> None:
    setting, fit = _setting(kind, name)
    setting.run(connection, {"which": key, "value": _fit(fit, new)})


@cache
def _setting(kind: str, name: str) -> "tuple[Prepared, _Fit | None]":
    """Made once for each field: building a statement takes longer than running it."""
    table = RECORDS[kind]
    value = bindparam("value", type_=table.c[name].type)
    setting = Prepared(update(table).where(table.c.key == bindparam("which")).values({name: value}))
    return setting, _fitting(table.c[name])


def _put(connection: Connection, record: Record) -> None:
    fitting = _fits(type(record), record.kind)  # type: ignore[arg-type]  # every class has a hash
    row: dict[str, Any] = {name: _fit(fit, getattr(record, name)) for name, fit in fitting}
    row["withdrawn"] = False
    upsert(connection, RECORDS[record.kind], [row], updating=("withdrawn",))
    _rename(connection, record.kind, record.key, "withdrawn")


def _rename(connection: Connection, kind: str, key: str, field: str) -> None:
    """Files a name that has come, changed or gone, and lets readers know of that and of somebody's days off."""
    if (kind, field) not in _DIRECTORY:
        return
    if kind != "person":
        naming.index(connection, [customers.named_by(connection, key) if kind == "alias" else key])
    customers.advance(connection, "directory")


_Fit = Callable[[Any], Any]
"""Makes a value what its column takes. Effects read back from the ledger hold text where there was a day or money."""


def _fit(fit: _Fit | None, value: Any) -> Any:  # noqa: ANN401  what an effect or its ledger line holds
    return value if fit is None or value is None else fit(value)


@cache
def _fits(kind: type[Any], table: str) -> Sequence[tuple[str, _Fit | None]]:
    """The fields of a record, and how each fits its column."""
    columns = RECORDS[table].c
    return [(one.name, _fitting(columns[one.name])) for one in fields(kind) if not one.kw_only]


def _fitting(column: Column[Any]) -> _Fit | None:
    match column.type:
        case JSON():
            return codec.column
        case Money():
            return lambda value: value if isinstance(value, Decimal) else Decimal(str(value))
        case Instant():
            return lambda value: datetime.fromisoformat(value) if isinstance(value, str) else value
        case Date():
            return lambda value: date.fromisoformat(value) if isinstance(value, str) else value
        case _:
            return None


def _line(actor: str, effect: Effect) -> ledger.Line:  # noqa: C901, PLR0912  an arm an effect
    match effect:
        case Put(record=record):
            subject = record.key
        case Change(key=key) | Withdraw(key=key) | EndTodo(key=key):
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
        case PutTodo(todo=todo):
            subject = todo.key
        case CloseCard(ref=ref):
            subject = ref
        case Amend(change=change):
            subject = change.rule
        case PassOver(category=category):
            subject = category
        case Explain(decision=decision):
            subject = decision.lead
        case Note(event=event, subject=subject):
            return ledger.Line(actor, event, subject, codec.text(effect))
        case _ as impossible:
            assert_never(impossible)
    return ledger.Line(actor, effect.effect, subject, codec.text(effect))
