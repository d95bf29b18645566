"""本周拜访多少: what was done in some days, counted from what was recorded; for those above, person by person, too."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.core.brief import Brief
from bot.core.inquiry import Inquiry
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import wording
from bot.rules.answering import say

_MOST = 15
_MONEY = frozenset({"signed_amount", "payment_amount", "sales_amount"})
_RATES = frozenset({"attach_rate"})
"""Figures of a report that do not add up."""


@dataclass(frozen=True, slots=True)
class _Count:
    """What some people did. reported: the totals that their reports state themselves."""

    visits: int
    customers: int
    channels: Counter[str]
    leads: int
    signed: int
    amount: Decimal
    reports: int
    reported: Counter[str]


def decide(_parsed: Parsed, brief: Brief) -> Outcome:
    """The sums, and below them a line a person where more than one may be seen."""
    inquiry = brief.inquiry
    assert inquiry is not None
    scope = inquiry.scope
    if scope.refused:
        return say(brief, scope.refused, "no_right")
    span = wording.day(inquiry.first, weekday=False)
    if inquiry.last != inquiry.first:
        span += f"–{wording.day(inquiry.last, weekday=False)}"
    lines = [f"{scope.called} {span}", *_written(_counted(inquiry, scope.people), brief)]
    if len(scope.people) > 1 and not scope.sums_only:
        lines += _people(inquiry, brief)
    return say(brief, "\n".join(lines), "counted")


def _counted(inquiry: Inquiry, people: frozenset[str]) -> _Count:
    visits = [one for one in inquiry.visits if one.person in people]
    signed = {one.customer for one in visits if one.stage == "won"}
    amounts = [one.amount for one in inquiry.deals if one.customer in signed and one.amount is not None]
    reports = [one for one in inquiry.reports if one.person in people]
    reported: Counter[str] = Counter()
    for report in reports:
        for name, figure in report.metrics.items():
            if name not in _RATES:
                reported[name] += Decimal(str(figure))  # type: ignore[assignment]  # a Counter of sums of money, too
    return _Count(
        len(visits),
        len({one.customer for one in visits}),
        Counter(one.channel for one in visits if one.channel),
        sum(one.owner in people for one in inquiry.leads),
        len(signed),
        sum(amounts, Decimal()),
        len(reports),
        reported,
    )


def _written(count: _Count, brief: Brief) -> Iterator[str]:
    labels = brief.labels
    ways = "、".join(f"{labels.channels.get(way, way)} {number}" for way, number in count.channels.most_common())
    yield f"跟进 {count.visits} 次，{count.customers} 家客户" + (f"（{ways}）" if ways else "")
    more = (
        [f"签单 {count.signed} 单{f' {wording.money(count.amount)}' if count.amount else ''}"] if count.signed else []
    )
    more += [f"线索 {count.leads} 条"] if count.leads else []
    more += [f"日报 {count.reports} 份"] if count.reports else []
    if more:
        yield "，".join(more)
    if count.reported:
        yield "日报里报的：" + "、".join(
            f"{labels.metrics.get(name, name)} {_figure(name, Decimal(figure))}"
            for name, figure in count.reported.items()
        )


def _figure(name: str, figure: Decimal) -> str:
    return wording.money(figure) if name in _MONEY else f"{figure.normalize():f}"


def _people(inquiry: Inquiry, brief: Brief) -> Iterator[str]:
    """A line for each who did something, who did most first."""
    each = [(person, _counted(inquiry, frozenset({person}))) for person in inquiry.scope.people]
    busy = [(person, count) for person, count in each if count.visits or count.leads or count.reports]
    busy.sort(key=lambda pair: (-pair[1].visits, pair[0]))
    for person, count in busy[:_MOST]:
        visited = count.channels["visit"]
        met = f"，{brief.labels.channels.get('visit', '拜访')} {visited}" if visited else ""
        signed = f"，签单 {count.signed}" if count.signed else ""
        yield f"{wording.name(person, inquiry.team.people)} 跟进 {count.visits} 次{met}{signed}"


INTENT = Intent(
    name="stats",
    handles=("query/stats",),
    decide=decide,
    examples=("本周拜访多少", "团队这个月签了多少单"),
    counter_examples=("今天拜访了三家，签了一单",),
)
