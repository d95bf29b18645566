"""The answers to our questions about a lead: whether it is to be handed over all the same, and whether it is known."""

from bot.core.brief import Brief
from bot.core.effects import Close
from bot.core.localtime import local_day
from bot.core.outcome import Outcome, Reason
from bot.core.question import Question
from bot.core.team import is_gone
from bot.rules import leading
from bot.rules.answering import reply
from bot.rules.assigning import hand_over, join

_UNCLEAR = "没看懂。回「确认」或「取消」"


def transferred(question: Question, kind: str, brief: Brief) -> Outcome:
    """Hands the lead over as was asked, unless it, or who was to get it, is elsewhere by now."""
    if kind != "confirm" or not brief.leads:
        return Outcome((reply(brief, _UNCLEAR, question),), (Reason("unclear", {"question": question.key}),))
    lead, to = brief.leads[0], question.options[0]
    name, closed = leading.name(lead), Close(question.key, "answered")
    if any(former.value != (lead.owner or "") for former in question.options[1:]):
        where = f"现在归{brief.people[lead.owner].name}" if lead.owner else "已经回到公海"
        return Outcome((closed, reply(brief, f"{name} {where}，没有转")), (Reason("moved_meanwhile"),))
    if is_gone(brief.people[to.value], local_day(brief.now)):
        return Outcome((closed, reply(brief, f"{to.label}已离职，没有转")), (Reason("gone_meanwhile"),))
    told = reply(brief, f"已把 {name} 转给{to.label}")
    effects = (closed, *hand_over(lead, to.value, brief), told)
    return Outcome(effects, (Reason("given", {"lead": lead.key, "owner": to.value}),))


def joined(question: Question, kind: str, brief: Brief) -> Outcome:
    """The lead is a customer's that a colleague has: it becomes theirs, and nobody else calls."""
    if kind != "confirm" or not brief.leads:
        return Outcome((reply(brief, _UNCLEAR, question),), (Reason("unclear", {"question": question.key}),))
    lead, option = brief.leads[0], question.options[0]
    file = brief.customers.get(option.value)
    owner = file.customer.owner if file else next((one.value for one in question.options[1:]), None)
    text = f"好，{leading.name(lead)} 并到「{option.label}」"
    if owner != lead.owner:
        text += "，归它的负责人跟进，您不用再联系"
    effects = (
        Close(question.key, "answered"),
        *join(lead, option.value or None, owner or None, brief),
        reply(brief, text),
    )
    return Outcome(effects, (Reason("joined", {"customer": option.value}),))
