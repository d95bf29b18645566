"""What a person said before, by the ledger: the last message whose effects stand, and the customer it was about."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.core import facts
from bot.core.brief import Past
from bot.core.effects import Change, Effect, Put
from bot.engine import codec
from storage import ledger
from storage.types import AnyRow

_LINES_BACK, _LINES_NEAR = 300, 30
_CHANGING = ("put", "change", "ask", "undone")


def last(connection: Connection, person: str) -> Past | None:
    """The person's newest message with effects that stand; one that only took something back is passed over."""
    lines = _standing(ledger.last_of(connection, person, _CHANGING, _LINES_BACK))
    for line in lines:
        effects = [codec.effect(one.body) for one in lines if one.message == line.message]
        standing = tuple(reversed([effect for effect in effects if not _about_us(effect)]))
        if any(isinstance(effect, Put | Change) for effect in standing):
            return Past(line.message, standing)
    return None


def spoken_of(connection: Connection, person: str, since: datetime) -> str | None:
    """The customer whom the person reported on last and did not take back, `None` when that was before `since`."""
    for line in _standing(ledger.last_of(connection, person, ("put", "change", "undone"), _LINES_NEAR)):
        if line.at < since:
            return None
        if customer := customer_of(codec.effect(line.body)):
            return customer
    return None


def _standing(lines: Sequence[AnyRow]) -> list[AnyRow]:
    """The lines of messages that were not taken back, without those that took back."""
    undone = [line for line in lines if line.event == "undone"]
    gone = {line.subject for line in undone} | {f"message/{line.message}" for line in undone}
    return [line for line in lines if f"message/{line.message}" not in gone]


def customer_of(effect: Effect) -> str | None:
    """The customer that an effect concerns."""
    if isinstance(effect, Change) and effect.kind == "opportunity":
        return facts.customer_of(effect.key)
    customer: str | None = getattr(getattr(effect, "record", None), "customer", None)
    return customer


def _about_us(effect: Effect) -> bool:
    """What we remember of the person themselves (greeted, channel) is nothing they said."""
    return isinstance(effect, Change) and effect.kind == "person"
