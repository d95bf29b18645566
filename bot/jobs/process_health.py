"""The week's Process Health Index for each supervisor, Monday morning or the first working day after.

A team's week is all of its open deals and whom they were with: each team has a timer, a second after that of the one
before, so that no transaction holds more than one of them and others have their turn in between.
"""

import re
from datetime import time, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.core.daybook import Daybook
from bot.core.effects import Notify, SetTimer
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.week import Count, Grades, Hint, Measures, OwedStep, Part
from bot.jobs import Job
from bot.rules import chain, health_index, health_report
from bot.rules.policies import Hour, Positive, RuleFile

NAME = "process_health"
Percent = Annotated[int, Field(ge=0, le=100)]
_PLACE = re.compile(r"\{(.*?)\}")
_PLACES = frozenset({"count", "customers"})
Days = Annotated[int, Field(ge=1, le=14)]


class GradesFile(BaseModel):
    """From where on green, from where on yellow."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    green: Percent
    yellow: Percent

    @model_validator(mode="after")
    def _in_order(self) -> "GradesFile":
        if self.yellow > self.green:
            raise PydanticCustomError("grades", "yellow 不能比 green 高")
        return self

    def grades(self) -> Grades:
        """As rules take them."""
        return Grades(self.green, self.yellow)


class PartFile(GradesFile):
    """One part of the index."""

    weight: Percent


class PartsFile(BaseModel):
    """All four."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    completeness: PartFile
    timeliness: PartFile
    richness: PartFile
    agreement: PartFile


def _known_places(say: str) -> str:
    if unknown := sorted(set(_PLACE.findall(say)) - _PLACES):
        raise PydanticCustomError("place", f"只能用 {{count}} 和 {{customers}}，没有 {{{unknown[0]}}}")
    return say


class HintFile(BaseModel):
    """One sentence that says what to do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: Count
    at_least: Positive
    say: Annotated[str, Field(min_length=4, max_length=200), AfterValidator(_known_places)]


class HintsFile(BaseModel):
    """The shape of hints.yaml; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hints: tuple[HintFile, ...]


class Policy(RuleFile):
    """The shape of process_health.yaml; each key is explained there."""

    at: Hour
    stages: dict[str, tuple[OwedStep, ...]]
    parts: PartsFile
    index: GradesFile
    empty: frozenset[str]
    agreement_days: Days
    aggregate_from: Positive
    most_people: Positive
    most_hints: Positive

    def measures(self, hints: HintsFile, unknown_class: str) -> Measures:
        """What both files say, as the index takes it. unknown_class: what a customer without a class counts as."""
        parts: dict[Part, PartFile] = {part: getattr(self.parts, part) for part in health_index.PARTS}
        return Measures(
            self.stages,
            {part: one.weight for part, one in parts.items()},
            {part: one.grades() for part, one in parts.items()},
            self.index.grades(),
            self.empty,
            self.agreement_days,
            self.aggregate_from,
            self.most_people,
            self.most_hints,
            unknown_class,
            tuple(Hint(one.count, one.at_least, one.say) for one in hints.hints),
        )


def rings(policy: Policy) -> tuple[time, ...]:
    """One hour a day; only the first working day of a week has something to say."""
    return (policy.at,)


def day(book: Daybook, policy: Policy) -> Outcome:
    """Has each supervisor's team weighed, on the seven days up to last Sunday."""
    if not policy.enabled or not book.team.worktime.begins_week(book.day):
        return Outcome((), (Reason("not_this_day"),))
    leaders = [one.key for one in chain.everyone(book.team, "supervisor", book.day)]
    timers = (SetTimer(NAME, key, book.now + timedelta(seconds=number)) for number, key in enumerate(leaders, 1))
    return Outcome(tuple(timers), (Reason("week", {"teams": str(len(leaders))}),))


def decide(matter: Matter, policy: Policy) -> Outcome:
    """The report of one team, unless there is nothing to weigh."""
    day, week, team = local_day(matter.due_at), matter.week, matter.team
    leader, reps = team.present(matter.subject, day), chain.led_by(team, matter.subject, day)
    if not policy.enabled or week is None or leader is None or not reps:
        return Outcome((), (Reason("no_team"),))
    if health_index.weigh(week, {rep.key for rep in reps}).index is None:
        return Outcome((), (Reason("nothing_to_weigh"),))
    post = health_report.report(week, leader.team, reps)
    told = [
        Notify(Notice(f"{NAME}/{day.isoformat()}/{leader.key}/{one.key}", one.key, "report", NAME, post, matter.now))
        for one in chain.recipients(team, "supervisor", reps[0].key, day)
    ]
    return Outcome(tuple(told), (Reason("weighed", {"reps": str(len(reps))}),))


JOB = Job(NAME, Policy, rings=rings, day=day, decide=decide)
