"""`salesbot evidence verify`: proves the ledger whole, or names the first line that is not."""

import argparse
import sys

from bot.commands import Command
from bot.settings import Settings
from storage import ledger
from storage.db import Database

_WHAT = {"missing": "缺失", "changed": "被改动"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("verify",), help="verify：从头到尾核对一遍")


def _run(_: argparse.Namespace) -> int:
    database = Database(Settings().database_url)
    try:
        with database.read() as connection:
            sound, fault = ledger.verify(connection)
    finally:
        database.close()
    if fault is None:
        sys.stdout.write(f"台账完整，共 {sound} 条\n")
        return 0
    sys.stdout.write(f"台账第 {fault.seq} 条{_WHAT[fault.what]}；之前 {sound} 条完整\n")
    return 1


COMMAND = Command("evidence", "核对台账是否完整", _arguments, _run)
