"""Who has not reported today: a word to the rep, and later one list a team to the supervisor."""

from collections.abc import Iterator
from datetime import time

from bot.core.daybook import Daybook
from bot.core.effects import Notify
from bot.core.facts import Person
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post, PostKind
from bot.jobs import Job
from bot.rules import chain, roll, wording
from bot.rules.policies import Hour, RuleFile

NAME = "report_missing"


class Policy(RuleFile):
    """The shape of report_missing.yaml; each key is explained there."""

    rep_at: Hour
    supervisor_at: Hour


def rings(policy: Policy) -> tuple[time, ...]:
    """The rep's hour and the supervisor's."""
    return (policy.rep_at, policy.supervisor_at)


def day(book: Daybook, policy: Policy) -> Outcome:
    """Reminds whoever worked today and has not reported."""
    if not policy.enabled or not book.team.worktime.is_workday(book.day):
        return Outcome((), (Reason("no_working_day"),))
    owing = roll.missing(book)
    to_reps = book.is_at(policy.rep_at)
    told = _to_reps(book, owing) if to_reps else _to_supervisors(book, owing)
    return Outcome(tuple(told), (Reason("missing", {"count": str(len(owing))}),))


def _to_reps(book: Daybook, owing: list[Person]) -> Iterator[Notify]:
    for rep in owing:
        visits = [visit for visit in book.visits if visit.person == rep.key]
        head = f"今天（{wording.day(book.day, weekday=False)}）的日报还没收到"
        hint = "发一句就行，例如「今天跑了两家：……」；没有拜访就回「今日日报：无拜访」"
        if visits:
            names = "、".join(dict.fromkeys(book.short(visit.customer) for visit in visits))
            hint = f"今天已经记了 {names}，补上其余的就行：「今日日报：……」"
        yield _notice(book, f"rep/{rep.key}", rep.key, Post(head, f"{head}\n{hint}"), 1)


def _to_supervisors(book: Daybook, owing: list[Person]) -> Iterator[Notify]:
    teams: dict[str, list[Person]] = {}
    for rep in roll.at_work(book):
        teams.setdefault(rep.team, []).append(rep)
    for team, reps in sorted(teams.items()):
        missing = [rep for rep in reps if rep in owing]
        if not missing:
            continue
        head = f"今天还没报的：{roll.called(reps, missing)}"
        lines = [head, *_news(book, missing)]
        for supervisor in chain.recipients(book.team, "supervisor", missing[0].key, book.day):
            key = f"team/{team}/{supervisor.key}"
            yield _notice(book, key, supervisor.key, Post(head, "\n".join(lines)), 2)


def _news(book: Daybook, missing: list[Person]) -> Iterator[str]:
    """Those who have not reported but did tell of customers."""
    for rep in missing:
        visits = [visit for visit in book.visits if visit.person == rep.key]
        if visits:
            yield f"{rep.name}今天有 {len(visits)} 条客户更新，没写成日报"


def _notice(book: Daybook, key: str, to: str, post: Post, tier: int) -> Notify:
    kind: PostKind = "nudge" if tier == 1 else "alert"
    return Notify(Notice(f"{NAME}/{book.day.isoformat()}/{key}", to, kind, NAME, post, book.now, tier))


JOB = Job(NAME, Policy, rings=rings, day=day, reads=frozenset({"reported", "visits"}))
