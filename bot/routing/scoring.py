"""What a lead is worth: a model a trade, each reason with its points, and from how many on it is of class A or B.

`config/scoring/` holds a file a model. The one without industries is for every lead that no other is for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.core.routing import Part, Scored
from bot.routing.conditions import LeadCondition, not_empty
from bot.routing.enquiry import Enquiry

FOLDER = "scoring"
_LEAST_NAME = 2
Text = Annotated[str, Field(min_length=1, max_length=60)]


class Reason(BaseModel):
    """One line of a model."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Text
    points: Annotated[float, Field(ge=-100, le=100)]
    when: LeadCondition


class Classes(BaseModel):
    """From how many points on a lead is of class A, and of B; the others are C."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    A: Annotated[float, Field(gt=0, le=1000)]
    B: Annotated[float, Field(ge=0, le=1000)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.B >= self.A:
            raise PydanticCustomError("classes", "B 类的分数线要低于 A 类")
        return self


class ScoringFile(BaseModel):
    """The shape of one model; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    trade: Text
    industries: tuple[Text, ...]
    reasons: Annotated[tuple[Reason, ...], AfterValidator(not_empty)]
    classes: Classes


@dataclass(frozen=True, slots=True)
class Scoring:
    """All models in force, by trade; `general` is the one for every other lead."""

    models: Mapping[str, ScoringFile]
    general: ScoringFile
    trades: Mapping[str, str]
    """The trade of each industry that a model names."""

    def trade(self, industry: str | None) -> str | None:
        """The trade that an industry belongs to: by its name, else by the longest name in it, else itself."""
        if industry is None:
            return None
        if industry in self.trades:
            return self.trades[industry]
        within = [name for name in self.trades if len(name) >= _LEAST_NAME and name in industry]
        return self.trades[max(within, key=len)] if within else industry

    def score(self, enquiry: Enquiry) -> Scored:
        """Every reason that holds, and their sum; a class that was given stands."""
        model = self.models.get(enquiry.trade or "", self.general)
        parts = tuple(Part(one.reason, one.points) for one in model.reasons if one.when.failing(enquiry) is None)
        total = round(sum(part.points for part in parts), 2)
        level = enquiry.lead.level
        return Scored(model.trade, total, level or _level(total, model.classes), parts, given=level is not None)


def _level(total: float, classes: Classes) -> str:
    return "A" if total >= classes.A else "B" if total >= classes.B else "C"


def scoring(files: Sequence[ScoringFile]) -> Scoring:
    """The models of a folder; raises ValueError without exactly one general one."""
    general = [one for one in files if not one.industries]
    if len(general) != 1:
        raise ValueError(f"scoring/ 里要有且只有一个 industries 为空的模型，给其他行业用（现在有 {len(general)} 个）")
    models = {one.trade: one for one in files if one.industries}
    trades = {industry: one.trade for one in models.values() for industry in (one.trade, *one.industries)}
    return Scoring(models, general[0], trades)
