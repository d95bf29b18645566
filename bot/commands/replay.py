"""`salesbot replay`: an event log through the whole bot on a virtual clock; what was sent comes out, a line each."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from bot import app, logs
from bot.clock import TurnableClock
from bot.commands import Command
from bot.engine import importing, sample
from bot.engine.replay import BadEventError, Event, Replay, read
from bot.handlers.console import Console
from bot.handlers.platform import Platform
from bot.policy import PolicyError
from bot.settings import Settings
from storage import migrate
from storage.db import Database

_MEMORY = Path("/dev/shm")  # noqa: S108  a disk in memory, where there is one: nothing of a replay is to be kept


class Paper(Console):
    """A platform that takes everything at once."""

    def __init__(self, name: str) -> None:
        self.name = name


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("events", type=Path, help="事件日志，每行一个 JSON")
    parser.add_argument("--directory", type=Path, help="客户、同事、竞品名单所在的文件夹（默认示例团队）")
    parser.add_argument("--config", type=Path, help="配置文件夹（默认 SALESBOT_CONFIG）")
    parser.add_argument("--database", help="数据库（默认用完即丢的空库）")


def _run(options: argparse.Namespace) -> int:
    settings = Settings()
    config: Path = options.config or settings.config
    try:
        log = options.events.read_text(encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"读不了 {options.events}：{error.strerror}\n")
        return 1
    try:
        events = read(log.splitlines())
        with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
            url = options.database or f"sqlite:///{folder}/replay.db"
            _prepare(url, options.directory or config / "sample")
            asyncio.run(_play(settings.model_copy(update={"config": config, "database_url": url}), events))
    except (BadEventError, PolicyError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except importing.ImportRefusedError as refused:
        sys.stderr.writelines(f"第{bad.line}行 {bad.column}: {bad.what}\n" for bad in refused.bad)
        return 1
    return 0


def _prepare(url: str, directory: Path) -> None:
    """A database of this version with the directory in it."""
    database = Database(url)
    try:
        migrate.upgrade(database)
        sample.fill(database, directory)
    finally:
        database.close()


async def _play(settings: Settings, events: list[Event]) -> None:
    logs.configure("ERROR")
    start = events[0].at if events else datetime.fromtimestamp(0, UTC)
    # The bells of the first instant itself ring, those before it do not.
    clock = TurnableClock(start - timedelta(seconds=1))
    papers: Mapping[str, Platform] = {name: Paper(name) for name in ("wecom", "dingtalk", "console")}
    wired = app.build(settings, clock, papers)
    wired.house.ticker.begin()
    replay = Replay(
        wired.house.database, clock, wired.intake, wired.house.processor, wired.house.sender, wired.house.ticker
    )
    try:
        async for line in replay.play(events):
            sys.stdout.write(orjson.dumps(line).decode() + "\n")
    finally:
        wired.house.database.close()


COMMAND = Command("replay", "重放事件日志：打印机器人会发出的每一条消息", _arguments, _run)
