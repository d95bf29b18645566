"""待分配线索, 建议采纳率: the leads that nobody has, and where supervisors disagree with the rules."""

from bot.core.brief import Brief
from bot.core.facts import NewLead
from bot.core.localtime import local_day
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.core.routing import Agreed
from bot.intents import Intent
from bot.rules import leading, wording
from bot.rules.answering import say

_MOST = 15
_BLIND = 0.6
"""Below this share of agreement the rules see something else than the supervisors do."""
_FEW = 3


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Either list."""
    if parsed.command is not None and parsed.command.kind == "show_agreement":
        return _agreement(brief)
    queue = brief.lead_file.queue
    if not queue:
        return say(brief, "没有待分配的线索", "queue_empty")
    lines = [f"待分配 {len(queue)} 条，回「认领 编号」，主管可以回「编号 转给某某」：", *map(_line, queue[:_MOST])]
    if len(queue) > _MOST:
        lines.append(f"……另有 {len(queue) - _MOST} 条")
    return say(brief, "\n".join(lines), "listed", count=str(len(queue)))


def _line(lead: NewLead) -> str:
    since = f"{wording.day(local_day(lead.given_at), weekday=False)}起" if lead.given_at else None
    level = f"{lead.level}类" if lead.level else None
    parts = (lead.customer, leading.name(lead), level, lead.city, lead.industry, since)
    return "｜".join(part for part in parts if part)


def _agreement(brief: Brief) -> Outcome:
    found = brief.lead_file.agreement
    if not found:
        return say(brief, "近两周没有主管定过的分配建议", "no_agreement")
    settled, agreed = sum(one.settled for one in found), sum(one.agreed for one in found)
    head = f"近两周的分配建议 {settled} 条，主管同意 {agreed} 条（{agreed / settled:.0%}）"
    shown = sorted(found, key=lambda one: (one.agreed / one.settled, -one.settled))
    return say(brief, "\n".join([head, *map(_agreed, shown[:_MOST])]), "agreement")


def _agreed(one: Agreed) -> str:
    share = one.agreed / one.settled
    blind = "　← 规则和主管看法不同" if share < _BLIND and one.settled >= _FEW else ""
    return f"{one.trade or '通用'}｜{one.level or '?'}类｜{one.agreed}/{one.settled}（{share:.0%}）{blind}"


INTENT = Intent(
    name="lead_queue",
    handles=("command/show_queue", "command/show_agreement"),
    decide=decide,
    help="「待分配线索」看还没人接的，「建议采纳率」看主管和规则哪里不一致",
    examples=("待分配线索", "公海线索", "建议采纳率"),
    counter_examples=("海棠医疗有条待分配的设备要演示",),
)
