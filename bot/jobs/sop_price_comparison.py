"""A price obstacle was reported: a comparison of prices is owed within a day, by message or file."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from bot.core.effects import CancelTimer, Effect, Note, Put, SetTimer
from bot.core.facts import Visit, opportunity_key
from bot.core.matter import Matter
from bot.core.news import MATERIAL, News
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job
from bot.rules import dealing, ladder
from bot.rules.policies import Ladder, RuleFile, Written, rungs

NAME = "sop_price_comparison"


class Policy(RuleFile):
    """The shape of sop_price_comparison.yaml; each key is explained there."""

    obstacle: str
    material: Annotated[tuple[str, ...], Field(min_length=1, max_length=30)]
    after: Written
    ladder: Ladder


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """The obstacle sets the clock; the material, sent as a file or told of, stops it."""
    for effect in news.effects:
        match effect:
            case Note(event=event, subject=subject) if event == MATERIAL and _is_material(subject, policy):
                yield from _done(news, subject.partition("/")[0])
            case Put(record=Visit(customer=customer)) if _is_material(news.parsed.text, policy):
                yield from _done(news, customer)
            case Put(record=Visit(customer=customer, obstacles=obstacles)) if policy.obstacle in obstacles:
                if not any(alert.customer == customer for alert in news.alerts):
                    yield SetTimer(NAME, opportunity_key(customer), news.worktime.after(news.now, policy.after))
            case _:
                pass


def _is_material(text: str, policy: Policy) -> bool:
    return any(word in text for word in policy.material)


def _done(news: News, customer: str) -> Iterable[Effect]:
    yield CancelTimer(NAME, opportunity_key(customer))
    yield from dealing.settle_customer(news.alerts, customer, "material")


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Raises the alert if the deal is still on."""
    deal = matter.opportunity
    if not policy.enabled or deal is None or dealing.is_over(deal):
        return Outcome((), (Reason("over"),))
    alert = dealing.alert(matter, NAME, deal.owner, rungs(policy.ladder))
    return Outcome(ladder.opened(alert, matter.team.worktime), (Reason("no_material"),))


def words(matter: Matter, tier: int, policy: Policy) -> Post:  # noqa: ARG001  the words do not depend on it
    """What is owed, and how it is handed in."""
    assert matter.alert is not None
    if matter.alert.ladder[tier - 1].to == "rep":
        head = f"{dealing.name(matter)}嫌贵，比价材料还没有"
        hint = "把三方比价表发给我，或说一句「发了三方比价表」就行"
        return Post(head, f"{head}\n先比总成本，再比单价：把交期、质保、停机损失一起算进去\n{hint}")
    head = f"{dealing.who(matter)} · {dealing.name(matter)} · 报了价格异议，比价材料没有补上"
    return Post(head, f"{head}\n{dealing.tried(matter)}")


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
