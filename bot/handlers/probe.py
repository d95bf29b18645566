"""What the doctor asks of a platform over the network: one file a question, each exporting `PROBE`.

A probe lies in its platform's folder and is found there by itself. It changes nothing, and says nothing where its
platform is not set up: that values are missing or misshapen is told from the platform's credentials.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.core.diagnosis import Diagnosis
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of the team, under the name that each platform knows them by."""

    name: str
    wecom_id: str
    dingtalk_id: str


@dataclass(frozen=True, slots=True)
class Setup:
    """The bot as it is set up. `team` is whoever has not left; empty where the database cannot be read."""

    settings: Settings
    clock: Clock
    team: Sequence[Member] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """One question. `name` is `platform.topic`; `ask` may take some seconds and raises nothing that is foreseen."""

    name: str
    ask: Callable[[Setup], Awaitable[Sequence[Diagnosis]]]
