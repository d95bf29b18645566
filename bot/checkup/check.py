"""A check: one thing looked at without the network, found by the constant `CHECK` that its file exports."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.core.diagnosis import Diagnosis
from bot.policy import Problem
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Case:
    """What a check may look at.

    now: the present instant. env_file: where `salesbot connect` keeps what it was told; it may not exist.
    problems: those of the config folder. connection: to the database, `None` while it cannot be used.
    """

    settings: Settings
    now: datetime
    env_file: Path
    problems: Sequence[Problem]
    connection: Connection | None


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `run` gives what is wrong, nothing where all is well."""

    name: str
    run: Callable[[Case], Iterable[Diagnosis]]
