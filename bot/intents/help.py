"""帮助: what can be said, in the words of those who say it."""

from bot.core.brief import Brief
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.discovery import collect
from bot.intents import Intent
from bot.rules.answering import reply


def decide(_parsed: Parsed, brief: Brief) -> Outcome:
    """Lists every intent that has something to say of itself."""
    intents = collect("bot.intents", "INTENT", Intent).values()
    lines = [f"· {intent.help}" for intent in intents if intent.help]
    return Outcome((reply(brief, "\n".join(["直接说就行，不用填表：", *lines]), public=True),))


INTENT = Intent(
    name="help",
    handles=("command/help",),
    decide=decide,
    examples=("帮助", "你能干什么"),
    counter_examples=("客户请我们帮助调试设备",),
)
