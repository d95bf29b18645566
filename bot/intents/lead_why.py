"""为什么给我, 这条线索怎么分的: the decision as it was kept, in words, for those whom it concerns."""

from bot.core.brief import Brief
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.routing import telling
from bot.rules import chain, leading
from bot.rules.answering import reply, say


def decide(_parsed: Parsed, brief: Brief) -> Outcome:
    """Its score, the rules tried, the best candidates and why each did not get it."""
    sender = brief.sender
    assert sender is not None
    if not brief.leads:
        return Outcome(
            (reply(brief, "没找到这条线索。带上编号再问一遍，例如「L0001 怎么分的」"),), (Reason("no_lead"),)
        )
    lead, decision = brief.leads[0], brief.lead_file.decision
    above = lead.owner is not None and chain.is_above(brief.people, sender.key, lead.owner)
    if lead.owner not in {None, sender.key} and not above:
        return say(brief, "只有负责人和他的主管能看这条线索怎么分的", "no_right")
    if decision is None:
        text = f"{leading.name(lead)} 是自己报的，没有经过分配"
        return say(brief, text, "no_decision")
    names = {key: person.name for key, person in brief.people.items()}
    lines = [f"{leading.name(lead)}（规则版本 {decision.version}）", *telling.explained(decision, names)]
    if lead.owner is not None and lead.owner != decision.winner:
        lines.append(f"后来转给了{names.get(lead.owner, lead.owner)}")
    return say(brief, "\n".join(lines), "explained", lead=lead.key)


INTENT = Intent(
    name="lead_why",
    handles=("command/why_lead",),
    decide=decide,
    help="线索为什么给您：「为什么给我」「L0001 怎么分的」",
    examples=("为什么给我", "L0001怎么分的", "这条线索怎么分的？"),
    counter_examples=("海棠医疗问为什么给我们报价高",),
)
