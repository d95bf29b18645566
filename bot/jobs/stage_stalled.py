"""A deal stands still: no change of stage for a week, and nothing agreed that lies ahead. The rep is helped first."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.core.effects import Effect, SetTimer
from bot.core.facts import Opportunity
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.core.worktime import midnight
from bot.jobs import Job
from bot.rules import coaching, dealing, ladder, wording
from bot.rules.policies import Ladder, RuleFile, Written, rungs

NAME = "stage_stalled"


class Policy(RuleFile):
    """The shape of stage_stalled.yaml; each key is explained there."""

    after: Written
    ladder: Ladder


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Watches every stage but those after the sale."""
    return dealing.standing_still(news, NAME, policy.after, lambda stage: stage not in dealing.SIGNED)


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Raises the alert, unless the deal has moved, is over, or has a next step ahead."""
    deal, now, worktime = matter.opportunity, matter.now, matter.team.worktime
    if not policy.enabled or deal is None or deal.stage_since is None or dealing.is_over(deal):
        return Outcome((), (Reason("nothing_stalled"),))
    due = worktime.after(deal.stage_since, policy.after)
    if due > now:
        return _again(matter, due, "moved")
    if matter.ahead is not None:
        return _again(matter, midnight(date.fromisoformat(matter.ahead[:10]) + timedelta(days=1)), "next_step_ahead")
    alert = dealing.alert(matter, NAME, deal.owner, rungs(policy.ladder))
    return Outcome(ladder.opened(alert, worktime), (Reason("stalled", {"since": deal.stage_since.isoformat()}),))


def _again(matter: Matter, due: datetime, why: str) -> Outcome:
    return Outcome((SetTimer(NAME, matter.subject, due),), (Reason(why, {"until": due.isoformat()}),))


def words(matter: Matter, tier: int, _policy: Policy) -> Post:
    """Three ways to go on for the rep; for the supervisor fifteen minutes of coaching; for HR the facts alone."""
    deal, alert = matter.opportunity, matter.alert
    assert deal is not None
    assert alert is not None
    stage = matter.labels.stages.get(deal.stage or "", deal.stage or "")
    days = matter.team.worktime.count_days(local_day(deal.stage_since or alert.opened_at), local_day(matter.now))
    if alert.ladder[tier - 1].to == "rep":
        head = f"{dealing.name(matter)}停在「{stage}」{days}天了，还没有下一步"
        return Post(head, "\n".join([head, *coaching.openings(matter)]))
    head = f"{dealing.who(matter)} · {dealing.name(matter)} · 停在「{stage}」{days}天{_worth(deal, matter)}"
    since = wording.day(local_day(deal.stage_since or alert.opened_at), weekday=False)
    lines = [head, f"{since}起没动；{dealing.tried(matter)}"]
    if alert.ladder[tier - 1].to != "hr":
        lines += coaching.plan(matter)
    return Post(head, "\n".join(lines))


def _worth(deal: Opportunity, matter: Matter) -> str:
    """（82万，A类）, as far as it is known."""
    level = matter.customer.level if matter.customer else None
    parts = [wording.money(deal.amount) if deal.amount is not None else "", f"{level}类" if level else ""]
    return f"（{'，'.join(filter(None, parts))}）" if any(parts) else ""


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
