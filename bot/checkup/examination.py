"""One visit to the doctor: every check, and with `deep` every question to the platforms, and what they found.

A check that stumbles says so and keeps nobody else from speaking: it is the sick that come here.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.checkup.check import Case, Check
from bot.checkup.opening import opened
from bot.clock import Clock
from bot.core.diagnosis import Diagnosis, Severity
from bot.core.localtime import local_day
from bot.discovery import collect
from bot.handlers.probe import Member, Probe, Setup
from bot.policy import Problem
from bot.settings import Settings
from storage import people

_PATIENCE = 60
"""Seconds for one question to a platform, with all that it leads to."""
_ORDER: Sequence[Severity] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnosis and the check that made it."""

    check: str
    diagnosis: Diagnosis


def examine(
    settings: Settings, clock: Clock, *, env_file: Path, problems: Sequence[Problem], deep: bool
) -> Sequence[Finding]:
    """What is wrong, the worst first. `problems` are those of the config folder. Blocks; raises nothing."""
    with opened(settings.database_url) as (connection, found):
        case = Case(settings, clock.now(), env_file, problems, connection)
        findings = [Finding("database", one) for one in found]
        for check in collect("bot.checkup", "CHECK", Check).values():
            findings += _run(check, case)
        team = _team(case, connection)
    if deep:
        findings += asyncio.run(_ask_all(Setup(settings, clock, team)))
    return sorted(findings, key=lambda finding: _ORDER.index(finding.diagnosis.severity))


def _run(check: Check, case: Case) -> Iterable[Finding]:
    try:
        return [Finding(check.name, one) for one in check.run(case)]
    except Exception as error:  # noqa: BLE001  see the top
        return [Finding(check.name, _stumbled(error))]


def _team(case: Case, connection: Connection | None) -> Sequence[Member]:
    if connection is None:
        return ()
    try:
        present = people.present(connection, local_day(case.now))
    except SQLAlchemyError:
        return ()  # the team's own check has stumbled over it, and said so
    return [Member(person.name, person.wecom_id, person.dingtalk_id) for person in present]


async def _ask_all(setup: Setup) -> Iterable[Finding]:
    probes = collect("bot.handlers", "PROBE", Probe, deeply=True).values()
    return [finding for found in await asyncio.gather(*(_ask(probe, setup) for probe in probes)) for finding in found]


async def _ask(probe: Probe, setup: Setup) -> Iterable[Finding]:
    try:
        async with asyncio.timeout(_PATIENCE):
            return [Finding(probe.name, one) for one in await probe.ask(setup)]
    except TimeoutError:
        return [Finding(probe.name, Diagnosis("error", f"{_PATIENCE} 秒没有问完", "看服务器到平台的网络"))]
    except Exception as error:  # noqa: BLE001  see the top
        return [Finding(probe.name, _stumbled(error))]


def _stumbled(error: Exception) -> Diagnosis:
    """By the kind of an error alone: its text may hold anything."""
    return Diagnosis("error", f"这一项没查成（{type(error).__name__}）", "把这一行报给开发")
