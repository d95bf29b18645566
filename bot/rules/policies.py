"""What the files of several rules in config/ have in common: ladders and hours of the day, as admins write them."""

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.core.alert import Rung
from bot.rules.lengths import Written


class RuleFile(BaseModel):
    """What every rule's file may say."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    enabled: bool

    def is_on(self, rule: str) -> bool:  # noqa: ARG002  most files are one rule's
        """Whether a rule of this file is on."""
        return self.enabled


class RungFile(BaseModel):
    """One line of a ladder."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    to: Literal["rep", "supervisor", "hr", "compliance", "admin"]
    after: Written
    bundle: Written | None = None


def _not_empty(rungs: tuple[RungFile, ...]) -> tuple[RungFile, ...]:
    if not rungs:
        raise PydanticCustomError("no_rung", "至少要写一级：to 通知谁，after 隔多久")
    return rungs


Ladder = Annotated[tuple[RungFile, ...], Field(max_length=9), AfterValidator(_not_empty)]


def rungs(ladder: tuple[RungFile, ...]) -> tuple[Rung, ...]:
    """The ladder as alerts keep it."""
    return tuple(Rung(one.to, one.after, bundle=one.bundle) for one in ladder)


def _hour(value: object) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("hour", "应为一天里的时刻，例如 18:30") from None


Hour = Annotated[time, BeforeValidator(_hour)]
Positive = Annotated[int, Field(ge=1, le=1000)]
Month = Annotated[int, Field(ge=1, le=12)]

__all__ = ["Hour", "Ladder", "Month", "Positive", "RuleFile", "RungFile", "Written", "rungs"]
