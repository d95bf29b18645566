"""`salesbot replay`: an event log through the whole bot on a virtual clock; what was sent comes out, a line each.

Without a log it is the stored history that is played, by the rules in force and by those of another folder, on a copy
that is thrown away: what differs is what the other numbers would have said, more and fewer, and to whom.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from bot import app, logs
from bot.clock import TurnableClock
from bot.commands import Command
from bot.engine.imports import importing, sample
from bot.engine.replay import comparing, history
from bot.engine.replay.history import Again
from bot.engine.replay.player import BadEventError, Event, Replay, UntilEvent, read
from bot.front import WrongVersionError
from bot.handlers.console import Console
from bot.handlers.platform import Platform
from bot.policy import PolicyError
from bot.settings import Settings
from storage import migrate, people
from storage.db import Database

_MEMORY = Path("/dev/shm")  # noqa: S108  a disk in memory, where there is one: nothing of a replay is to be kept


class Paper(Console):
    """A platform that takes everything at once."""

    def __init__(self, name: str) -> None:
        self.name = name


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "events", type=Path, nargs="?", help="事件日志，每行一个 JSON；不给就用库里存的历史，比较两套配置"
    )
    parser.add_argument("--directory", type=Path, help="客户、同事、竞品名单所在的文件夹（默认示例团队）")
    parser.add_argument("--config", type=Path, help="配置文件夹（默认 SALESBOT_CONFIG）；比较时是改后的那一套")
    parser.add_argument("--database", help="数据库（默认用完即丢的空库；比较时默认 SALESBOT_DATABASE_URL，只读）")


def _run(options: argparse.Namespace) -> int:
    settings = Settings()
    logs.configure("ERROR")
    try:
        if options.events is None:
            return _compare(settings, options)
        return _print(settings, options)
    except WrongVersionError as error:
        sys.stderr.write(f"数据库版本是 {error}，需要 {migrate.HEAD}：先运行 salesbot migrate\n")
        return 1
    except (BadEventError, PolicyError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except importing.ImportRefusedError as refused:
        sys.stderr.writelines(f"第{bad.line}行 {bad.column}: {bad.what}\n" for bad in refused.bad)
        return 1


def _print(settings: Settings, options: argparse.Namespace) -> int:
    config: Path = options.config or settings.config
    try:
        log = options.events.read_text(encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"读不了 {options.events}：{error.strerror}\n")
        return 1
    events = read(log.splitlines())
    with _scratch() as scratch:
        url = options.database or scratch
        _prepare(url, options.directory or config / "sample")
        there = settings.model_copy(update={"config": config, "database_url": url})
        for line in played(there, events, kept=options.database is not None):
            sys.stdout.write(orjson.dumps(line).decode() + "\n")
    return 0


def _compare(settings: Settings, options: argparse.Namespace) -> int:
    """The history of the database by the rules in force, and by those of `--config`."""
    if options.config is None:
        sys.stderr.write("给一份事件日志，或用 --config 指出改后的配置文件夹\n")
        return 1
    source = Database(options.database or settings.database_url)
    try:
        with source.read() as connection:
            version = migrate.current(connection)
        if version != migrate.HEAD:
            raise WrongVersionError(version or "空")
        kept = history.read(source)
        with source.read() as connection:
            names = {row.key: row.name for row in people.everyone(connection)}
        if not kept.arrivals or kept.until is None:
            sys.stdout.write("库里没有可以重放的历史\n")
            return 0
        events: list[Event | Again] = [
            *kept.arrivals,
            UntilEvent(type="until", at=max(kept.until, kept.arrivals[-1].at)),
        ]
        now = _on_copy(source, settings, events)
        then = _on_copy(source, settings.model_copy(update={"config": options.config}), events)
    finally:
        source.close()
    lost = f"，另有 {kept.blanked} 条原话已清空，没法重放" if kept.blanked else ""
    first = kept.arrivals[0].at.date()
    sys.stdout.write(f"重放了 {first} 以来的 {len(kept.arrivals)} 条{lost}。现在的配置 → {options.config}\n")
    lines = list(comparing.told(comparing.compare(now, then), names))
    sys.stdout.writelines(f"{line}\n" for line in lines or ["两套配置发的一样多"])
    return 0


def _on_copy(source: Database, settings: Settings, events: Sequence[Event | Again]) -> list[Mapping[str, Any]]:
    with _scratch() as url:
        target = Database(url)
        try:
            migrate.upgrade(target)
            history.copy_directory(source, target)
        finally:
            target.close()
        return list(played(settings.model_copy(update={"database_url": url}), events, kept=False))


@contextmanager
def _scratch() -> Iterator[str]:
    """A database that is thrown away."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield f"sqlite:///{folder}/replay.db"


def _prepare(url: str, directory: Path) -> None:
    """A database of this version with the directory in it."""
    database = Database(url)
    try:
        migrate.upgrade(database)
        sample.fill(database, directory)
    finally:
        database.close()


def played(settings: Settings, events: Sequence[Event | Again], *, kept: bool) -> Iterator[Mapping[str, Any]]:
    """Plays events in a house of its own and gives out each post as soon as it is said.

    kept: whether somebody will look into its database afterwards.
    """
    start = events[0].at if events else datetime.fromtimestamp(0, UTC)
    # The bells of the first instant itself ring, those before it do not.
    clock = TurnableClock(start - timedelta(seconds=1))
    papers: Mapping[str, Platform] = {name: Paper(name) for name in ("wecom", "wecom-bot", "dingtalk", "console")}
    wired = app.build(settings, clock, papers, Database(settings.database_url, inline=True, kept=kept))
    wired.house.ticker.begin()
    house = wired.house
    replay = Replay(house.database, clock, wired.intake, house.processor, house.sender, house.ticker)
    lines = replay.play(events)
    with asyncio.Runner() as runner:
        # Not `runner.run`: it puts up a handler of signals anew for every line.
        play = runner.get_loop().run_until_complete
        try:
            while (line := play(anext(lines, None))) is not None:
                yield line
        finally:
            house.database.close()


COMMAND = Command("replay", "重放事件日志，或用另一套配置重放存下的历史：看机器人会发什么", _arguments, _run)
