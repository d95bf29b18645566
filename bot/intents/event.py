"""What a platform tells us of itself (someone opened the chat): noted, never answered, since it comes at every turn."""

from bot.core.brief import Brief
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent


def decide(_parsed: Parsed, _brief: Brief) -> Outcome:
    """Does nothing."""
    return Outcome((), (Reason("event"),))


INTENT = Intent(name="event", handles=("event",), decide=decide)
