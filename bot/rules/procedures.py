"""Standard procedures as data: what sets one off, which steps are then owed, by whom and when, and what closes them."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.core.alert import Rung
from bot.core.facts import Role
from bot.core.files import Labels
from bot.core.parsed import Parsed
from bot.core.worktime import Length
from bot.policy import Config, Problem, meant, place
from bot.rules.policies import RuleFile, Written

FILE = "sop.yaml"
RULE = "sop_"
"""A procedure's rule is called this and its id."""

Kind = Literal["obstacle", "stage", "signal"]
Id = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{1,40}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]

_CLAUSE = re.compile(r"[，,。；;！!？?\n]")
_NOT = re.compile("没|未|别")
_DONE = re.compile("[了过好完]|已")
_AHEAD = re.compile("要|需|得|等|催|打算|准备|计划|回头|今晚|明天|后天|下周|周[一二三四五六日]|月底|之?前")


class When(BaseModel):
    """What sets a procedure off: one of three things, as often as `times` in a length of time."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    obstacle: str | None = None
    stage: str | None = None
    signal: str | None = None
    times: Annotated[int, Field(ge=1, le=99)] = 1
    within: Written | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "When":
        if sum(what is not None for what in (self.obstacle, self.stage, self.signal)) != 1:
            raise PydanticCustomError("when", "要写 obstacle、stage、signal 中的一个，只写一个")
        if (self.times > 1) != (self.within is not None):
            raise PydanticCustomError("when", "times 大于 1 时要写 within（多久之内），否则不写")
        return self

    def what(self) -> tuple[Kind, str]:
        """The kind of thing, and which."""
        if self.obstacle is not None:
            return "obstacle", self.obstacle
        if self.stage is not None:
            return "stage", self.stage
        assert self.signal is not None
        return "signal", self.signal


class Step(BaseModel):
    """One thing that is owed."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    what: Words
    by: Role
    within: Written
    told_after: Written | None = None
    late: Role | None = None
    closed_by: Annotated[tuple[Words, ...], Field(min_length=1, max_length=40)]
    hint: Words | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Step":
        told = self.told_after
        if told is not None and (told.unit != self.within.unit or told.count >= self.within.count):
            raise PydanticCustomError("told_after", "told_after 要比 within 短，单位和它一样")
        if self.late == self.by:
            raise PydanticCustomError("late", "late 要和 by 不同：到期了告诉另一个人")
        return self

    def rungs(self) -> tuple[Rung, ...]:
        """Who owes it is told first; who hears that it is late, when the time is over."""
        told = self.told_after or Length(0, self.within.unit)
        first = Rung(self.by, told)
        if self.late is None:
            return (first,)
        return (first, Rung(self.late, Length(self.within.count - told.count, self.within.unit)))


def _not_empty(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if not steps:
        raise PydanticCustomError("no_step", "至少要写一步")
    return steps


class Procedure(BaseModel):
    """One standard procedure."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    id: Id
    name: Words
    enabled: bool = True
    when: When
    in_turn: bool = False
    steps: Annotated[tuple[Step, ...], Field(max_length=12), AfterValidator(_not_empty)]

    @property
    def rule(self) -> str:
        """What its timers and alerts are called."""
        return f"{RULE}{self.id}"

    def owed_after(self, done: int) -> Iterator[int]:
        """The numbers, from 1, of the steps that are owed once `done` of them are: the next one, or all at once."""
        if self.in_turn:
            yield from range(done + 1, min(done + 1, len(self.steps)) + 1)
        elif done == 0:
            yield from range(1, len(self.steps) + 1)


def _each_once(procedures: tuple[Procedure, ...]) -> tuple[Procedure, ...]:
    ids = [one.id for one in procedures]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise PydanticCustomError("twice", "编号 {id} 写了两次", {"id": twice[0]})
    return procedures


class Policy(RuleFile):
    """The shape of sop.yaml; each key is explained there."""

    procedures: Annotated[tuple[Procedure, ...], Field(max_length=100), AfterValidator(_each_once)]

    @cached_property
    def papers(self) -> frozenset[str]:
        """Everything that closes a step, by any of its names."""
        return frozenset(paper for one in self.procedures for step in one.steps for paper in step.closed_by)

    def in_force(self) -> Iterator[Procedure]:
        """Those that are on."""
        return (one for one in self.procedures if self.enabled and one.enabled)

    def is_on(self, rule: str) -> bool:
        """Whether a procedure is on, and so its steps are still owed."""
        return self.find(rule) is not None

    def find(self, rule: str) -> Procedure | None:
        """A procedure that is on, by its rule's name."""
        return next((one for one in self.in_force() if one.rule == rule), None)


def unknown(config: Config, labels: Labels) -> Iterator[Problem]:
    """Stages and obstacles of sop.yaml that the vocabulary does not know; raises PolicyError for a file that is bad."""
    known = {"stage": labels.stages, "obstacle": labels.obstacles}
    for number, procedure in enumerate(config.load(FILE, Policy).procedures):
        kind, which = procedure.when.what()
        if kind in known and which not in known[kind]:
            where = ("procedures", number, "when", kind)
            path = config.path(FILE)
            line, column = place(path, where)
            what = f"没有 {which} 这个编号{meant(which, known[kind])}"
            yield Problem(str(path), line, column, ".".join(map(str, where)), what)


def handed_in(text: str, papers: tuple[str, ...]) -> bool:
    """Whether somebody says that one of some papers is there: not that it is missing, nor that it will be."""
    for clause in _CLAUSE.split(text):
        if any(paper in clause for paper in papers) and not _NOT.search(clause):
            rest = clause
            for paper in papers:
                rest = rest.replace(paper, "")
            if _DONE.search(rest) or not _AHEAD.search(rest):
                return True
    return False


def said_of(parsed: Parsed, number: int) -> str:
    """The part of a message that speaks of its `number`th customer: from its name up to the next one's."""
    if not 1 <= number <= len(parsed.activities):
        return parsed.text
    starts = [activity.mention.span.start for activity in parsed.activities]
    start = 0 if number == 1 else starts[number - 1]
    later = [other for other in starts if other > starts[number - 1]]
    return parsed.text[start : min(later, default=len(parsed.text))]
