"""我答应过什么: what was promised to customers, the next due first, those that are past marked."""

from datetime import date, timedelta

from bot.core.brief import Brief
from bot.core.facts import Commitment
from bot.core.inquiry import Inquiry
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import telling, wording
from bot.rules.answering import say

_MOST = 15
_LOOKED_BACK = timedelta(days=30)
"""A promise that fell due longer ago is only shown where its days are asked for."""


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """A line a promise; of others' only to those above them."""
    inquiry = brief.inquiry
    assert inquiry is not None
    scope = inquiry.scope
    if scope.refused or scope.sums_only:
        return say(brief, scope.refused or "只能看自己答应的事", "no_right")
    dated = parsed.query is not None and parsed.query.since is not None
    shown = [one for one in inquiry.commitments if _is_meant(one, inquiry, dated=dated)]
    shown.sort(key=lambda one: (one.due is None, one.due, one.key))
    if not shown:
        return say(brief, f"{scope.called}没有记着的承诺", "none")
    lines = [f"{scope.called}答应客户的事 {len(shown)} 件", *(_line(one, inquiry) for one in shown[:_MOST])]
    lines += [f"……另有 {len(shown) - _MOST} 件"] if len(shown) > _MOST else []
    return say(brief, "\n".join(lines), "listed", count=str(len(shown)))


def _is_meant(promise: Commitment, inquiry: Inquiry, *, dated: bool) -> bool:
    if promise.due is None:
        return not dated
    due = date.fromisoformat(promise.due[:10])
    return inquiry.first <= due <= inquiry.last if dated else due >= inquiry.today - _LOOKED_BACK


def _line(promise: Commitment, inquiry: Inquiry) -> str:
    late = promise.due is not None and date.fromisoformat(promise.due[:10]) < inquiry.today
    who = wording.name(promise.person, inquiry.team.people) if len(inquiry.scope.people) > 1 else ""
    parts = (inquiry.short(promise.customer), telling.promise(promise), who, "已过期" if late else "")
    return "｜".join(part for part in parts if part)


INTENT = Intent(
    name="commitments",
    handles=("query/commitments",),
    decide=decide,
    examples=("我答应过客户什么",),
    counter_examples=("我答应海棠医疗周五送样机",),
)
