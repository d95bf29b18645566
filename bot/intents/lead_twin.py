"""是同一家, 不是: the word on a new lead that may be somebody whom we have.

A supervisor's, while the lead waits for it; its owner's, where it is theirs because the other one is.
"""

from bot.core.brief import Brief
from bot.core.effects import Change, Effect, Note
from bot.core.facts import NewLead, Person
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.routing import Match, RoutingFacts
from bot.intents import Intent
from bot.rules import assigning, leading, rights
from bot.rules.answering import reply, say


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Joins the lead to the customer, or gives it away by the rules."""
    command, sender = parsed.command, brief.sender
    assert command is not None
    assert sender is not None
    if not brief.leads or brief.routing is None:
        return say(brief, "没找到这条线索", "no_lead")
    lead = brief.leads[0]
    twin = brief.lead_file.twin
    if twin is not None and twin.how == "number" and rights.may_move(lead, sender, brief.people):
        return _told_by_owner(lead, twin, command.kind, brief)
    if sender.role not in rights.SUPERVISING:
        return say(brief, "只有主管能定是不是同一家", "no_right")
    if lead.owner is not None:
        return say(brief, f"{leading.name(lead)} 已经给了{brief.people[lead.owner].name}", "taken")
    if command.kind == "distinct" or twin is None:
        return _distinct(lead, brief.routing, brief)
    owner = brief.people.get(twin.owner or "")
    effects = assigning.join(lead, twin.customer, owner.key if owner else None, brief)
    text = f"好，{leading.name(lead)} 并到「{twin.name}」" + (f"，归{owner.name}" if owner else "")
    return Outcome((*effects, reply(brief, text)), (Reason("joined", {"customer": twin.customer or ""}),))


def _told_by_owner(lead: NewLead, twin: Match, kind: str, brief: Brief) -> Outcome:
    """One company written in two ways becomes one record, unless something stands on both already."""
    name = leading.name(lead)
    if kind == "distinct":
        told = reply(brief, f"好，{name} 和「{twin.name}」是两家，分开记")
        return Outcome((Note("distinct", lead.key), told), (Reason("distinct", {"lead": lead.key}),))
    if lead.customer == twin.customer:
        return say(brief, f"{name} 已经并到「{twin.name}」", "joined_already")
    if lead.state != "open":
        return say(brief, f"{name} 已有自己的跟进记录，并不到一起；两家都归您，继续分开记", "followed_already")
    effects = assigning.join(lead, twin.customer, lead.owner, brief)
    told = reply(brief, f"好，{name} 并到「{twin.name}」")
    return Outcome((*effects, told), (Reason("joined", {"customer": twin.customer or ""}),))


def _distinct(lead: NewLead, routing: RoutingFacts, brief: Brief) -> Outcome:
    """Two companies: the rules find somebody, as they would have without the doubt."""
    decision = routing.router.decide(lead, routing.roster, routing.acquaintances)
    trail = assigning.trail(decision, lead, brief.now)
    if decision.winner is None:
        return Outcome((*trail, reply(brief, "好，是两家。现在没有人能接，留在待分配队列里")), (Reason("queue"),))
    if decision.mode == "suggested":
        proposed: tuple[Effect, ...] = (Change("lead", lead.key, "proposed", lead.proposed, decision.winner),)
        return Outcome((*trail, *proposed, reply(brief, "好，是两家，给谁另外问您")), (Reason("suggested"),))
    owner: Person = brief.people[decision.winner]
    told = reply(brief, f"好，是两家。{leading.name(lead)} 给了{owner.name}")
    return Outcome(
        (*trail, *assigning.hand_over(lead, owner.key, brief), told), (Reason("given", {"owner": owner.key}),)
    )


INTENT = Intent(
    name="lead_twin",
    handles=("command/same", "command/distinct"),
    decide=decide,
    examples=("L0001 是同一家", "L0001不是同一个人"),
    counter_examples=("海棠医疗和海棠康复是同一家集团的",),
)
