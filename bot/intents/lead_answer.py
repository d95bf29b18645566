"""接收, 已联系: what the owner of a new lead presses first. A contact is kept as any other that is reported."""

from bot.core.brief import Brief
from bot.core.effects import Note, Put, Tell
from bot.core.facts import Visit
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.post import Button, Post
from bot.intents import Intent
from bot.rules import leading
from bot.rules.answering import reply, say

BUTTONS = (Button("已联系", "contacted"), Button("退回公海", "release"))
"""A card that was pressed has no buttons any more: what comes next is on that of the answer."""


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Notes it of the one lead that is meant, if it is the sender's."""
    command, sender = parsed.command, brief.sender
    assert command is not None
    assert sender is not None
    mine = [lead for lead in brief.leads if lead.owner == sender.key]
    if not mine:
        return say(brief, "没找到归您的这条线索", "no_lead")
    lead = mine[0]
    if command.kind == "accept":
        how = f"，{leading.reach(lead)}" if leading.reach(lead) else ""
        text = f"好，{leading.name(lead)} 归您跟进{how}。联系后按「已联系」，或发一句进展"
        post = Post(text, text, "", BUTTONS, leading.ref_of(lead.key), call=lead.phone or "", closes=True)
        told = Tell(f"reply/{brief.message}", "", "reply", post)
        return Outcome((Note("accepted", lead.key), told), (Reason("accepted", {"lead": lead.key}),))
    if lead.customer is None:
        return say(brief, "这条线索没留公司，发一句进展就行", "no_customer")
    contact = (lead.contact,) if lead.contact else ()
    visit = Visit(f"activity/{brief.message}/1", sender.key, lead.customer, brief.now, channel="call", contacts=contact)
    told = reply(brief, f"已记：联系过 {leading.name(lead)}。聊了什么，发一句就行")
    return Outcome((Put(visit), told), (Reason("contacted", {"lead": lead.key}),))


INTENT = Intent(
    name="lead_answer",
    handles=("command/accept", "command/contacted"),
    decide=decide,
    examples=("接收 L0001", "已联系L0001", "L0001 联系过了"),
    counter_examples=("海棠医疗已联系，下周演示",),
)
