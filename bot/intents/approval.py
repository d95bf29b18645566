"""同意 12, 不同意 12: a promise is approved or refused by those above, and whoever made it hears of it."""

from bot.core.alert import Alert, number_of
from bot.core.brief import Brief
from bot.core.effects import Effect, Note, Notify, Withdraw
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.post import Post
from bot.intents import Intent
from bot.rules import chain, ladder, wording
from bot.rules.answering import reply, say

_RULE = "approval"


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Settles the alert with what was decided; nobody approves what they have promised themselves."""
    command, sender = parsed.command, brief.sender
    assert command is not None
    assert sender is not None
    number = number_of(brief.pressed) or (command.target if isinstance(command.target, int) else None)
    alert = next((one for one in brief.alerts if one.number == number and one.rule == _RULE), None)
    if alert is None:
        return say(brief, f"没有{number}号待审批的承诺", "no_alert")
    told = any(one.person == sender.key for one in brief.told.get(alert.number, ()))
    if sender.key == alert.person or not (told or chain.is_above(brief.people, sender.key, alert.person)):
        refused = Note("refused", f"alert/{number}")
        why = Reason("no_right", {"alert": str(number), "person": sender.key})
        return Outcome((refused, reply(brief, f"{number}号要由主管来批")), (why,))
    if alert.standing.state == "resolved":
        return say(brief, f"{number}号已经批过了", "settled_already")
    return _decided(alert, brief, sender.key, approved=command.kind == "approve")


def _decided(alert: Alert, brief: Brief, by: str, *, approved: bool) -> Outcome:
    name = brief.short.get(alert.customer or "", "")
    word = "同意" if approved else "不同意"
    said = f"{wording.name(by, brief.people)}{word}：答应{name}的事（{alert.number}号）"
    help_ = "按说好的给客户就行" if approved else "请尽快跟客户说清，另找能给的；这条不再记为承诺"
    notice = Notice(
        key=f"{_RULE}/{alert.number}/{word}",
        to=alert.person,
        kind="nudge",
        rule=_RULE,
        post=Post(said, f"{said}\n{help_}"),
        due_at=brief.now,
        customer=alert.customer,
        weight="uncounted",
    )
    effects: list[Effect] = [
        *ladder.settled(alert, "approved" if approved else "refused", by),
        Note("approved" if approved else "refused", alert.subject),
        Notify(notice),
    ]
    if not approved:
        effects.append(Withdraw("commitment", alert.subject))
    answered = reply(brief, f"好，{alert.number}号{word}，已告诉{wording.name(alert.person, brief.people)}")
    return Outcome((*effects, answered), (Reason("approved" if approved else "refused", {"alert": str(alert.number)}),))


INTENT = Intent(
    name="approval",
    handles=("command/approve", "command/refuse"),
    decide=decide,
    help="审批承诺：「同意 12」「不同意 12」",
    examples=("同意 12", "12号不同意"),
    counter_examples=("客户同意12月付款", "李总同意了"),
)
