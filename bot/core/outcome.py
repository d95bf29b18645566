"""What was decided and why: the two together, so that no effect is without its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.effects import Effect


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of a decision: a code that a test can name, and the facts it rests on."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Effects in the order in which they are applied, and the reasons for them and for what was left."""

    effects: tuple[Effect, ...]
    reasons: tuple[Reason, ...] = ()
