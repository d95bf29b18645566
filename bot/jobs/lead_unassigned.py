"""A lead that is nobody's for two days: the supervisors hear of it and can give it to somebody."""

from collections.abc import Iterable

from bot.core.effects import CancelTimer, Effect, SetTimer
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job
from bot.rules import dealing, ladder, leading
from bot.rules.policies import Ladder, RuleFile, Written, rungs

NAME = "lead_unassigned"


class Policy(RuleFile):
    """The shape of lead_unassigned.yaml; each key is explained there."""

    after: Written
    ladder: Ladder


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Counts from when a lead is nobody's; whoever takes it ends it."""
    for one in leading.handed(news):
        if one.lead.owner is None:
            yield SetTimer(NAME, one.lead.key, news.worktime.after(news.now, policy.after))
        else:
            yield CancelTimer(NAME, one.lead.key)
            yield from dealing.settle(news.alerts, one.lead.key, "claimed")


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Raises the alert if it is still nobody's."""
    lead = matter.lead
    if not policy.enabled or lead is None or lead.owner is not None:
        return Outcome((), (Reason("taken"),))
    due = matter.team.worktime.after(lead.given_at or matter.now, policy.after)
    if due > matter.now:
        return Outcome((SetTimer(NAME, matter.subject, due),), (Reason("not_due_yet", {"until": due.isoformat()}),))
    alert = dealing.alert(matter, NAME, lead.person, rungs(policy.ladder))
    return Outcome(ladder.opened(alert, matter.team.worktime), (Reason("nobody_s"),))


def words(matter: Matter, tier: int, policy: Policy) -> Post:  # noqa: ARG001  the same on every rung
    """Which lead, and how to give it away."""
    assert matter.lead is not None
    head = f"线索 {leading.name(matter.lead)} {dealing.said(policy.after)}没人认领"
    key = matter.lead.customer or "这条线索"
    return Post(head, f"{head}\n{leading.described(matter.lead)}\n回「{key} 转给某某」分下去，或「认领 {key}」自己跟")


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
