"""Alerts and notices to rows and back."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import assert_never

from sqlalchemy import Connection

from bot.core.alert import Alert, Standing
from bot.core.effects import Move, Notify, Raise, Release
from bot.core.notice import Notice
from bot.engine import codec
from storage import alerts, notices
from storage.types import AnyRow

_STANDING = tuple(one.name for one in fields(Standing))
_PLAIN = ("number", "key", "rule", "subject", "person", "customer", "opened_at")


def carry_out(connection: Connection, effect: Raise | Move | Notify | Release, now: datetime) -> None:
    """Writes what was decided about an alert or a notice."""
    match effect:
        case Raise(alert=alert):
            alerts.put(connection, _row(alert))
        case Move(number=number, new=new):
            alerts.move(connection, number, asdict(new))
        case Notify(notice=notice):
            notices.put(connection, _kept(notice))
        case Release(notices=keys, how=how, due_at=due_at, said_as=said_as):
            for key in keys:
                notices.settle(connection, key, how, now, said_as, due_at)
        case _ as impossible:
            assert_never(impossible)


def _row(alert: Alert) -> dict[str, object]:
    plain = {name: getattr(alert, name) for name in _PLAIN}
    return {**plain, **asdict(alert.standing), "ladder": codec.tree(alert.ladder), "facts": dict(alert.facts)}


def read(row: AnyRow) -> Alert:
    """An alert from its row."""
    standing = Standing(**{name: getattr(row, name) for name in _STANDING})
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Alert(**plain, ladder=codec.ladder(row.ladder), standing=standing, facts=row.facts)


def _kept(notice: Notice) -> dict[str, object]:
    return {
        "key": notice.key,
        "person": notice.to,
        "kind": notice.kind,
        "rule": notice.rule,
        "tier": notice.tier,
        "customer": notice.customer,
        "alert": notice.alert,
        "post": codec.tree(notice.post),
        "weight": notice.weight,
        "due_at": notice.due_at,
        "state": "pending",
    }


def notice(row: AnyRow) -> Notice:
    """A notice from its row."""
    return Notice(
        row.key,
        row.person,
        row.kind,
        row.rule,
        codec.post(row.post),
        row.due_at,
        row.tier,
        row.customer,
        row.alert,
        row.weight,
    )
