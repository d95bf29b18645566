"""公海有哪些线索, L0031归谁: the leads that somebody has, and those that anyone may claim."""

import re
from collections.abc import Iterator

from bot.core.brief import Brief
from bot.core.facts import REPORTING, NewLead
from bot.core.inquiry import Inquiry
from bot.core.localtime import local_day
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import leading, wording
from bot.rules.answering import say

_MOST = 10
_POOL = re.compile(r"公海|没人?认领|未认领|待认领|未分配|没分配|线索池")


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """One's own or the team's, then the pool's; of a lead named by its number, whose it is."""
    inquiry, sender = brief.inquiry, brief.sender
    assert inquiry is not None
    assert sender is not None
    if sender.role not in REPORTING or inquiry.scope.refused:
        return say(brief, inquiry.scope.refused or "您的账号不看线索", "no_right")
    asked = (parsed.query.customer if parsed.query else None) or leading.named(parsed.text)
    if asked is not None:
        return say(brief, _whose(inquiry, asked), "whose")
    pool = [one for one in inquiry.leads if one.owner is None]
    held = [] if _POOL.search(parsed.text) else [one for one in inquiry.leads if one.owner in inquiry.scope.people]
    lines = [*_listed(f"{inquiry.scope.called}的线索", held, inquiry), *_listed("公海，回「认领 编号」", pool, inquiry)]
    return say(brief, "\n".join(lines) or "没有线索", "listed")


def _whose(inquiry: Inquiry, customer: str) -> str:
    """Whose a lead is, is no secret: two must not call one customer."""
    lead = next((one for one in inquiry.leads if one.customer == customer), None)
    if lead is None:
        return "没找到这条线索"
    whose = f"由{wording.name(lead.owner, inquiry.team.people)}跟进" if lead.owner else "在公海，回「认领」就归您"
    return f"{lead.customer or ''} {leading.name(lead)} {whose}".strip()


def _listed(head: str, leads: list[NewLead], inquiry: Inquiry) -> Iterator[str]:
    if not leads:
        return
    yield f"{head} {len(leads)} 条"
    for one in leads[:_MOST]:
        since = f"{wording.day(local_day(one.given_at), weekday=False)}起" if one.given_at else ""
        who = wording.name(one.owner, inquiry.team.people) if one.owner and len(inquiry.scope.people) > 1 else ""
        parts = (one.customer, leading.name(one), one.city, one.need, who, since)
        yield "｜".join(part for part in parts if part)
    if len(leads) > _MOST:
        yield f"……另有 {len(leads) - _MOST} 条"


INTENT = Intent(
    name="leads",
    handles=("query/leads",),
    decide=decide,
    examples=("公海有哪些线索",),
    counter_examples=("新线索：蓝桥精工 王经理 13900001234",),
)
