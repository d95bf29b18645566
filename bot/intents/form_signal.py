"""What a customer did that may mean that they are about to buy: opened a paper, looked at prices, took a file."""

from bot.core.brief import Brief
from bot.core.effects import Note
from bot.core.news import SIGNAL
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Notes it; the rules that wait for it make of it what they will."""
    customer = parsed.form.get("customer", "")
    if customer not in brief.customers:
        return Outcome((), (Reason("unknown_customer"),))
    return Outcome((Note(SIGNAL, f"{customer}/{parsed.form.get('signal', '')}"),), (Reason("signal"),))


INTENT = Intent(name="form_signal", handles=("form/signal",), decide=decide)
