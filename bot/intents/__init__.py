"""What the bot does about what was said: one file an intent, each exporting `INTENT`."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.brief import Brief
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed


@dataclass(frozen=True, slots=True)
class Intent:
    """One kind of message and its decision.

    handles: the kinds it takes: an intent of the contract (`daily_report`), `command/undo`, `query/todo`, or one of
    `intents.dispatch`'s own (`answer`, `stranger`).
    help: one Chinese line for 帮助, empty for what nobody needs to be told.
    examples: sentences it must get; counter_examples: sentences it must not get.
    """

    name: str
    handles: tuple[str, ...]
    decide: Callable[[Parsed, Brief], Outcome]
    help: str = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
