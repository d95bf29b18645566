"""预警: what is open and concerns the asker, those asleep with the hour at which they wake."""

from bot.core.alert import Alert
from bot.core.brief import Brief
from bot.core.localtime import SHANGHAI, local_day
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import wording
from bot.rules.answering import say

_MOST = 15


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Lists them, the oldest first, as far as the asker may know of them."""
    query = parsed.query
    customer = query.customer if query else None
    person = query.person if query and query.person not in {"me", "team"} else None
    seen = (one for one in brief.alerts if one.number in brief.mine)
    shown = [one for one in seen if customer in {None, one.customer} and person in {None, one.person}]
    if not shown:
        return say(brief, "现在没有开着的提醒或预警", "none_open")
    lines = [
        f"开着 {len(shown)} 条，回「已处理 编号」或「静默 编号 2天」",
        *(_line(one, brief) for one in shown[:_MOST]),
    ]
    return say(brief, "\n".join(lines), "listed", count=str(len(shown)))


def _line(alert: Alert, brief: Brief) -> str:
    person = wording.name(alert.person, brief.people)
    customer = brief.short.get(alert.customer or "", "")
    since = wording.day(local_day(alert.opened_at), weekday=False)
    parts = [person, customer, wording.rule(alert), f"{since}起"]
    if alert.standing.tier == 0:
        parts.append("还没到提醒的时候")
    if alert.standing.state == "acked":
        parts.append("处理中")
    if alert.standing.until is not None:
        parts.append(f"静默到 {alert.standing.until.astimezone(SHANGHAI):%m-%d %H:%M}")
    return f"{alert.number} {'｜'.join(part for part in parts if part)}"


INTENT = Intent(
    name="alerts",
    handles=("query/alerts",),
    decide=decide,
    examples=("有什么预警", "预警"),
    counter_examples=("客户那边的预警系统要上线了",),
)
