"""白露昨天的日报: what somebody reported on some days, as it was kept."""

from collections.abc import Iterator
from decimal import Decimal

from bot.core.brief import Brief
from bot.core.facts import Report
from bot.core.inquiry import Inquiry
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import telling, wording
from bot.rules.answering import say

_MOST = 20


def decide(_parsed: Parsed, brief: Brief) -> Outcome:
    """Day by day and person by person: one's own, or those of people whom the asker stands above."""
    inquiry = brief.inquiry
    assert inquiry is not None
    scope = inquiry.scope
    if scope.refused or scope.sums_only:
        return say(brief, scope.refused or "只能看自己的日报", "no_right")
    lines = [line for report in inquiry.reports for line in _lines(report, inquiry, brief)]
    if not lines:
        return say(brief, f"{scope.called}这几天没有日报", "none")
    more = [f"……另有 {len(lines) - _MOST} 行"] if len(lines) > _MOST else []
    return say(brief, "\n".join([*lines[:_MOST], *more]), "listed")


def _lines(report: Report, inquiry: Inquiry, brief: Brief) -> Iterator[str]:
    told = [one for one in inquiry.visits if one.report == report.key]
    head = f"{wording.day(report.day)} {wording.name(report.person, inquiry.team.people)}"
    totals = "、".join(
        f"{brief.labels.metrics.get(name, name)} {Decimal(str(figure)).normalize():f}"
        for name, figure in report.metrics.items()
    )
    yield "｜".join(filter(None, (head, f"{len(told)}家" if told else "", totals)))
    yield from (f"· {telling.visit(one, inquiry, brief.labels)}" for one in told)


INTENT = Intent(
    name="reports",
    handles=("query/reports",),
    decide=decide,
    examples=("我昨天的日报发我看看",),
    counter_examples=("今日日报：海棠医疗演示完了",),
)
