"""The day's report: one message, several customers, and the totals of the day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bot.core.brief import Brief
from bot.core.effects import Change, Effect, Put
from bot.core.facts import Report, report_key
from bot.core.localtime import local_day
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import wording
from bot.rules.answering import answer

_YUAN = frozenset({"signed_amount", "payment_amount", "sales_amount"})


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Opens or extends the report of the day and keeps each customer's line."""
    assert brief.sender is not None
    day = parsed.report_date or local_day(brief.sent_at)
    key = report_key(brief.sender.key, day)
    metrics = {name: read.value for name, read in parsed.metrics.items()}
    return answer(
        parsed,
        brief,
        _head(day, len(parsed.activities), brief),
        report=key,
        before=_report(key, day, metrics, brief),
        totals=[f"合计：{_totals(metrics, brief)}"] if metrics else [],
        apart=True,
    )


def _head(day: date, customers: int, brief: Brief) -> str:
    verb = "已记" if brief.report is None else "已并入"
    count = f" · {customers}家" if customers else ""
    return f"{verb} {wording.day(day, weekday=False)}日报{count}"


def _report(key: str, day: date, metrics: Mapping[str, Decimal], brief: Brief) -> tuple[Effect, ...]:
    assert brief.sender is not None
    if brief.report is None:
        return (Put(Report(key, brief.sender.key, day, metrics)),)
    old = dict(brief.report.metrics)
    new = {**old, **metrics}
    return (Change("report", key, "metrics", old, new),) if new != old else ()


def _totals(metrics: Mapping[str, Decimal], brief: Brief) -> str:
    labels = brief.labels.metrics
    return " · ".join(
        f"{labels.get(name, name)} {wording.money(value) if name in _YUAN else f'{value:g}'}"
        for name, value in metrics.items()
    )


INTENT = Intent(
    name="daily_report",
    handles=("daily_report",),
    decide=decide,
    help="发日报：几家客户一条消息说完，我来分开记",
    examples=("今天跑了两家：上午去海棠医疗演示，李主任嫌贵；下午给云岭电子报价80万",),
    counter_examples=("海棠医疗报价改成80万",),
)
