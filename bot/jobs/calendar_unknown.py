"""Next year's holidays are not known yet: the admins hear of it from November on, once a month."""

from datetime import time

from bot.core.daybook import Daybook
from bot.core.effects import Notify
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job
from bot.rules import chain
from bot.rules.policies import Hour, Month, RuleFile

NAME = "calendar_unknown"


class Policy(RuleFile):
    """The shape of calendar_unknown.yaml; each key is explained there."""

    at: Hour
    from_month: Month


def rings(policy: Policy) -> tuple[time, ...]:
    """One hour a day."""
    return (policy.at,)


def day(book: Daybook, policy: Policy) -> Outcome:
    """Says which years are reckoned by the week alone."""
    calendar, this = book.team.worktime.calendar, book.day.year
    years = [this] if not calendar.knows(this) else []
    if book.day.month >= policy.from_month and not calendar.knows(this + 1):
        years.append(this + 1)
    if not policy.enabled or not years or not book.team.worktime.is_workday(book.day):
        return Outcome((), (Reason("known"),))
    head = f"{'、'.join(map(str, years))}年的放假和调休还不知道，暂按每周的上班时间算"
    post = Post(head, f"{head}\n国务院公布后升级本系统，或写进 config/holidays.yaml")
    told = [
        Notify(Notice(f"{NAME}/{book.day:%Y-%m}/{one.key}", one.key, "alert", NAME, post, book.now))
        for one in chain.everyone(book.team, "admin", book.day)
    ]
    return Outcome(tuple(told), (Reason("unknown", {"years": " ".join(map(str, years))}),))


JOB = Job(NAME, Policy, rings=rings, day=day)
