"""What a message has just led to, for rules that wait for something to happen or to stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.alert import Alert
from bot.core.brief import Brief
from bot.core.effects import Effect
from bot.core.parsed import Parsed
from bot.core.worktime import WorkTime

MATERIAL = "material"
"""The note that something was sent for a customer; its subject is the customer's id, a slash, and the name."""
SIGNAL = "signal"
"""The note that a customer did something; its subject is the customer's id, a slash, and what it was."""


@dataclass(frozen=True, slots=True)
class News:
    """One message and what was decided on it.

    effects: as the intent decided them. alerts: of the listening rule, on the customers concerned.
    """

    now: datetime
    parsed: Parsed
    brief: Brief
    effects: Sequence[Effect]
    alerts: tuple[Alert, ...]
    worktime: WorkTime
