"""A promise that needs an approval goes to the supervisor, confirmed by the rep or after no answer in time."""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.effects import CancelTimer, Effect, Note, SetTimer, Withdraw
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.outcome import Outcome, Reason
from bot.core.post import Button, Post
from bot.jobs import Job
from bot.rules import approving, dealing, ladder, telling
from bot.rules.policies import Ladder, RuleFile, Written, rungs

NAME = "approval"
_BUTTONS = (Button("同意", "approve"), Button("不同意", "refuse"), Button("看全过程", "history"))


class Policy(RuleFile):
    """The shape of approval.yaml; each key is explained there."""

    wait: Written
    ladder: Ladder


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Waits for the rep's answer; what is taken back needs nobody's approval."""
    for promise in approving.promised_in(news.effects):
        yield SetTimer(NAME, promise.key, news.worktime.after(news.now, policy.wait))
    for effect in news.effects:
        match effect:
            case Note(event=approving.CONFIRMED, subject=key):
                yield SetTimer(NAME, key, news.now)
            case Withdraw(kind="commitment", key=key):
                yield CancelTimer(NAME, key)
                yield from dealing.settle(news.alerts, key, "taken_back")
            case _:
                pass


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Asks the supervisor, once for each promise."""
    promise = matter.commitment
    if not policy.enabled or promise is None:
        return Outcome((), (Reason("taken_back"),))
    alert = dealing.alert(matter, NAME, promise.person, rungs(policy.ladder))
    # Confirmed after we went on without an answer, it is the same promise still.
    alert = replace(alert, key=f"{NAME}/{promise.key}")
    return Outcome(ladder.opened(alert, matter.team.worktime), (Reason("asked", {"promise": promise.key}),))


def words(matter: Matter, _tier: int, _policy: Policy) -> Post:
    """Who has promised what to whom."""
    promise = matter.commitment
    assert promise is not None
    head = f"待审批 · {dealing.who(matter)} · {dealing.name(matter)}：{telling.promise(promise)}"
    deal = matter.opportunity
    stage = matter.labels.stages.get(deal.stage or "", "") if deal else ""
    lines = [head, f"商机在「{stage}」" if stage else "", "同意就按这个给；不同意，会请他去跟客户说清"]
    return Post(head, "\n".join(filter(None, lines)), buttons=_BUTTONS)


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
