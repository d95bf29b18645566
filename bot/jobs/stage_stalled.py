"""A deal stands still: no change of stage for a week, and nothing agreed that lies ahead."""

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
from bot.rules import dealing, ladder, wording
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


def words(matter: Matter, tier: int, policy: Policy) -> Post:  # noqa: ARG001  the words do not depend on it
    """Ways to begin for the rep; for the supervisor fifteen minutes of coaching; for HR the facts."""
    deal, alert = matter.opportunity, matter.alert
    assert deal is not None
    assert alert is not None
    stage = matter.labels.stages.get(deal.stage or "", deal.stage or "")
    days = matter.team.worktime.count_days(local_day(deal.stage_since or alert.opened_at), local_day(matter.now))
    if alert.ladder[tier - 1].to == "rep":
        head = f"{dealing.name(matter)}停在「{stage}」{days}天了，还没有下一步"
        return Post(head, f"{head}\n{_openings(matter)}")
    head = f"{dealing.who(matter)} · {dealing.name(matter)} · 停在「{stage}」{days}天{_worth(deal)}"
    lines = [head, dealing.tried(matter)]
    if alert.ladder[tier - 1].to != "hr":
        lines.append("15分钟辅导：① 客户内部谁反对、卡在哪 ② 这个阶段给过什么材料、对方怎么说 ③ 定一个带日期的下一步")
    return Post(head, "\n".join(lines))


def _openings(matter: Matter) -> str:
    obstacle = next(iter(matter.last.obstacles), None) if matter.last else None
    doubt = f"「{matter.labels.obstacles.get(obstacle, obstacle)}」" if obstacle else "最不放心的那一条"
    return (
        f"可以这样开口（任选）：\nA 问卡点：上次聊完，内部{doubt}现在怎么看？\n"
        "B 给证据：同行里和您情况最像的一家，用了之后的数据\nC 约时间：这两天哪个半天方便，我过去当面过一遍？"
    )


def _worth(deal: Opportunity) -> str:
    return f"（{wording.money(deal.amount)}）" if deal.amount is not None else ""


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
