"""Pictures, voice, files: kept as having come, and said so, since their words cannot be read yet."""

from bot.core.brief import Brief
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules.answering import reply


def decide(parsed: Parsed, brief: Brief) -> Outcome:  # noqa: ARG001  there is nothing in it to read
    """Asks for words."""
    return Outcome((reply(brief, "收到，但我暂时只读得懂文字。用文字说一句就能记下"),), (Reason("medium"),))


INTENT = Intent(name="medium", handles=("medium",), decide=decide)
