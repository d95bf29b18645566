"""哪些停滞了: the deals on which an alert of standing still is open, as far as the asker may know of them."""

from bot.core.brief import Brief
from bot.core.localtime import local_day
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import chain, wording
from bot.rules.answering import say

_RULES = frozenset({"stage_stalled", "quote_stalled", "lead_silent"})
_MOST = 15


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """One line a customer: whose, where it stands, since when."""
    book, sender = brief.book, brief.sender
    assert book is not None
    assert sender is not None
    people, stage = book.team.people, parsed.query.stage if parsed.query else None
    lines: dict[str, str] = {}
    for alert in book.alerts:
        file = book.customers.get(alert.customer or "")
        seen = alert.person == sender.key or chain.is_above(people, sender.key, alert.person)
        if alert.rule not in _RULES or file is None or not seen:
            continue
        deal = file.opportunity
        if stage is not None and (deal is None or deal.stage != stage):
            continue
        where = book.labels.stages.get(deal.stage or "", "") if deal else ""
        since = deal.stage_since if deal and deal.stage_since else alert.opened_at
        days = f"{book.team.worktime.count_days(local_day(since), book.day)}天"
        parts = (wording.name(alert.person, people), file.customer.short, where, days)
        lines.setdefault(file.customer.key, "｜".join(part for part in parts if part))
    if not lines:
        return say(brief, "没有停滞的客户", "none_stalled")
    shown = [f"停滞 {len(lines)} 家：", *list(lines.values())[:_MOST]]
    return say(brief, "\n".join(shown), "listed", count=str(len(lines)))


INTENT = Intent(
    name="stalled",
    handles=("query/stalled",),
    decide=decide,
    examples=("哪些停滞了",),
    counter_examples=("海棠医疗的项目停滞了，等预算",),
)
