"""认领, 退回, 转给, and 同意 to what the rules propose: whose a lead is."""

from datetime import date

from bot.core.brief import Brief
from bot.core.effects import Ask
from bot.core.facts import REPORTING, NewLead, Person
from bot.core.localtime import local_day
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.team import is_away, is_gone
from bot.intents import Intent
from bot.rules import asking, rights
from bot.rules.answering import reply, say
from bot.rules.assigning import hand_over
from bot.rules.leading import OWNING, name

_MOST_LISTED = 6


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Does it to the one lead that is meant; asks which when there are several."""
    command, sender = parsed.command, brief.sender
    assert command is not None
    assert sender is not None
    if not brief.leads:
        return say(brief, "没找到这条线索。带上编号再说一遍，例如「认领 L0001」", "no_lead")
    if len(brief.leads) > 1 and len({lead.customer for lead in brief.leads}) > 1:
        lines = [f"{lead.customer or ''} {name(lead)}" for lead in brief.leads[:_MOST_LISTED]]
        return say(brief, "\n".join(["是哪一条？带上编号再说一遍：", *lines]), "which_lead")
    lead = brief.leads[0]
    if command.kind in {"agree", "pick"}:
        return _pick(lead, lead.proposed if command.kind == "agree" else str(command.target), sender, brief)
    if command.kind == "assign":
        return _assign(lead, sender, parsed.text, brief)
    return _claim(lead, sender, brief) if command.kind == "claim" else _release(lead, sender, brief)


def _claim(lead: NewLead, sender: Person, brief: Brief) -> Outcome:
    if lead.owner == sender.key:
        return say(brief, f"{name(lead)} 已经是您的了", "own_already")
    if lead.owner is not None:
        return say(brief, f"{name(lead)} 已由{brief.people[lead.owner].name}认领", "taken")
    if sender.role not in REPORTING:
        return say(brief, "您的账号不跟客户，认领不了线索", "role")
    if lead.proposed is not None and sender.role not in rights.SUPERVISING:
        return say(brief, f"{name(lead)} 正等主管定给谁，请稍等", "proposed")
    if (why := _full(lead, sender.key, brief)) is not None:
        return say(brief, f"您{why}，先跟完或退回几条再认领", "full")
    return _given(lead, sender, brief, f"已认领 {name(lead)}，归您跟进{_phone(lead)}")


def _release(lead: NewLead, sender: Person, brief: Brief) -> Outcome:
    if lead.owner is None:
        return say(brief, f"{name(lead)} 本来就在公海里", "in_the_pool")
    if not rights.may_move(lead, sender, brief.people):
        return say(brief, "只有负责人或他的主管能退回这条线索", "no_right")
    effects = hand_over(lead, None, brief)
    return Outcome((*effects, reply(brief, f"已退回公海：{name(lead)}")), (Reason("released"),))


def _assign(lead: NewLead, sender: Person, text: str, brief: Brief) -> Outcome:
    if not rights.may_move(lead, sender, brief.people):
        return say(brief, "只有负责人或主管能转这条线索", "no_right")
    named = [one for one in brief.people.values() if one.name in text and _sells(one, local_day(brief.now))]
    if len(named) != 1:
        return say(brief, f"转给谁？带上名字再说一遍，例如「{lead.customer or '线索'} 转给某某」", "to_whom")
    if lead.owner == named[0].key:
        return say(brief, f"{name(lead)} 已经归{named[0].name}", "own_already")
    return _moved(lead, named[0], brief)


def _pick(lead: NewLead, owner: str | None, sender: Person, brief: Brief) -> Outcome:
    """A supervisor's word on what the rules proposed."""
    if lead.owner is not None:
        return say(brief, f"{name(lead)} 已经给了{brief.people[lead.owner].name}", "taken")
    if sender.role not in rights.SUPERVISING:
        return say(brief, "只有主管能定给谁", "no_right")
    person = brief.people.get(owner or "")
    if person is None or not _sells(person, local_day(brief.now)):
        return say(brief, f"给谁？带上名字说一遍，例如「{lead.customer or '线索'} 转给某某」", "to_whom")
    return _moved(lead, person, brief)


def _moved(lead: NewLead, owner: Person, brief: Brief) -> Outcome:
    """Given away by hand: what somebody has changes hands only when that is confirmed, as does what is too much."""
    why = _full(lead, owner.key, brief) or ("今天不在" if is_away(owner, local_day(brief.now)) else None)
    if lead.owner is None and why is None:
        return _given(lead, owner, brief, f"已把 {name(lead)} 转给{owner.name}")
    question = asking.transfer(lead, owner, why, brief)
    return Outcome(
        (Ask(question), reply(brief, _standing(lead, brief), question)), (Reason("asked", {"kind": "transfer"}),)
    )


def _standing(lead: NewLead, brief: Brief) -> str:
    """Whose a lead is now, and whether they have spoken with its people."""
    if lead.owner is None:
        return f"{name(lead)} 还没有人跟"
    mine = brief.sender is not None and lead.owner == brief.sender.key
    contacted = "，已联系过" if lead.contacted_at is not None else "，还没联系"
    return f"{name(lead)} 现在归{'您' if mine else brief.people[lead.owner].name}{contacted}"


def _full(lead: NewLead, person: str, brief: Brief) -> str | None:
    """That somebody may hold no more of the class, in words."""
    if brief.routing is None:
        return None
    why = brief.routing.router.bar(person, lead.level, brief.routing.roster)
    kind, _, about = (why or "").partition(":")
    return {"holds": f"手里的{about}类线索已到上限", "waiting": f"待联系的线索已有{about}条"}.get(kind)


def _given(lead: NewLead, owner: Person, brief: Brief, text: str) -> Outcome:
    effects = hand_over(lead, owner.key, brief)
    return Outcome((*effects, reply(brief, text)), (Reason("given", {"lead": lead.key, "owner": owner.key}),))


def _sells(person: Person, day: date) -> bool:
    return person.role in REPORTING and not is_gone(person, day)


def _phone(lead: NewLead) -> str:
    return f"：{' '.join(filter(None, (lead.contact, lead.phone)))}" if lead.contact or lead.phone else ""


INTENT = Intent(
    name="lead_owner",
    handles=tuple(f"command/{kind}" for kind in sorted(OWNING)),
    decide=decide,
    help="线索归谁：「认领 L0001」「退回公海 L0001」「L0001 转给宋词」",
    examples=("认领 L0001", "把L0001转给宋词"),
    counter_examples=("海棠医疗说要转给分公司决定",),
)
