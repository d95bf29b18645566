"""海棠医疗什么情况: how one customer stands, for whoever deals with it and those above; others hear whose it is."""

from collections.abc import Iterator

from bot.core.brief import Brief
from bot.core.facts import REPORTING, Customer, Opportunity
from bot.core.inquiry import Inquiry
from bot.core.localtime import local_day
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import rights, telling, wording
from bot.rules.answering import say

_FIELDS = ("amount", "budget", "expected_close", "decision_maker", "pain")
_VISITS, _PROMISES = 3, 3


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Stage and figures, what comes next, what was promised, and what was last done."""
    inquiry, sender = brief.inquiry, brief.sender
    assert inquiry is not None
    assert sender is not None
    customer = inquiry.customers.get(parsed.query.customer or "") if parsed.query else None
    if customer is None:
        return say(brief, "哪家客户？带上名字再问一遍", "which")
    if sender.role not in REPORTING:
        return say(brief, inquiry.scope.refused or "您的账号不看客户和业绩，请问主管", "no_right")
    deal = next(iter(inquiry.deals), None)
    owner = (deal.owner if deal else None) or customer.owner
    if not _may_see(brief, inquiry, owner):
        whose = f"由{wording.name(owner, inquiry.team.people)}跟进" if owner else "还没有人跟进"
        return say(brief, f"{customer.short} {whose}，详情请问本人或他的主管", "no_right")
    return say(brief, "\n".join(_lines(customer, deal, owner, inquiry, brief)), "told")


def _may_see(brief: Brief, inquiry: Inquiry, owner: str | None) -> bool:
    """Its owner, whoever has dealt with it lately, and those who stand above one of them; nobody's is everyone's."""
    sender = brief.sender
    assert sender is not None
    dealing = {one.person for one in inquiry.visits} | ({owner} if owner else set())
    return not dealing or any(rights.may_see(inquiry.team, sender, one) for one in dealing)


def _lines(
    customer: Customer, deal: Opportunity | None, owner: str | None, inquiry: Inquiry, brief: Brief
) -> Iterator[str]:
    people, labels = inquiry.team.people, brief.labels
    head = (
        customer.short,
        f"{customer.level}类" if customer.level else "",
        customer.industry or "",
        wording.name(owner, people) if owner else "",
    )
    yield "｜".join(part for part in head if part)
    if deal is None:
        yield "还没有商机记录"
    else:
        days = f" {(inquiry.today - local_day(deal.stage_since)).days}天" if deal.stage_since else ""
        known = [
            f"{wording.FIELDS[field]} {wording.shown(field, getattr(deal, field), labels)}"
            for field in _FIELDS
            if getattr(deal, field) is not None
        ]
        yield "｜".join([f"{labels.stages.get(deal.stage or '', '阶段未定')}{days}", *known])
    yield from (f"下一步：{telling.step(one)}" for one in inquiry.steps[:1])
    yield from (f"承诺：{telling.promise(one)}" for one in inquiry.commitments[-_PROMISES:])
    for one in inquiry.visits[:_VISITS]:
        who = f" {wording.name(one.person, people)}" if one.person != owner else ""
        yield f"{wording.day(local_day(one.at), weekday=False)}{who} {telling.visit(one, inquiry, labels, named=False)}"


INTENT = Intent(
    name="customer",
    handles=("query/customer",),
    decide=decide,
    examples=("海棠医疗什么情况", "云岭电子到哪步了"),
    counter_examples=("海棠医疗情况不错，周五定",),
)
