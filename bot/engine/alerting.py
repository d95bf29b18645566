"""Alerts and notices to rows and back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Connection

from bot.core.alert import Alert, Standing, Told, number_of
from bot.core.effects import Move, Notify, Raise, Release
from bot.core.facts import Person
from bot.core.notice import Notice
from bot.core.parsed import Parsed
from bot.engine import codec
from bot.engine.batch import Batch
from bot.engine.records import record
from bot.intents.alert import ORDERS
from bot.rules import chain
from bot.rules.chain import WARNING
from storage import alerts, notices, people
from storage import customers as customers_table
from storage.types import AnyRow

_STANDING = tuple(one.name for one in fields(Standing))
_PLAIN = ("number", "key", "rule", "subject", "person", "customer", "opened_at")


def carry_out(batch: Batch, effect: Raise | Move | Notify | Release, now: datetime) -> None:
    """Has written what was decided about an alert or a notice."""
    match effect:
        case Raise(alert=alert):
            batch.add("alert", alerts.put, _row(alert))
        case Move(number=number, new=new):
            batch.add("alert", alerts.move, (number, _standing(new)))
        case Notify(notice=notice):
            batch.add("notice", notices.put, _kept(notice))
        case Release(notices=keys, how=how, due_at=due_at, said_as=said_as):
            settled = {"to_state": how, "at": now, "post_key": said_as, "due": due_at}
            batch.add("notice", notices.settle, *({"of_key": key, **settled} for key in keys))
        case _ as impossible:
            assert_never(impossible)


def _standing(standing: Standing) -> dict[str, Any]:
    return {name: getattr(standing, name) for name in _STANDING}


def _row(alert: Alert) -> dict[str, object]:
    plain = {name: getattr(alert, name) for name in _PLAIN}
    return {**plain, **_standing(alert.standing), "ladder": codec.column(alert.ladder), "facts": dict(alert.facts)}


def read(row: AnyRow) -> Alert:
    """An alert from its row."""
    standing = Standing(**{name: getattr(row, name) for name in _STANDING})
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Alert(**plain, ladder=codec.ladder(row.ladder), standing=standing, facts=row.facts)


def told_of(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Told, ...]]:
    """Who was told of alerts, on which rung and when."""
    found: dict[int, tuple[Told, ...]] = {}
    for row in notices.told_of(connection, numbers) if numbers else ():
        found[row.alert] = (*found.get(row.alert, ()), Told(row.person, row.tier or 0, row.said_at))
    return found


def concerning(
    connection: Connection, sender: Person, customers: Collection[str], parsed: Parsed, pressed: str | None
) -> dict[str, Any]:
    """What the brief knows of alerts: those on the customers, and what the message asks or orders of others.

    Deals are held already, so alerts come second: whoever wants both takes them in this order.
    """
    found = {row.number: read(row) for row in alerts.of_customers(connection, customers)}
    kind = parsed.command.kind if parsed.command else None
    asks = parsed.query is not None and parsed.query.kind == "alerts"
    if not asks and (kind not in ORDERS or (pressed is not None and number_of(pressed) is None)):
        return {"alerts": tuple(found.values())}
    target = parsed.command.target if parsed.command else None
    named = number_of(pressed) or (target if isinstance(target, int) else None)
    meant: tuple[int, ...] = () if named is None else (named,)
    if named is not None and pressed is not None:
        meant = tuple(sorted({named, *notices.said_with(connection, sender.key, named)}))
    team = {row.key: record(Person, row) for row in people.everyone(connection)}
    told_to, told = notices.live_told(connection, sender.key), told_of(connection, meant)
    if meant:
        found |= {row.number: read(row) for row in alerts.get(connection, meant, hold=True)}
        told_to |= {number for number, of_it in told.items() if _was_told(sender, of_it)}
    elif parsed.command is None or parsed.command.customer is None:
        # Not those of a customer whom an open question happens to be about.
        found = _open_before(connection, team, sender, told_to)
    mine = {number for number, one in found.items() if number in told_to or _may_see(team, sender, one)}
    shown = sorted({one.customer for number, one in found.items() if number in mine and one.customer})
    return {
        "alerts": tuple(found.values()),
        "mine": frozenset(mine),
        "meant": meant,
        "people": team,
        "short": {row.key: row.short for row in customers_table.get(connection, shown)},
        "told": told,
    }


def _open_before(
    connection: Connection, team: Mapping[str, Person], sender: Person, told_to: frozenset[int]
) -> dict[int, Alert]:
    """What is open about a person and those below them, or was told to them; a house has thousands more."""
    about = [sender.key, *(key for key in team if chain.is_above(team, sender.key, key))]
    rows = {row.number: row for row in alerts.live(connection, about)}
    rows |= {row.number: row for row in alerts.get(connection, sorted(told_to - rows.keys()))}
    return {number: read(rows[number]) for number in sorted(rows)}


def _was_told(sender: Person, told: Sequence[Told]) -> bool:
    return any(one.person == sender.key for one in told)


def _may_see(team: Mapping[str, Person], sender: Person, alert: Alert) -> bool:
    """Whoever it is about (but of a warning), and the chain above them; whoever was told may see it, too."""
    if alert.person == sender.key:
        return alert.rule != WARNING
    return chain.is_above(team, sender.key, alert.person)


def _kept(notice: Notice) -> dict[str, object]:
    return {
        "key": notice.key,
        "person": notice.to,
        "kind": notice.kind,
        "rule": notice.rule,
        "tier": notice.tier,
        "customer": notice.customer,
        "alert": notice.alert,
        "post": codec.column(notice.post),
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
