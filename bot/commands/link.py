"""`salesbot link`: JSON lines of mentions in, JSON lines of the customers that they may name out.

The names go into a database of their own, in a temporary folder, and are searched as the bot searches them.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.clock import WallClock
from bot.commands import Command
from bot.core.parsed import Candidate
from bot.engine.imports import importing
from bot.engine.names.directory import LiveDirectory
from storage import migrate
from storage.db import Database


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--directory", type=Path, required=True, help="客户名单 CSV，至少有 customer_id、name 两列")
    parser.add_argument("--bench", action="store_true", help="最后在标准错误输出打印每次查找耗时的 p50 和 p99")


def _run(options: argparse.Namespace) -> int:
    """Exit status 0, 1 for an unusable file; raises what a malformed line raises."""
    try:
        rows = importing.read("customers", options.directory)
    except FileNotFoundError:
        sys.stderr.write(f"没有这个文件：{options.directory}\n")
        return 1
    except importing.ImportRefusedError as error:
        for bad in error.bad:
            sys.stderr.write(f"{options.directory}:{bad.line} {bad.column}: {bad.what}\n")
        return 1
    taken: list[float] = []
    now = WallClock().now()
    with filled(rows) as database:
        directory = LiveDirectory(database)
        for line in sys.stdin:
            if line.strip():
                asked = json.loads(line)
                begun = time.perf_counter()
                with directory.opened(asked.get("sender", ""), now) as (user, names):
                    found = names.candidates(asked["mention"], user)
                taken.append((time.perf_counter() - begun) * 1e3)
                sys.stdout.write(json.dumps(_answer(asked["id"], found), ensure_ascii=False) + "\n")
    if options.bench and len(taken) > 1:
        cuts = statistics.quantiles(taken, n=100)
        sys.stderr.write(f"{len(rows)} 家，查找 {len(taken)} 次：p50 {cuts[49]:.2f} ms，p99 {cuts[98]:.2f} ms\n")
    return 0


@contextmanager
def filled(rows: list[importing.CustomerRow]) -> Iterator[Database]:
    """A database with nothing but these customers, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/names.db")
        try:
            migrate.upgrade(database)
            database.write(lambda connection: importing.save(connection, "customers", rows)).result()
            yield database
        finally:
            database.close()


def _answer(key: str, found: Sequence[Candidate]) -> dict[str, object]:
    candidates = [{"customer_id": one.customer, "name": one.name, "score": round(one.score, 3)} for one in found]
    return {"id": key, "candidates": candidates}


COMMAND = Command("link", "把客户简称、错字写法对到客户名单：标准输入每行一条 JSON", _arguments, _run)
