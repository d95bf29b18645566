"""没报的预警: what was found and not meant, with why; for compliance, and for those above of their people."""

from bot.core.brief import Brief, PassedOver
from bot.core.localtime import SHANGHAI
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.nlp.requests.own_orders import PASSED_OVER
from bot.rules import wording
from bot.rules.answering import say

_HEAD = "最近命中词表、但没有报的，新的在前："


def decide(_parsed: Parsed, brief: Brief) -> Outcome:
    """Lists them, and does nothing about them."""
    if brief.passed_over is None:
        return say(brief, "没报的预警只有合规和主管能看", "no_right")
    if not brief.passed_over:
        return say(brief, "还没有命中词表而没报的话", "none")
    lines = [_HEAD, *(_line(one, brief) for one in brief.passed_over)]
    return say(brief, "\n".join(lines), "listed", count=str(len(brief.passed_over)))


def _line(one: PassedOver, brief: Brief) -> str:
    at = f"{one.at.astimezone(SHANGHAI):%m-%d %H:%M}"
    found, person = one.found, wording.name(one.person, brief.people)
    why = wording.SCOPES.get(found.scope, found.scope)
    return f"{at} {person}｜{wording.category(found.category)}｜{why}｜「{found.words}」｜{found.rule}"


INTENT = Intent(
    name="passed_over",
    handles=(f"command/{PASSED_OVER}",),
    decide=decide,
    help="合规和主管：「没报的预警」看命中词表而没有报的话",
    examples=("没报的预警", "看下未报预警"),
    counter_examples=("海棠医疗问没报的预警能不能补", "谁没报日报"),
)
