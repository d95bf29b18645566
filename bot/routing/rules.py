"""The shape of config/routing.yaml: mode, weights, filters, soft rules, pools, and the rules in their order."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from math import inf
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model, field_validator, model_validator
from pydantic_core import PydanticCustomError

from bot.routing import Tuning, all_factors, sentences
from bot.routing.conditions import Condition, LeadCondition, RepCondition, near, not_empty
from bot.routing.fields import SOURCES
from bot.routing.sentences import Clause

Weight = Annotated[float, Field(ge=0, le=100)]
Percent = Annotated[float, Field(ge=-100, le=100)]
Most = Annotated[int, Field(ge=0, le=100_000)]
Id = Annotated[str, Field(min_length=1, max_length=40)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SoftRule(_Part):
    """A sentence (`says`), or its parts: for which leads, for which reps, and by how many percent points change."""

    id: Id
    says: Annotated[str, Field(max_length=200)] | None = None
    lead: LeadCondition | None = None
    rep: RepCondition | None = None
    change: Percent | None = None

    @field_validator("says")
    @classmethod
    def _understood(cls, sentence: str | None) -> str | None:
        try:
            if sentence is not None:
                sentences.read(sentence)
        except ValueError as error:
            said = f"没看懂「{error}」，您是不是想写 {sentences.nearest(str(error))}？"
            raise PydanticCustomError("sentence", "{said}", {"said": said}) from None
        return sentence

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        parts = self.rep is not None and self.change is not None
        if (self.says is None) is not parts or (self.says is not None and self.lead is not None):
            raise PydanticCustomError("forms", "要么写 says 一句话，要么写 lead、rep 和 change（百分之几）")
        return self

    def clauses(self) -> tuple[Clause, ...]:
        """What it comes to."""
        if self.says is not None:
            return sentences.read(self.says)
        assert self.rep is not None
        assert self.change is not None
        return (Clause(self.lead or LeadCondition(always=True), self.rep, self.change / 100),)


class Pool(_Part):
    """Reps who belong together, by a condition."""

    id: Id
    who: RepCondition


class Rule(_Part):
    """For which leads, and who may have them: one person, a pool, or everyone; by points or in turn."""

    id: Id
    when: LeadCondition
    owner: Id | None = None
    pool: Id | None = None
    by: Literal["points", "turn"] = "points"

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if self.owner is not None and self.pool is not None:
            raise PydanticCustomError("target", "owner 和 pool 只能写一个")
        return self


class Limits(_Part):
    """How many open leads of a class a rep may hold."""

    A: Most
    B: Most
    C: Most


class _Weights(_Part):
    """A weight a factor; 0 turns it off."""


_fields: dict[str, Any] = dict.fromkeys(all_factors(), (Weight, ...))
Weights = create_model("Weights", __base__=_Weights, **_fields)


class RoutingFile(_Part):
    """The whole file."""

    mode: Literal["auto", "suggested"]
    roles: Annotated[tuple[Literal["rep", "supervisor", "director"], ...], AfterValidator(not_empty)]
    weights: Weights  # type: ignore[valid-type]  # made of the factors that there are
    source_worth: dict[str, Annotated[float, Field(ge=0, le=10)]]
    easy_load: Annotated[int, Field(ge=1, le=1000)]
    many_waiting: Most
    waiting_off: Annotated[float, Field(ge=0, le=100)]
    hold: Limits
    most_waiting: Most
    contact_days: Annotated[int, Field(ge=1, le=365)]
    soft: tuple[SoftRule, ...]
    pools: tuple[Pool, ...]
    rules: Annotated[tuple[Rule, ...], AfterValidator(not_empty)]

    @field_validator("source_worth")
    @classmethod
    def _sources(cls, worth: dict[str, float]) -> dict[str, float]:
        for name in worth:
            if name not in SOURCES:
                said = f"没有「{name}」这个来源{near(name, SOURCES)}"
                raise PydanticCustomError("source", "{said}", {"said": said})
        return worth

    def tuning(self) -> Tuning:
        """The figures of factors."""
        return Tuning(self.source_worth, self.easy_load, self.many_waiting, self.waiting_off / 100)

    def weight_of(self) -> Mapping[str, float]:
        """Weights by factor."""
        return dict(self.weights)

    def most_held(self, level: str | None) -> float:
        """How many open leads of a class a rep may hold."""
        limits: dict[str | None, float] = dict(self.hold)
        return limits.get(level, inf)

    @cached_property
    def clauses(self) -> tuple[tuple[str, Clause], ...]:
        """Every clause of the soft rules; where a sentence has several, each is called `k12/1`, `k12/2`."""
        return tuple(
            (f"{soft.id}/{number}" if several[1:] else soft.id, clause)
            for soft in self.soft
            for several in [soft.clauses()]
            for number, clause in enumerate(several, 1)
        )

    def conditions(self) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
        """Every condition on leads with the place at which it stands."""
        for at, rule in enumerate(self.rules):
            yield ("rules", at, "when"), rule.when
        for at, soft in enumerate(self.soft):
            if soft.lead is not None:
                yield ("soft", at, "lead"), soft.lead
