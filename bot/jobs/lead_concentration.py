"""One rep gets most of a month's best leads, by the rules or by hand: the supervisor hears of it on Monday.

A share is weighed among all who sell and among the rep's own team: nobody is starved or fed unseen in either.
"""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from bot.core.daybook import Daybook
from bot.core.effects import Notify
from bot.core.facts import NewLead, Person
from bot.core.localtime import local_day
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job
from bot.rules import chain, leading, wording
from bot.rules.policies import Hour, Positive, RuleFile

NAME = "lead_concentration"
_MOST_LISTED = 20
_WEEK = timedelta(days=7)


class Policy(RuleFile):
    """The shape of lead_concentration.yaml; each key is explained there."""

    at: Hour
    level: Literal["A", "B", "C"]
    fewest: Positive
    share: Annotated[float, Field(gt=0, le=100)]
    times: Annotated[float, Field(ge=1, le=100)]


def since(day: date) -> date:
    """The first day of the month in which the week before a day began."""
    return (day - _WEEK).replace(day=1)


def rings(policy: Policy) -> tuple[time, ...]:
    """One hour a day; it looks on the first working day of a week alone."""
    return (policy.at,)


def day(book: Daybook, policy: Policy) -> Outcome:
    """Weighs last week's month and, where the week ran into another, that one, too."""
    if not policy.enabled or not book.team.worktime.begins_week(book.day):
        return Outcome((), (Reason("no_first_day_of_a_week"),))
    months = dict.fromkeys((since(book.day), (book.day - timedelta(days=1)).replace(day=1)))
    told = [notice for month in months for notice in _month(book, policy, month)]
    return Outcome(tuple(told), (Reason("weighed", {"told": str(len(told))}),))


def _month(book: Daybook, policy: Policy, month: date) -> Iterator[Notify]:
    after = (month + timedelta(days=31)).replace(day=1)
    reps = chain.everyone(book.team, "rep", book.day)
    got: dict[str | None, list[NewLead]] = {rep.key: [] for rep in reps}
    for lead in book.leads:
        of_month = lead.given_at and month <= local_day(lead.given_at) < after
        if of_month and lead.level == policy.level and lead.owner in got:
            got[lead.owner].append(lead)
    teams: dict[str | None, list[int]] = {}
    for rep in reps:
        teams.setdefault(rep.manager, []).append(len(got[rep.key]))
    whole = [len(leads) for leads in got.values()]
    for rep in reps:
        for whom, counts in (("全员", whole), ("本组", teams[rep.manager])):
            mine, total = got[rep.key], sum(counts)
            if total >= policy.fewest and len(mine) > total * max(policy.share / 100, policy.times / len(counts)):
                yield from _told(book, policy, month, rep, mine, (whom, total))
                break


def _told(
    book: Daybook, policy: Policy, month: date, rep: Person, mine: Sequence[NewLead], of: tuple[str, int]
) -> Iterator[Notify]:
    whom, total = of
    head = (
        f"{month.month}月{policy.level}类线索集中：{rep.name} {len(mine)}条，占{whom}{total}条的{len(mine) / total:.0%}"
    )
    lines = [head, *(_line(lead) for lead in mine[:_MOST_LISTED])]
    if len(mine) > _MOST_LISTED:
        lines.append(f"……另有 {len(mine) - _MOST_LISTED} 条")
    lines.append("每条怎么分的，回「编号 怎么分的」")
    for one in chain.recipients(book.team, "supervisor", rep.key, book.day):
        # Said again only when it is another figure: the same thing is never said twice.
        key = f"{NAME}/{month:%Y-%m}/{rep.key}/{len(mine)}of{total}/{one.key}"
        yield Notify(Notice(key, one.key, "alert", NAME, Post(head, "\n".join(lines)), book.now))


def _line(lead: NewLead) -> str:
    day = wording.day(local_day(lead.given_at), weekday=False) if lead.given_at else None
    return "｜".join(part for part in (lead.customer, leading.name(lead), day) if part)


JOB = Job(NAME, Policy, rings=rings, day=day, reads=frozenset({"leads"}))
