"""A promise to a customer falls due the next working day; passed without a sign of it, the supervisor hears."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.core.alert import Rung
from bot.core.effects import CancelTimer, Effect, Put, SetTimer, Withdraw
from bot.core.facts import Commitment
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.core.worktime import Length, WorkTime, at
from bot.jobs import Job
from bot.rules import dealing, ladder, wording
from bot.rules.policies import Hour, RuleFile

NAME = "commitment_due"


class Policy(RuleFile):
    """The shape of commitment_due.yaml; each key is explained there."""

    at: Hour


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Sets the day before; anything done for the customer settles what was raised."""
    for customer in dealing.visited(news.effects):
        yield from dealing.settle_customer(news.alerts, customer, "activity")
    for effect in news.effects:
        match effect:
            case Put(record=Commitment(key=key, due=str() as due)):
                before, _ = _instants(due, news.worktime, policy)
                yield SetTimer(NAME, key, before if before > news.now else max(_due_day(due, policy), news.now))
            case Withdraw(kind="commitment", key=key):
                yield CancelTimer(NAME, key)
            case _:
                pass


def _day(due: str) -> date:
    return date.fromisoformat(due[:10])


def _due_day(due: str, policy: Policy) -> datetime:
    """The hour of the day itself: a promise made too late for a reminder goes straight to the second rung."""
    return at(_day(due), policy.at)


def _instants(due: str, worktime: WorkTime, policy: Policy) -> tuple[datetime, datetime]:
    """The hour on the working day before, and on the working day after."""
    day = _day(due)
    return at(worktime.previous_workday(day), policy.at), at(worktime.next_workday(day), policy.at)


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Opens the alert: the rep now, unless the day has come already, and the supervisor the working day after."""
    promise, worktime = matter.commitment, matter.team.worktime
    if not policy.enabled or promise is None or promise.due is None:
        return Outcome((), (Reason("taken_back"),))
    _, after = _instants(promise.due, worktime, policy)
    reminded = local_day(matter.now) < _day(promise.due)
    left = Length(max((after - matter.now).total_seconds() / 60, 0), "minutes")
    alert = dealing.alert(matter, NAME, promise.person, (Rung("rep", Length(0, "minutes")), Rung("supervisor", left)))
    if not reminded:
        alert = dealing.from_rung(alert, 1)
    return Outcome(ladder.opened(alert, worktime), (Reason("due", {"day": promise.due}),))


def words(matter: Matter, tier: int, _policy: Policy) -> Post:
    """What was promised, to whom, by when."""
    promise, alert = matter.commitment, matter.alert
    assert promise is not None
    assert promise.due is not None
    assert alert is not None
    day = wording.day(_day(promise.due))
    if alert.ladder[tier - 1].to == "rep":
        head = f"答应{dealing.name(matter)}的事 {day} 到期：{promise.text}"
        return Post(head, f"{head}\n办完发一句就行，例如「{dealing.name(matter)} {promise.text} 已办」")
    head = f"{dealing.who(matter)} · {dealing.name(matter)} · 承诺过期没有更新：{promise.text}（{day}）"
    return Post(head, f"{head}\n{dealing.tried(matter)}")


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
