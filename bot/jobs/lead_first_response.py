"""A lead that was given away waits for its first contact: a word at half time, the supervisor when it is over.

Where people have a list of tasks in their platform, it stands there until there was contact or it is another's; the
card by which they heard of it is closed then as well.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from bot.core.alert import Rung
from bot.core.effects import CancelTimer, Change, CloseCard, Effect, EndTodo, Put, PutTodo, SetTimer
from bot.core.facts import NewLead, Opportunity
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.core.todo import Todo
from bot.core.worktime import Length
from bot.jobs import Job
from bot.rules import coaching, dealing, ladder, leading
from bot.rules.policies import RuleFile

NAME = "lead_first_response"


class Policy(RuleFile):
    """The shape of lead_first_response.yaml; each key is explained there."""

    within: leading.ByClass
    unknown_class: Literal["A", "B", "C"]


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Counts from when a lead is given to somebody who did not bring it; contact with the customer settles it."""
    for customer in dealing.visited(news.effects):
        yield from dealing.settle_customer(news.alerts, customer, "activity")
    yield from dealing.ticked_off(news, NAME)
    yield from _reached(news)
    for one in leading.handed(news):
        yield CancelTimer(NAME, one.lead.key)
        yield from dealing.settle(news.alerts, one.lead.key, "claimed")
        if one.former is not None:
            yield EndTodo(todo_key(one.lead, one.former))
            yield CloseCard(one.former, leading.ref_of(one.lead.key), "已转走" if one.lead.owner else "已退回公海")
        if one.lead.owner is not None and not leading.is_own(one.lead):
            file = news.brief.customers.get(one.lead.customer or "")
            level = leading.level_of(one.lead, file.customer.level if file else None, policy.unknown_class)
            within = policy.within.of(level)
            yield SetTimer(NAME, one.lead.key, news.worktime.after(news.now, leading.half(within)))
            if policy.enabled:
                yield PutTodo(_todo(one.lead, one.lead.owner, news.worktime.after(news.now, within)))


def _todo(lead: NewLead, owner: str, due_at: datetime) -> Todo:
    return Todo(
        todo_key(lead, owner),
        owner,
        NAME,
        f"首次联系：{leading.name(lead)}",
        leading.described(lead),
        lead.customer,
        due_at,
    )


def todo_key(lead: NewLead, owner: str) -> str:
    """The task of whoever has a lead."""
    return f"{NAME}/{lead.key}/{owner}"


def _reached(news: News) -> Iterable[Effect]:
    """Whether or not the rule is on, a lead knows that it was contacted, or became a deal: routing counts by it."""
    visited = set(dealing.visited(news.effects))
    dealt = {
        one.record.customer for one in news.effects if isinstance(one, Put) and isinstance(one.record, Opportunity)
    }
    for lead in {one.key: one for one in (*news.brief.in_hand, *news.brief.leads)}.values():
        if lead.customer not in visited or lead.owner is None:
            continue
        file = news.brief.customers.get(lead.customer)
        state = "deal" if lead.customer in dealt or (file is not None and file.opportunity is not None) else "contacted"
        if state != lead.state:
            yield Change("lead", lead.key, "state", lead.state, state)
        if lead.contacted_at is None:
            yield Change("lead", lead.key, "contacted_at", None, news.now)
            yield CloseCard(lead.owner, leading.ref_of(lead.key), "已联系")


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Half of the time is over without contact: reminds the owner, and sets the breach."""
    lead = matter.lead
    if not policy.enabled or lead is None or lead.owner is None:
        return Outcome((), (Reason("nobody_s"),))
    if leading.is_touched(matter):
        return Outcome((), (Reason("contacted"),))
    level = leading.level_of(lead, matter.customer.level if matter.customer else None, policy.unknown_class)
    left = leading.half(policy.within.of(level))
    due = matter.team.worktime.after(lead.given_at or matter.due_at, left)
    if due > matter.now:
        return Outcome((SetTimer(NAME, matter.subject, due),), (Reason("not_due_yet", {"until": due.isoformat()}),))
    rungs = (Rung("rep", Length(0, "minutes"), "uncounted"), Rung("supervisor", left))
    alert = dealing.alert(matter, NAME, lead.owner, rungs)
    return Outcome(ladder.opened(alert, matter.team.worktime), (Reason("half_time", {"class": level}),))


def words(matter: Matter, tier: int, policy: Policy) -> Post:
    """How to reach them and what to say, and how much time is left; for the supervisor, that it is over, and a plan."""
    lead, alert = matter.lead, matter.alert
    assert lead is not None
    assert alert is not None
    level = leading.level_of(lead, matter.customer.level if matter.customer else None, policy.unknown_class)
    length = policy.within.of(level)
    if alert.ladder[tier - 1].to == "rep":
        head = f"{leading.name(lead)}（{level}类）还没联系，首次响应时限 {dealing.said(length)}，已过一半"
        how = f"联系后发一句就行，例如「{leading.name(lead)} 电话聊了，……」"
        return Post(head, "\n".join([head, leading.described(lead), *coaching.openings(matter), how]))
    head = f"{dealing.who(matter)} · {leading.name(lead)} · 首次响应超时（{level}类，{dealing.said(length)}）"
    return Post(head, "\n".join([head, leading.described(lead), dealing.tried(matter), *coaching.plan(matter)]))


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
