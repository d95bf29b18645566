"""What the rules on deals share: when a deal is over, how its alerts begin and end, and how one speaks of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.alert import Alert, Rung, Standing
from bot.core.effects import CancelTimer, Change, Effect, EndTodo, Put, SetTimer
from bot.core.facts import Opportunity, Value, Visit, opportunity_key
from bot.core.localtime import SHANGHAI, local_day
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.worktime import Length, Unit
from bot.rules import ladder, wording

CLOSED = frozenset({"won", "lost"})
"""Stages after which nobody is reminded of anything."""
SIGNED = frozenset({"payment", "delivery"}) | CLOSED
"""Stages that are after the sale."""


def is_over(deal: Opportunity) -> bool:
    """Whether there is nothing left to sell in a deal."""
    return deal.stage in SIGNED


def instant(value: Value) -> datetime | None:
    """A moment that an effect carries: itself, or its text when the effect was read back from the ledger."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return value if isinstance(value, datetime) else None


def settle(alerts: Sequence[Alert], subject: str, reason: str) -> Iterable[Effect]:
    """Ends those of some alerts that are about a subject, because of a fact."""
    for alert in alerts:
        if alert.subject == subject:
            yield from ladder.settled(alert, reason)


def moved(effects: Sequence[Effect]) -> Iterable[tuple[str, str | None, datetime | None]]:
    """The deals whose stage has changed or was put back: key, stage and since when it stands there."""
    stages = {one.key: one.new for one in effects if isinstance(one, Change) and one.name == "stage"}
    for one in effects:
        if isinstance(one, Change) and one.kind == "opportunity" and one.name == "stage_since":
            stage = stages.get(one.key)
            yield one.key, None if stage is None else str(stage), instant(one.new)


def visited(effects: Sequence[Effect]) -> Iterable[str]:
    """The customers for whom something was done, each once."""
    return dict.fromkeys(
        one.record.customer for one in effects if isinstance(one, Put) and isinstance(one.record, Visit)
    )


def ticked_off(news: News, rule: str) -> Iterable[Effect]:
    """The tasks that a rule has put on lists, about customers for whom something was done: they are done as well."""
    customers = set(visited(news.effects))
    for todo in news.brief.todos:
        if todo.rule == rule and todo.customer in customers:
            yield EndTodo(todo.key)


def standing_still(news: News, rule: str, after: Length, watched: Callable[[str | None], bool]) -> Iterable[Effect]:
    """Timers of a rule on deals that do not move, in the stages that it watches.

    A stage that moves begins a new count. Anything done for the customer settles what was raised, for as long again.
    """
    for customer in visited(news.effects):
        key = opportunity_key(customer)
        if any(alert.subject == key for alert in news.alerts):
            yield from settle(news.alerts, key, "activity")
            yield SetTimer(rule, key, news.worktime.after(news.now, after))
    for key, stage, since in moved(news.effects):
        yield from settle(news.alerts, key, "stage_changed")
        if since is None or not watched(stage):
            yield CancelTimer(rule, key)
        else:
            yield SetTimer(rule, key, news.worktime.after(since, after))


def settle_customer(alerts: Sequence[Alert], customer: str, reason: str) -> Iterable[Effect]:
    """Ends those of some alerts that are about a customer, because of a fact."""
    for alert in alerts:
        if alert.customer == customer:
            yield from ladder.settled(alert, reason)


def from_rung(alert: Alert, tier: int) -> Alert:
    """The same alert with its first rungs behind it: too late for those."""
    return replace(alert, standing=replace(alert.standing, tier=tier))


def alert(matter: Matter, rule: str, person: str, rungs: tuple[Rung, ...]) -> Alert:
    """A new alert on a matter. Its episode is the instant that fell due: the same ring twice is the same alert."""
    return Alert(
        number=matter.number,
        key=f"{rule}/{matter.subject}/{matter.due_at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}",
        rule=rule,
        subject=matter.subject,
        person=person,
        customer=matter.customer.key if matter.customer else None,
        ladder=rungs,
        opened_at=matter.now,
        standing=Standing(since=matter.now),
    )


_UNITS: Mapping[Unit, str] = {
    "minutes": "分钟",
    "hours": "小时",
    "days": "天",
    "workhours": "个工作小时",
    "workdays": "个工作日",
}


def said(length: Length) -> str:
    """A length of time in words: 2个工作小时."""
    return f"{length.count:g}{_UNITS[length.unit]}"


def clock(instant: datetime) -> str:
    """The hour in Shanghai."""
    return f"{instant.astimezone(SHANGHAI):%H:%M}"


def name(matter: Matter) -> str:
    """What people call the customer."""
    return matter.customer.short if matter.customer else ""


def who(matter: Matter) -> str:
    """The name of whom an alert is about."""
    assert matter.alert is not None
    person = matter.team.people.get(matter.alert.person)
    return person.name if person else matter.alert.person


def tried(matter: Matter) -> str:
    """What was tried so far: who was told and when, and what was last done with the customer."""
    told = []
    for one in matter.told:
        person = matter.team.people.get(one.person)
        told.append(f"{wording.day(local_day(one.at), weekday=False)}已提醒{person.name if person else one.person}")
    return "；".join([_last(matter), *told])


def _last(matter: Matter) -> str:
    """上次跟进 3月18日(周三) 拜访，价格异议: what was last done, and what stood in the way."""
    visit, labels = matter.last, matter.labels
    if visit is None:
        return "没有跟进记录"
    met = " ".join(filter(None, [wording.day(local_day(visit.at)), labels.channels.get(visit.channel or "")]))
    against = "、".join(labels.obstacles.get(one, one) for one in visit.obstacles)
    return "，".join(filter(None, [f"上次跟进 {met}", against]))
