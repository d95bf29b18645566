"""The Process Health Index in words: a line of grades, a team's report, and the sentences that say what to do."""

from collections.abc import Collection, Iterator, Sequence

from bot.core.facts import Person
from bot.core.post import Post
from bot.core.week import Grades, Hint, Week
from bot.rules import wording
from bot.rules.health_index import PARTS, Health, counted, weigh

_NAMED = 3


def grade(percent: int | None, grades: Grades) -> str:
    """🟢, 🟡, 🔴, or nothing where there was nothing to weigh."""
    if percent is None:
        return ""
    return "🟢" if percent >= grades.green else "🟡" if percent >= grades.yellow else "🔴"


def line(health: Health, week: Week) -> str:
    """The index and its parts: 🟡72｜完整 80🟢｜及时 50🔴（A类 1/2）｜信息 75🟡｜印证 —."""
    measures = week.measures
    written = [f"{grade(health.index, measures.index)}{'—' if health.index is None else health.index}"]
    for part, name in PARTS.items():
        percent = health.parts[part].percent
        text = f"{name} {'—' if percent is None else percent}{grade(percent, measures.grades[part])}"
        if part == "timeliness" and health.by_class:
            classes = "、".join(f"{level}类 {one.done}/{one.of}" for level, one in health.by_class.items())
            text = f"{text}（{classes}）"
        written.append(text)
    return "｜".join(written)


def hints(week: Week, people: Collection[str]) -> list[str]:
    """What to do first, the most frequent lack first."""
    lacks = ((hint, counted(hint.count, week, people)) for hint in week.measures.hints)
    found = [(hint, customers) for hint, customers in lacks if len(customers) >= hint.at_least]
    found.sort(key=lambda pair: -len(pair[1]))
    return [_said(hint, customers) for hint, customers in found[: week.measures.most_hints]]


def _said(hint: Hint, customers: Sequence[str]) -> str:
    more = "等" if len(customers) > _NAMED else ""
    # Plain replacing: a name may hold braces, and a format string reaches further than it should.
    return hint.say.replace("{count}", str(len(customers))).replace("{customers}", "、".join(customers[:_NAMED]) + more)


def report(week: Week, team: str, reps: list[Person]) -> Post:
    """The team's index, its reps with the lowest first, and what to do."""
    health = weigh(week, {rep.key for rep in reps})
    span = f"{wording.day(week.first, weekday=False)}–{wording.day(week.last, weekday=False)}"
    head = f"{team} · 过程健康 {span}"
    lines = [line(health, week), *_people(week, reps), *hints(week, {rep.key for rep in reps})]
    return Post(head, "\n".join([head, *lines]))


def _people(week: Week, reps: list[Person]) -> Iterator[str]:
    weighed = [(rep, weigh(week, {rep.key})) for rep in reps]
    known = [(one.index, rep, one) for rep, one in weighed if one.index is not None]
    known.sort(key=lambda triple: (triple[0], triple[1].key))
    most = week.measures.most_people
    yield from (f"{rep.name} {line(one, week)}" for _, rep, one in known[:most])
    if len(known) > most:
        yield f"……另有 {len(known) - most} 人，都不低于 {known[most][0]}"
