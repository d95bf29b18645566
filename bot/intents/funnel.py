"""漏斗: deals by stage, how many and how much; of one stage each deal, the longest-standing first."""

from collections.abc import Iterator
from decimal import Decimal

from bot.core.brief import Brief
from bot.core.facts import Opportunity
from bot.core.inquiry import Inquiry
from bot.core.localtime import local_day
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import wording
from bot.rules.answering import say
from bot.rules.dealing import CLOSED

_MOST, _NAMED = 15, 3


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """A line a stage that is not over, or a line a deal of the stage that is asked for."""
    inquiry = brief.inquiry
    assert inquiry is not None
    assert parsed.query is not None
    if inquiry.scope.refused:
        return say(brief, inquiry.scope.refused, "no_right")
    stage = parsed.query.stage
    deals = [one for one in inquiry.deals if _is_meant(one, stage, inquiry, dated=parsed.query.since is not None)]
    if not deals:
        none = f"没有在「{wording.shown('stage', stage, brief.labels)}」的商机" if stage else "没有在谈的商机"
        return say(brief, f"{inquiry.scope.called}{none}", "none")
    named = f"「{wording.shown('stage', stage, brief.labels)}」" if stage else "在谈的"
    head = f"{inquiry.scope.called}{named}商机 {len(deals)} 个{_worth(deals)}"
    lines = list(_by_stage(deals, brief, inquiry) if stage is None else _each(deals, inquiry))
    return say(brief, "\n".join([head, *lines]), "counted", count=str(len(deals)))


def _is_meant(deal: Opportunity, stage: str | None, inquiry: Inquiry, *, dated: bool) -> bool:
    """Open ones, or those of a stage; where days are said, that came to it in these days."""
    if stage is None:
        return deal.stage is not None and deal.stage not in CLOSED
    if deal.stage != stage:
        return False
    since = local_day(deal.stage_since) if deal.stage_since else None
    return not dated or (since is not None and inquiry.first <= since <= inquiry.last)


def _worth(deals: list[Opportunity]) -> str:
    total = sum((one.amount for one in deals if one.amount is not None), Decimal())
    return f"，共 {wording.money(total)}" if total else ""


def _by_stage(deals: list[Opportunity], brief: Brief, inquiry: Inquiry) -> Iterator[str]:
    for stage, name in brief.labels.stages.items():
        there = [one for one in deals if one.stage == stage]
        if not there:
            continue
        line = f"{name} {len(there)} 个{_worth(there)}"
        if not inquiry.scope.sums_only:
            shown = "、".join(inquiry.short(one.customer) for one in _oldest(there)[:_NAMED])
            line = f"{line}：{shown}{'等' if len(there) > _NAMED else ''}"
        yield line


def _each(deals: list[Opportunity], inquiry: Inquiry) -> Iterator[str]:
    if inquiry.scope.sums_only:
        return
    for one in _oldest(deals)[:_MOST]:
        days = (inquiry.today - local_day(one.stage_since)).days if one.stage_since else None
        parts = (
            inquiry.short(one.customer),
            wording.money(one.amount) if one.amount is not None else "",
            f"{days}天" if days is not None else "",
            wording.name(one.owner, inquiry.team.people) if len(inquiry.scope.people) > 1 else "",
        )
        yield "｜".join(part for part in parts if part)
    if len(deals) > _MOST:
        yield f"……另有 {len(deals) - _MOST} 个"


def _oldest(deals: list[Opportunity]) -> list[Opportunity]:
    return sorted(deals, key=lambda one: (one.stage_since is None, one.stage_since, one.key))


INTENT = Intent(
    name="funnel",
    handles=("query/funnel",),
    decide=decide,
    help="「漏斗」「报价阶段有哪些」「本周拜访多少」「海棠医疗什么情况」「我答应过什么」「公海有哪些线索」",
    examples=("漏斗", "我的商机按阶段看一下"),
    counter_examples=("海棠医疗到报价阶段了",),
)
