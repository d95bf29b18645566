"""News of one or a few customers: a figure that changed, a stage that moved."""

from bot.core.brief import Brief
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules.answering import answer, say


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Writes what is believed and shows old and new."""
    if not parsed.activities and not parsed.plans:
        text = "没看出说的是哪家客户，我先不记。带上客户名再说一遍就行，例如「海棠医疗 报价80万」"
        return say(brief, text, "no_customer", public=True)
    return answer(parsed, brief, "已记")


INTENT = Intent(
    name="update",
    handles=("update",),
    decide=decide,
    help="更新客户：「海棠医疗 报价改到96万，周五前给比价表」",
    examples=("海棠医疗那边报价降到96万了，王总说月底前定",),
    counter_examples=("今天跑了三家客户",),
)
