"""谁没交日报: who has not reported, today or on the days asked for; for supervisors their own teams."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.core.brief import Brief
from bot.core.inquiry import Inquiry
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import roll, wording
from bot.rules.answering import say

_MOST_DAYS = 31


def decide(_parsed: Parsed, brief: Brief) -> Outcome:
    """Names those whom the asker stands above; a rep hears of their own report alone."""
    inquiry = brief.inquiry
    assert inquiry is not None
    if inquiry.scope.refused:
        return say(brief, inquiry.scope.refused, "no_right")
    days = list(_days(inquiry))
    if len(days) == 1:
        return _of_day(days[0], inquiry, brief)
    if not days:
        return say(brief, "那天不是工作日，不用交日报", "nobody_owes")
    lines = list(_by_person(days, inquiry))
    return say(brief, "\n".join(["这几天没交日报的：", *lines]) if lines else "这几天都交了", "missing")


def _days(inquiry: Inquiry) -> Iterator[date]:
    """The working days asked for that have begun."""
    last = min(inquiry.last, inquiry.today, inquiry.first + timedelta(days=_MOST_DAYS))
    span = (inquiry.first + timedelta(days=number) for number in range((last - inquiry.first).days + 1))
    return (day for day in span if inquiry.team.worktime.is_workday(day))


def _of_day(day: date, inquiry: Inquiry, brief: Brief) -> Outcome:
    reps = [one for one in roll.at_work_on(inquiry.team, day) if one.key in inquiry.scope.people]
    reported = {one.person for one in inquiry.reports if one.day == day}
    owing = [one for one in reps if one.key not in reported]
    when = "今天" if day == inquiry.today else wording.day(day)
    if not reps:
        return say(brief, f"{when}没有要交日报的人", "nobody_owes")
    if not owing:
        return say(brief, f"{wording.day(day)}都交了（{len(reps)}/{len(reps)}）", "all_in")
    verb = "还没报的" if day == inquiry.today else "没交日报的"
    return say(brief, f"{when}{verb}：{roll.called(reps, owing)}", "missing")


def _by_person(days: list[date], inquiry: Inquiry) -> Iterator[str]:
    reported = {(one.person, one.day) for one in inquiry.reports}
    owed: dict[str, list[date]] = {}
    for day in days:
        for rep in roll.at_work_on(inquiry.team, day):
            if rep.key in inquiry.scope.people and (rep.key, day) not in reported:
                owed.setdefault(rep.key, []).append(day)
    for person, missed in sorted(owed.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        shown = "、".join(wording.day(day, weekday=False) for day in missed)
        yield f"{wording.name(person, inquiry.team.people)} {len(missed)}天：{shown}"


INTENT = Intent(
    name="missing",
    handles=("query/missing",),
    decide=decide,
    examples=("谁没交日报",),
    counter_examples=("日报补交一下：海棠医疗演示完了",),
)
