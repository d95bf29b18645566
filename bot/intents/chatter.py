"""Everything the bot has nothing to do about: greetings, chatter, and what it cannot do yet. It says so briefly."""

from bot.core.brief import Brief
from bot.core.facts import REPORTING
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules.answering import say

_NOT_YET = "这个我还做不到。我能记日报、线索和客户进展；回「帮助」看怎么说"
_NOTHING = "没看出要记的内容。直接说客户和进展就行，例如「海棠医疗演示完了，嫌贵」；回「帮助」看更多"
_NO_REPORTS = "您的账号不记客户内容。客户进展请让对应的销售发给我；回「帮助」看我能做什么"


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Changes nothing."""
    if parsed.intent in {"query", "command"}:
        return say(brief, _NOT_YET, "not_yet", public=True, kind=parsed.intent)
    if parsed.intent != "other" and brief.sender is not None and brief.sender.role not in REPORTING:
        return say(brief, _NO_REPORTS, "role", public=True, role=brief.sender.role)
    return say(brief, _NOTHING, "nothing_to_do", public=True)


INTENT = Intent(
    name="chatter",
    handles=("other",),
    decide=decide,
    examples=("早上好", "哈哈"),
    counter_examples=("海棠医疗报价80万",),
)
