"""The answers to our questions about a lead: whether it is to be handed over all the same, and whether it is known."""

from bot.core.brief import Brief
from bot.core.effects import Close
from bot.core.outcome import Outcome, Reason
from bot.core.question import Question
from bot.rules import leading
from bot.rules.answering import reply
from bot.rules.assigning import hand_over, join

_UNCLEAR = "没看懂。回「确认」或「取消」"


def transferred(question: Question, kind: str, brief: Brief) -> Outcome:
    """Hands the lead over, unless somebody has taken it meanwhile."""
    if kind != "confirm" or not brief.leads:
        return Outcome((reply(brief, _UNCLEAR, question),), (Reason("unclear", {"question": question.key}),))
    lead, owner = brief.leads[0], question.options[0].value
    told = reply(brief, f"已把 {leading.name(lead)} 转给{question.options[0].label}")
    effects = (Close(question.key, "answered"), *hand_over(lead, owner, brief), told)
    return Outcome(effects, (Reason("given", {"lead": lead.key, "owner": owner}),))


def joined(question: Question, kind: str, brief: Brief) -> Outcome:
    """The lead is a customer's that a colleague has: it becomes theirs, and nobody else calls."""
    if kind != "confirm" or not brief.leads:
        return Outcome((reply(brief, _UNCLEAR, question),), (Reason("unclear", {"question": question.key}),))
    lead, option = brief.leads[0], question.options[0]
    file = brief.customers.get(option.value)
    owner = file.customer.owner if file else None
    text = f"好，{leading.name(lead)} 并到客户「{option.label}」"
    if owner != lead.owner:
        text += "，归它的负责人跟进，您不用再联系"
    effects = (Close(question.key, "answered"), *join(lead, option.value, owner, brief), reply(brief, text))
    return Outcome(effects, (Reason("joined", {"customer": option.value}),))
