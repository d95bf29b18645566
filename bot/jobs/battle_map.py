"""The morning's map: today's customers of each rep in order, why today, and the first move."""

from datetime import time

from bot.core.daybook import Daybook
from bot.core.effects import Notify
from bot.core.facts import Person
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job
from bot.rules import agenda, roll, wording
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
        _map(book, rep, lines, policy) for rep in roll.at_work(book) if (lines := list(agenda.lines(book, rep.key)))
    ]
    return Outcome(tuple(maps), (Reason("mapped", {"count": str(len(maps))}),))


def _map(book: Daybook, rep: Person, lines: list[str], policy: Policy) -> Notify:
    head = f"今天（{wording.day(book.day)}）{len(lines)}件"
    shown = [f"{number} {line}" for number, line in enumerate(lines[: policy.most], 1)]
    if len(lines) > policy.most:
        shown.append(f"另有 {len(lines) - policy.most} 件，回「我今天要跟进谁」看全部")
    key = f"{NAME}/{book.day.isoformat()}/{rep.key}"
    return Notify(Notice(key, rep.key, "digest", NAME, Post(head, "\n".join([head, *shown])), book.now))


JOB = Job(NAME, Policy, rings=rings, day=day, reads=frozenset({"steps"}))
