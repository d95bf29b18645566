"""config/answers.yaml: how sure the bot must be, and what it asks for."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.core.brief import Manners

Share = Annotated[float, Field(ge=0, le=1)]


class AnswersFile(BaseModel):
    """The shape of the file; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    write_above: Share
    guess_below: Share
    core_fields: tuple[Literal["decision_maker", "budget", "expected_close", "pain"], ...]
    asked_again_after_days: Annotated[int, Field(ge=1, le=365)]

    def manners(self) -> Manners:
        """The file's figures as decisions take them."""
        return Manners(self.write_above, self.guess_below, self.core_fields, self.asked_again_after_days)
