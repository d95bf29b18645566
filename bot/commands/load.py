"""`salesbot import`: the directory from CSV files."""

import argparse
import sys
from pathlib import Path

from bot.commands import Command
from bot.engine import importing
from bot.settings import Settings
from storage.db import Database


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=("customers", "staff", "competitors"), help="客户、员工或竞争对手")
    parser.add_argument("file", type=Path, help="CSV 文件（UTF-8 或 GBK，第一行是列名）")


def _run(options: argparse.Namespace) -> int:
    try:
        rows = importing.read(options.kind, options.file)
    except FileNotFoundError:
        sys.stderr.write(f"没有这个文件：{options.file}\n")
        return 1
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


COMMAND = Command("import", "导入客户、员工、竞争对手名单", _arguments, _run)
