"""A next step falls due: an hour ahead where a time was said, in the morning where only a day was.

Where people have a list of tasks in their platform, it stands there from then on until something was done for the
customer.
"""

from collections.abc import Iterable
from datetime import date, datetime, time

from bot.core.effects import CancelTimer, Effect, EndTodo, Notify, Put, PutTodo, SetTimer, Withdraw
from bot.core.facts import PlannedStep
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.core.todo import Todo
from bot.core.worktime import at
from bot.jobs import Job
from bot.rules import dealing, wording
from bot.rules.agenda import day_of, due_of
from bot.rules.policies import Hour, RuleFile, Written

NAME = "next_action_due"
_END_OF_DAY = time(23, 59)


class Policy(RuleFile):
    """The shape of next_action_due.yaml; each key is explained there."""

    morning: Hour
    ahead: Written


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Sets a timer where the morning's map will not say it: at an hour, or on a day off."""
    yield from dealing.ticked_off(news, NAME)
    for effect in news.effects:
        match effect:
            case Put(record=PlannedStep() as step) if (rings_at := _rings_at(step, news, policy)) is not None:
                if rings_at > news.now:
                    yield SetTimer(NAME, step.key, rings_at)
            case Withdraw(kind="step", key=key):
                yield CancelTimer(NAME, key)
                yield EndTodo(_todo_key(key))
            case _:
                pass


def _rings_at(step: PlannedStep, news: News, policy: Policy) -> datetime | None:
    due = due_of(step)
    if isinstance(due, datetime):
        return due - (news.worktime.after(due, policy.ahead) - due)
    if due is None or news.worktime.is_workday(due):
        return None
    return at(due, policy.morning)


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Reminds whoever said it."""
    step = matter.step
    if not policy.enabled or step is None or (due := due_of(step)) is None:
        return Outcome((), (Reason("taken_back"),))
    name = f"{matter.customer.short}：" if matter.customer else ""
    hour = f"{due:%H:%M} " if isinstance(due, datetime) else "今天 "
    head = f"{hour}{name}{step.text}"
    notice = Notice(
        f"{NAME}/{step.key}/{step.due}", step.person, "nudge", NAME, Post(head, head), matter.now, 1, step.customer
    )
    return Outcome(
        (Notify(notice), PutTodo(_todo(step, f"{name}{step.text}", due))),
        (Reason("due", {"due": wording.day(day_of(due))}),),
    )


def _todo_key(step: str) -> str:
    return f"{NAME}/{step}"


def _todo(step: PlannedStep, head: str, due: date | datetime) -> Todo:
    due_at = due if isinstance(due, datetime) else at(due, _END_OF_DAY)
    return Todo(_todo_key(step.key), step.person, NAME, head, customer=step.customer, due_at=due_at)


JOB = Job(NAME, Policy, follow=follow, decide=decide)
