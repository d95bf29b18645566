"""The week's Process Health Index for each supervisor, Monday morning or the first working day after."""

import re
from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.core.daybook import Daybook
from bot.core.effects import Notify
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
    """One report a supervisor, on the seven days up to last Sunday."""
    week = book.week
    if not policy.enabled or week is None or not book.team.worktime.begins_week(book.day):
        return Outcome((), (Reason("not_this_day"),))
    told: list[Notify] = []
    for supervisor in chain.everyone(book.team, "supervisor", book.day):
        reps = chain.led_by(book.team, supervisor.key, book.day)
        if not reps or health_index.weigh(week, {rep.key for rep in reps}).index is None:
            continue
        post = health_report.report(week, supervisor.team, reps)
        for one in chain.recipients(book.team, "supervisor", reps[0].key, book.day):
            key = f"{NAME}/{book.day.isoformat()}/{supervisor.key}/{one.key}"
            told.append(Notify(Notice(key, one.key, "report", NAME, post, book.now)))
    return Outcome(tuple(told), (Reason("week", {"count": str(len(told))}),))


JOB = Job(NAME, Policy, rings=rings, day=day, reads=frozenset({"week"}))
