"""A lead with an owner and no activity: the rep hears of it, and two working days later it goes back to the pool."""

from collections.abc import Iterable

from bot.core.alert import Rung
from bot.core.effects import CancelTimer, Change, Effect, EndTodo, Notify, SetTimer
from bot.core.facts import Role
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Button, Post, PostKind
from bot.core.worktime import Length
from bot.jobs import Job, lead_first_response, lead_unassigned
from bot.rules import chain, coaching, dealing, ladder, leading
from bot.rules.policies import RuleFile, Written

NAME = "lead_silent"
_POOL = "pool"
"""The occurrence of the timer at which the lead goes back."""


class Policy(RuleFile):
    """The shape of lead_silent.yaml; each key is explained there."""

    after: Written
    to_pool_after: Written


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Counts from when a lead is given to somebody; anything done for the customer begins a new count."""
    for customer in dealing.visited(news.effects):
        for alert in news.alerts:
            if alert.customer == customer:
                yield from ladder.settled(alert, "activity")
                yield CancelTimer(NAME, alert.subject)
                yield SetTimer(NAME, alert.subject, news.worktime.after(news.now, policy.after))
    for one in leading.handed(news):
        yield CancelTimer(NAME, one.lead.key)
        yield from dealing.settle(news.alerts, one.lead.key, "claimed")
        if one.lead.owner is not None:
            yield SetTimer(NAME, one.lead.key, news.worktime.after(news.now, policy.after))


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Reminds the owner, or takes the lead back when that did not help either."""
    lead, deal = matter.lead, matter.opportunity
    if not policy.enabled or lead is None or lead.owner is None:
        return Outcome((), (Reason("nobody_s"),))
    if deal is not None and deal.stage is not None:
        return Outcome((), (Reason("a_deal_by_now"),))
    if matter.occurrence == _POOL:
        return _to_pool(matter)
    since = max(filter(None, (lead.given_at, matter.last.at if matter.last else None)), default=matter.due_at)
    due = matter.team.worktime.after(since, policy.after)
    if due > matter.now:
        return Outcome((SetTimer(NAME, matter.subject, due),), (Reason("active", {"until": due.isoformat()}),))
    alert = dealing.alert(matter, NAME, lead.owner, (Rung("rep", Length(0, "minutes")),))
    back = SetTimer(NAME, matter.subject, matter.team.worktime.after(matter.now, policy.to_pool_after), _POOL)
    return Outcome((*ladder.opened(alert, matter.team.worktime), back), (Reason("silent"),))


def _to_pool(matter: Matter) -> Outcome:
    """Back to the pool; the rep and the supervisor are told."""
    lead = matter.lead
    assert lead is not None
    assert lead.owner is not None
    effects: list[Effect] = [
        Change("lead", lead.key, "owner", lead.owner, None),
        Change("lead", lead.key, "given_at", lead.given_at, matter.now),
    ]
    if lead.customer is not None:
        effects.append(Change("customer", lead.customer, "owner", lead.owner, None))
    for alert in matter.alerts:
        effects += ladder.settled(alert, "to_the_pool") if alert.subject == lead.key else ()
    effects.append(EndTodo(lead_first_response.todo_key(lead, lead.owner)))
    # Due at once: the rule sets the right instant itself.
    effects.append(SetTimer(lead_unassigned.NAME, lead.key, matter.now))
    today = local_day(matter.now)
    head = f"线索 {leading.name(lead)} 一直没有跟进，已回到公海"
    claim = (Button("认领", "claim"),)
    post = Post(head, f"{head}\n{leading.described(lead)}", buttons=claim, ref=lead.key.replace("/", "-"))
    roles: tuple[Role, ...] = ("rep", "supervisor")
    told = (
        _notice(matter, one.key, role, post)
        for role in roles
        for one in chain.recipients(matter.team, role, lead.owner, today)
    )
    return Outcome((*effects, *told), (Reason("to_the_pool"),))


def _notice(matter: Matter, to: str, role: Role, post: Post) -> Notify:
    key = f"{NAME}/{matter.subject}/{matter.due_at.isoformat()}/{to}"
    kind: PostKind = "nudge" if role == "rep" else "alert"
    customer = matter.lead.customer if matter.lead else None
    return Notify(Notice(key, to, kind, NAME, post, matter.now, 2, customer))


def words(matter: Matter, _tier: int, policy: Policy) -> Post:
    """What to say to them, and what happens unless something is done."""
    assert matter.lead is not None
    head = f"{leading.name(matter.lead)} 的线索{dealing.said(policy.after)}没有跟进"
    unless = f"再过{dealing.said(policy.to_pool_after)}没有动静会回到公海"
    return Post(head, "\n".join([head, leading.described(matter.lead), *coaching.openings(matter), unless]))


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
