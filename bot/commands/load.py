"""`salesbot import`: the directory from CSV files, and leads from CSV or xlsx."""

import argparse
import sys
from pathlib import Path

from bot.clock import WallClock
from bot.commands import Command
from bot.engine.imports import importing, lead_import
from bot.engine.imports.sheets import UnreadableSheetError
from bot.policy import Config, PolicyError
from bot.routing import book
from bot.settings import Settings
from storage.db import Database

_MOST_TOLD = 200
"""Bad rows that are named; the rest is counted."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", choices=("customers", "staff", "competitors", "leads"), help="客户、员工、竞争对手或线索"
    )
    parser.add_argument("file", type=Path, help="CSV 文件（UTF-8 或 GBK，第一行是列名）；线索也可以是 xlsx")
    parser.add_argument("--consent", help="线索：表里的人同意过什么，例如「2026年展会登记，同意电话联系」")


def _run(options: argparse.Namespace) -> int:
    if not options.file.exists():
        sys.stderr.write(f"没有这个文件：{options.file}\n")
        return 1
    return _leads(options) if options.kind == "leads" else _directory(options)


def _directory(options: argparse.Namespace) -> int:
    """All of the file or nothing."""
    try:
        rows = importing.read(options.kind, options.file)
    except importing.ImportRefusedError as error:
        for bad in error.bad:
            sys.stderr.write(f"{options.file}:{bad.line} {bad.column}: {bad.what}\n")
        sys.stderr.write("整个文件都没有导入，改好再来\n")
        return 1
    database = Database(Settings().database_url)
    try:
        database.write(lambda connection: importing.save(connection, options.kind, rows)).result()
    finally:
        database.close()
    sys.stdout.write(f"已导入 {len(rows)} 行\n")
    return 0


def _leads(options: argparse.Namespace) -> int:
    """The good rows; exit status 1 only when none was taken."""
    settings = Settings()
    database = Database(settings.database_url)
    try:
        rules = book.read(Config(settings.config))
        done = lead_import.run(database, rules, options.file, WallClock().now(), options.consent)
    except (UnreadableSheetError, PolicyError) as error:
        sys.stderr.write(f"{options.file}: {error}\n")
        return 1
    finally:
        database.close()
    for bad in sorted(done.bad, key=lambda one: one.line)[:_MOST_TOLD]:
        sys.stderr.write(f"{options.file}:{bad.line} {bad.what}\n")
    if len(done.bad) > _MOST_TOLD:
        sys.stderr.write(f"……另有 {len(done.bad) - _MOST_TOLD} 行没有导入\n")
    sys.stdout.write(f"已导入 {done.taken} 条线索，{len(done.bad)} 行没有导入；运行中的机器人会一批批分给人\n")
    return 0 if done.taken or not done.bad else 1


COMMAND = Command("import", "导入客户、员工、竞争对手名单，或一批线索", _arguments, _run)
