"""`salesbot migrate`: brings the database to this version."""

import argparse
import sys

from bot.commands import Command
from bot.engine.names import naming
from bot.settings import Settings
from storage import migrate
from storage.db import Database


def _arguments(parser: argparse.ArgumentParser) -> None:
    del parser  # it takes none


def _run(_: argparse.Namespace) -> int:
    database = Database(Settings().database_url)
    try:
        migrate.upgrade(database)
        database.write(naming.complete).result()
    except migrate.UnknownVersionError:
        sys.stderr.write("这个数据库是更新版本的程序建的，本程序不认识：先升级程序\n")
        return 1
    finally:
        database.close()
    sys.stdout.write(f"数据库已是版本 {migrate.HEAD}\n")
    return 0


COMMAND = Command("migrate", "把数据库升级到当前版本", _arguments, _run)
