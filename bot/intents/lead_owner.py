"""认领, 退回, 转给: whose a lead is."""

from datetime import date

from bot.core.brief import Brief
from bot.core.facts import REPORTING, NewLead, Person
from bot.core.localtime import local_day
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.team import is_gone
from bot.intents import Intent
from bot.rules import chain
from bot.rules.answering import reply
from bot.rules.assigning import hand_over

ORDERS = frozenset({"claim", "release", "assign"})
_ALL_TEAMS = frozenset({"director", "supervisor"})
_MOST_LISTED = 6
_PARTS = 3


def ref_of(lead: str) -> str:
    """What the buttons of a post about a lead answer: `lead-12-1` for the record `lead/12/1`."""
    return lead.replace("/", "-")


def key_of(ref: str | None) -> str | None:
    """The lead that a pressed button belongs to."""
    parts = (ref or "").split("-")
    return "/".join(parts) if parts[0] == "lead" and len(parts) == _PARTS else None


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Does it to the one lead that is meant; asks which when there are several."""
    command, sender = parsed.command, brief.sender
    assert command is not None
    assert sender is not None
    if not brief.leads:
        return _say(brief, "没找到这条线索。带上编号再说一遍，例如「认领 L0001」", "no_lead")
    if len(brief.leads) > 1 and len({lead.customer for lead in brief.leads}) > 1:
        lines = [f"{lead.customer or ''} {_name(lead)}" for lead in brief.leads[:_MOST_LISTED]]
        return _say(brief, "\n".join(["是哪一条？带上编号再说一遍：", *lines]), "which_lead")
    lead = brief.leads[0]
    match command.kind:
        case "claim":
            return _claim(lead, sender, brief)
        case "release":
            return _release(lead, sender, brief)
        case _:
            return _assign(lead, sender, parsed.text, brief)


def _say(brief: Brief, text: str, why: str) -> Outcome:
    return Outcome((reply(brief, text),), (Reason(why),))


def _name(lead: NewLead) -> str:
    return lead.company or lead.contact or "（没留公司）"


def _claim(lead: NewLead, sender: Person, brief: Brief) -> Outcome:
    if lead.owner == sender.key:
        return _say(brief, f"{_name(lead)} 已经是您的了", "own_already")
    if lead.owner is not None:
        return _say(brief, f"{_name(lead)} 已由{brief.people[lead.owner].name}认领", "taken")
    if sender.role not in REPORTING:
        return _say(brief, "您的账号不跟客户，认领不了线索", "role")
    return _given(lead, sender, brief, f"已认领 {_name(lead)}，归您跟进{_phone(lead)}")


def _release(lead: NewLead, sender: Person, brief: Brief) -> Outcome:
    if lead.owner is None:
        return _say(brief, f"{_name(lead)} 本来就在公海里", "in_the_pool")
    if not _may_move(lead, sender, brief):
        return _say(brief, "只有负责人或他的主管能退回这条线索", "no_right")
    effects = hand_over(lead, None, brief)
    return Outcome((*effects, reply(brief, f"已退回公海：{_name(lead)}")), (Reason("released"),))


def _assign(lead: NewLead, sender: Person, text: str, brief: Brief) -> Outcome:
    if not _may_move(lead, sender, brief):
        return _say(brief, "只有负责人或主管能转这条线索", "no_right")
    named = [one for one in brief.people.values() if one.name in text and _sells(one, local_day(brief.now))]
    if len(named) != 1:
        return _say(brief, f"转给谁？带上名字再说一遍，例如「{lead.customer or '线索'} 转给某某」", "to_whom")
    return _given(lead, named[0], brief, f"已把 {_name(lead)} 转给{named[0].name}")


def _given(lead: NewLead, owner: Person, brief: Brief, text: str) -> Outcome:
    effects = hand_over(lead, owner.key, brief)
    return Outcome((*effects, reply(brief, text)), (Reason("given", {"lead": lead.key, "owner": owner.key}),))


def _may_move(lead: NewLead, sender: Person, brief: Brief) -> bool:
    """Its owner, whoever stands over them, and over nobody's lead any supervisor."""
    if lead.owner is None:
        return sender.role in _ALL_TEAMS
    return sender.key == lead.owner or chain.is_above(brief.people, sender.key, lead.owner)


def _sells(person: Person, day: date) -> bool:
    return person.role in REPORTING and not is_gone(person, day)


def _phone(lead: NewLead) -> str:
    return f"：{' '.join(filter(None, (lead.contact, lead.phone)))}" if lead.contact or lead.phone else ""


INTENT = Intent(
    name="lead_owner",
    handles=tuple(f"command/{kind}" for kind in sorted(ORDERS)),
    decide=decide,
    help="线索归谁：「认领 L0001」「退回公海 L0001」「L0001 转给宋词」",
    examples=("认领 L0001", "把L0001转给宋词"),
    counter_examples=("海棠医疗说要转给分公司决定",),
)
