"""`salesbot route`: to whom a lead would be given and why, or what other rules would have done with those of late."""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import orjson

from bot.clock import WallClock
from bot.commands import Command
from bot.core.localtime import SHANGHAI
from bot.engine.facts.lead_desk import LeadDesk
from bot.engine.imports import importing, sample
from bot.engine.replay import retrial
from bot.jobs import rulebook
from bot.policy import Config, PolicyError
from bot.routing import book, telling
from bot.rules import assigning
from bot.rules.leads import of_form
from bot.settings import Settings
from storage import migrate
from storage.db import Database

_SPAN = re.compile(r"(\d{1,4})d")
_MEMORY = Path("/dev/shm")  # noqa: S108  a disk in memory, where there is one: nothing of a trial is to be kept


def _arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--lead", type=Path, help="一条线索的 JSON 文件：看它会分给谁、为什么")
    what.add_argument("--since", type=_span, help="最近多少天的线索，例如 30d：看换成 --config 的规则会有什么不同")
    what.add_argument("--chain", metavar="编号", help="一条线索当时怎么分的：整条决策链的 JSON，例如 L0001")
    parser.add_argument("--directory", type=Path, help="客户、同事、竞品名单所在的文件夹（默认用数据库里的）")
    parser.add_argument("--config", type=Path, help="配置文件夹（默认 SALESBOT_CONFIG）")
    parser.add_argument("--at", type=_instant, help="当作什么时候，例如 2026-03-18T10:30+08:00（默认现在）")
    parser.add_argument("--expect", metavar="账号", help="应该分给谁；分给了别人就以状态 1 退出")


def _span(text: str) -> timedelta:
    if (found := _SPAN.fullmatch(text)) is None:
        raise argparse.ArgumentTypeError("应为天数，例如 30d")
    return timedelta(days=int(found[1]))


def _instant(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("应为时间，例如 2026-03-18T10:30+08:00") from None
    return given if given.tzinfo else given.replace(tzinfo=SHANGHAI)


def _run(options: argparse.Namespace) -> int:
    settings = Settings()
    config = Config(options.config or settings.config)
    now = options.at or WallClock().now()
    try:
        rules = book.read(config)
        desk = LeadDesk(rules, rulebook.load_worktime(config))
        with _opened(settings.database_url, options.directory) as database:
            if options.since is not None:
                return _compare(database, desk, now - options.since)
            if options.chain is not None:
                return _stored(database, options.chain)
            return _try(database, desk, options.lead, now, options.expect)
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
    except _UnusableError as error:
        sys.stderr.write(f"{error}\n")
    except importing.ImportRefusedError as refused:
        sys.stderr.writelines(f"第{bad.line}行 {bad.column}: {bad.what}\n" for bad in refused.bad)
    return 2


class _UnusableError(Exception):
    """Something that was asked for cannot be had; for people."""


@contextmanager
def _opened(url: str, directory: Path | None) -> Iterator[Database]:
    """The database; or one that holds nothing but a directory, until the block ends."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        database = Database(f"sqlite:///{folder}/route.db" if directory else url)
        try:
            if directory is not None:
                migrate.upgrade(database)
                sample.fill(database, directory)
            with database.read() as connection:
                if (version := migrate.current(connection)) != migrate.HEAD:
                    raise _UnusableError(f"数据库版本是 {version or '空'}：先运行 salesbot migrate")
            yield database
        finally:
            database.close()


def _try(database: Database, desk: LeadDesk, path: Path, now: datetime, expected: str | None) -> int:
    """Prints the decision; exit status 1 when somebody else was expected."""
    lead = of_form(_read(path), "lead/0/1", path.name)
    with database.read() as connection:
        given = assigning.give(lead, desk.facts(connection, lead, now))
    _say(telling.as_json(given.decision))
    if expected is not None and given.decision.winner != expected:
        sys.stderr.write(f"分给了 {given.decision.winner or '待分配队列'}，应为 {expected}\n")
        return 1
    return 0


def _read(path: Path) -> dict[str, str]:
    """A lead's fields as text; raises _UnusableError."""
    try:
        data = orjson.loads(path.read_bytes())
    except OSError as error:
        raise _UnusableError(f"读不了 {path}：{error.strerror}") from None
    except orjson.JSONDecodeError as error:
        raise _UnusableError(f"{path}:{error.lineno}:{error.colno} 不是 JSON：{error.msg}") from None
    if not isinstance(data, dict):
        raise _UnusableError(f'{path} 应为一个对象，例如 {{"company": "…", "city": "…"}}')
    return {name: str(value) for name, value in data.items() if value is not None}


def _compare(database: Database, desk: LeadDesk, since: datetime) -> int:
    """What these rules would have done with the leads that were given since."""
    with database.read() as connection:
        for line in retrial.compare(connection, desk.book, desk.worktime, since):
            _say(line)
    return 0


def _stored(database: Database, named: str) -> int:
    """Prints the chain that is kept of a lead, as it stands in the ledger."""
    with database.read() as connection:
        chain = retrial.stored(connection, named)
    if chain is None:
        raise _UnusableError(f"没有 {named} 的分配记录")
    _say(chain)
    return 0


def _say(value: object) -> None:
    sys.stdout.write(orjson.dumps(value).decode() + "\n")


COMMAND = Command("route", "试分一条线索，或看换一套规则会怎么分", _arguments, _run)
