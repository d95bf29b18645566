"""The morning's map: today's customers of each rep in order, why today, and the first move."""

from collections.abc import Iterator
from datetime import datetime, time

from bot.core.alert import Alert
from bot.core.daybook import Daybook
from bot.core.effects import Notify
from bot.core.facts import Person, PlannedStep
from bot.core.localtime import local_day
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job
from bot.jobs.next_action_due import due_of
from bot.rules import chain, wording
from bot.rules.chain import WARNING
from bot.rules.policies import Hour, Positive, RuleFile

NAME = "battle_map"


class Policy(RuleFile):
    """The shape of battle_map.yaml; each key is explained there."""

    at: Hour
    most: Positive


def rings(policy: Policy) -> tuple[time, ...]:
    """One hour a day."""
    return (policy.at,)


def day(book: Daybook, policy: Policy) -> Outcome:
    """A map for everyone who works today and has anything on it."""
    if not policy.enabled or not book.team.worktime.is_workday(book.day):
        return Outcome((), (Reason("no_working_day"),))
    maps = [
        _map(book, rep, lines, policy)
        for rep in chain.everyone(book.team, "rep", book.day)
        if not book.team.is_away(rep, book.day) and (lines := list(_lines(book, rep)))
    ]
    return Outcome(tuple(maps), (Reason("mapped", {"count": str(len(maps))}),))


def _map(book: Daybook, rep: Person, lines: list[str], policy: Policy) -> Notify:
    head = f"今天（{wording.day(book.day)}）{len(lines)}件"
    shown = [f"{number} {line}" for number, line in enumerate(lines[: policy.most], 1)]
    if len(lines) > policy.most:
        shown.append(f"另有 {len(lines) - policy.most} 件，回「我今天要跟进谁」看全部")
    key = f"{NAME}/{book.day.isoformat()}/{rep.key}"
    return Notify(Notice(key, rep.key, "digest", NAME, Post(head, "\n".join([head, *shown])), book.now))


def _lines(book: Daybook, rep: Person) -> Iterator[str]:
    """Steps with an hour, steps of the day, those overdue and untouched, then what stands still; a customer once."""
    seen: set[str] = set()
    for step, why in _steps(book, rep):
        if step.customer is None or step.customer not in seen:
            yield "｜".join(filter(None, (book.short(step.customer) if step.customer else "", why, step.text)))
        if step.customer is not None:
            seen.add(step.customer)
    for alert in book.alerts:
        if alert.person == rep.key and alert.customer and alert.customer not in seen and _is_shown(alert):
            seen.add(alert.customer)
            what = wording.RULES.get(alert.rule, alert.rule)
            since = wording.day(local_day(alert.opened_at), weekday=False)
            yield f"{book.short(alert.customer)}｜{what}（{since}起）｜回「已处理 {alert.number}」可收起"


def _is_shown(alert: Alert) -> bool:
    return alert.rule != WARNING and alert.standing.state == "open"


def _steps(book: Daybook, rep: Person) -> Iterator[tuple[PlannedStep, str]]:
    timed: list[tuple[datetime, PlannedStep]] = []
    today: list[PlannedStep] = []
    late: list[PlannedStep] = []
    for step in book.steps:
        due = due_of(step)
        if step.person != rep.key or due is None:
            continue
        if isinstance(due, datetime):
            if local_day(due) == book.day:
                timed.append((due, step))
        elif due == book.day:
            today.append(step)
        elif book.is_overdue(step.customer, due):
            late.append(step)
    yield from ((step, f"今天{due:%H:%M}") for due, step in sorted(timed, key=lambda pair: pair[0]))
    yield from ((step, "今天到期") for step in today)
    yield from ((step, "已过期，还没有更新") for step in late)


JOB = Job(NAME, Policy, rings=rings, day=day)
