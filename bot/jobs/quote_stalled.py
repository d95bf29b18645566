"""A quotation without an answer for two weeks: pricing material for the rep, and the supervisor knows."""

from collections.abc import Iterable

from bot.core.effects import Effect, SetTimer
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job
from bot.rules import coaching, dealing, ladder, wording
from bot.rules.policies import Ladder, RuleFile, Written, rungs

NAME = "quote_stalled"


class Policy(RuleFile):
    """The shape of quote_stalled.yaml; each key is explained there."""

    stage: str
    after: Written
    pricing_pack: str
    rebate_policy: str
    ladder: Ladder


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Watches the one stage."""
    return dealing.standing_still(news, NAME, policy.after, lambda stage: stage == policy.stage)


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Raises the alert if the deal still stands there."""
    deal = matter.opportunity
    if not policy.enabled or deal is None or deal.stage != policy.stage or deal.stage_since is None:
        return Outcome((), (Reason("nothing_stalled"),))
    due = matter.team.worktime.after(deal.stage_since, policy.after)
    if due > matter.now:
        return Outcome((SetTimer(NAME, matter.subject, due),), (Reason("moved", {"until": due.isoformat()}),))
    alert = dealing.alert(matter, NAME, deal.owner, rungs(policy.ladder))
    return Outcome(ladder.opened(alert, matter.team.worktime), (Reason("stalled"),))


def words(matter: Matter, tier: int, policy: Policy) -> Post:
    """The pricing pack for the rep, the state of affairs for the supervisor."""
    deal, alert = matter.opportunity, matter.alert
    assert deal is not None
    assert alert is not None
    days = matter.team.worktime.count_days(local_day(deal.stage_since or alert.opened_at), local_day(matter.now))
    price = f"（{wording.money(deal.amount)}）" if deal.amount is not None else ""
    if alert.ladder[tier - 1].to == "rep":
        head = f"{dealing.name(matter)}报价{price}后{days}天没有结果"
        papers = f"定价资料包：{policy.pricing_pack}\n返利政策：{policy.rebate_policy}"
        return Post(head, "\n".join([head, papers, *coaching.openings(matter)]))
    head = f"{dealing.who(matter)} · {dealing.name(matter)} · 报价后{days}天没有结果{price}"
    told = f"{dealing.tried(matter)}\n已把定价资料包和返利政策发给本人"
    return Post(head, "\n".join([head, told, *coaching.plan(matter)]))


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
