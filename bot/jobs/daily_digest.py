"""The evening's digest for each supervisor: who reported, what was done, what is overdue, what stands open.

Where an admin wants it, the team reads it, too, in its group.
"""

from collections.abc import Iterator
from datetime import date, datetime, time

from bot.core.daybook import Daybook
from bot.core.effects import Effect, Notify, Tell
from bot.core.facts import Person
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job
from bot.rules import chain, restraint, wording
from bot.rules.agenda import day_of, due_of
from bot.rules.policies import Hour, Positive, RuleFile

NAME = "daily_digest"


class Policy(RuleFile):
    """The shape of daily_digest.yaml; each key is explained there."""

    at: Hour
    most: Positive
    groups: tuple[str, ...] = ()


def rings(policy: Policy) -> tuple[time, ...]:
    """One hour a day."""
    return (policy.at,)


def day(book: Daybook, policy: Policy) -> Outcome:
    """One digest a supervisor."""
    if not policy.enabled or not book.team.worktime.is_workday(book.day):
        return Outcome((), (Reason("no_working_day"),))
    told: list[Effect] = []
    for supervisor in chain.everyone(book.team, "supervisor", book.day):
        reps = chain.led_by(book.team, supervisor.key, book.day)
        if not reps:
            continue
        head = f"{supervisor.team} · {wording.day(book.day)}小结"
        post = Post(head, "\n".join([head, *_lines(book, reps, policy.most)]))
        for one in chain.recipients(book.team, "supervisor", reps[0].key, book.day):
            key = f"{NAME}/{book.day.isoformat()}/{supervisor.key}/{one.key}"
            told.append(Notify(Notice(key, one.key, "digest", NAME, post, book.now)))
        # A robot in a group keeps nothing for the morning, when it would be old.
        if supervisor.team in policy.groups and not restraint.is_quiet(book.team, book.now):
            key = f"{NAME}/{book.day.isoformat()}/{supervisor.key}/group"
            told.append(Tell(key, "", "digest", post, NAME, team=supervisor.team))
    return Outcome(tuple(told), (Reason("digest", {"count": str(len(told))}),))


def _lines(book: Daybook, reps: list[Person], most: int) -> Iterator[str]:
    keys = {rep.key: rep.name for rep in reps}
    at_work = [rep for rep in reps if not book.team.is_away(rep, book.day)]
    missing = [rep.name for rep in at_work if rep.key not in book.reported]
    off = [rep.name for rep in reps if rep not in at_work]
    reported = f"日报 {len(at_work) - len(missing)}/{len(at_work)}"
    yield reported + (f"，没交：{'、'.join(missing)}" if missing else "") + (f"；请假：{'、'.join(off)}" if off else "")
    visits = [visit for visit in book.visits if visit.person in keys]
    if visits:
        customers = dict.fromkeys(visit.customer for visit in visits)
        against = [visit.customer for visit in visits if visit.obstacles]
        yield f"跟进 {len(visits)} 次，{len(customers)} 家客户" + (
            f"；有异议：{'、'.join(book.short(key) for key in dict.fromkeys(against))}" if against else ""
        )
    late = [
        f"{keys[step.person]} · {f'{book.short(step.customer)} · ' if step.customer else ''}{step.text}"
        f"（{wording.day(day_of(due), weekday=False)}到期）"
        for step in book.steps
        if step.person in keys and (due := due_of(step)) is not None and _is_late(book, step.customer, due)
    ]
    yield from _listed("过期的下一步", late, most)
    if unsettled := sum(book.open.get(key, 0) for key in keys):
        yield f"开着的提醒和预警 {unsettled} 条，回「预警」看全部"


def _listed(head: str, lines: list[str], most: int) -> Iterator[str]:
    if lines:
        yield f"{head} {len(lines)} 件："
        yield from (f"· {line}" for line in lines[:most])
        if len(lines) > most:
            yield f"· ……另有 {len(lines) - most} 件"


def _is_late(book: Daybook, customer: str | None, due: date | datetime) -> bool:
    return day_of(due) < book.day and book.is_overdue(customer, day_of(due))


JOB = Job(NAME, Policy, rings=rings, day=day, reads=frozenset({"reported", "visits", "steps", "open"}))
