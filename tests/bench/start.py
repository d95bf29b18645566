"""From start to first acknowledgement and first answer: `python -m tests.bench.start` prints medians of five.

A process is started on a migrated database with the cast, WeCom calls it as soon as it listens, and the answer counts
when WeCom's API has it. The same with 50,000 answers owed from before that the API does not take, of which the first
acknowledgement must not wait. Each on SQLite and on PostgreSQL, in turn. Bytecode is compiled before, as `make run`
does. Seconds are the machine's as it is, the processor's time is the start's alone.
"""

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import httpx

from bot.clock import WallClock
from storage import migrate
from storage.db import Database
from tests import postgres
from tests.crash.rig import Bot, environment, free_port
from tests.fakes.account import Account
from tests.fakes.faults import Errcode
from tests.fakes.qyapi import Qyapi
from tests.fakes.wecom_platform import WeComPlatform
from tests.office import fill
from tests.owed import owe

ROOT = Path(__file__).parents[2]
SAY = "今天去海棠医疗做了演示，李主任嫌贵；云岭电子报价96万，月底前定"
_ROUNDS = 5
_OWED = 50_000
_REP = "BaiLu"

Figures = dict[str, float]


def main() -> None:
    """Runs all of it in turn, five times."""
    compileall.compile_dir(ROOT / "bot", quiet=1)
    compileall.compile_dir(ROOT / "storage", quiet=1)
    found: dict[str, list[Figures]] = defaultdict(list)
    with postgres.serving() as server:
        for _ in range(_ROUNDS):
            for owed in (0, _OWED):
                with _file() as url:
                    found[f"SQLite, {owed} owed"].append(_run(url, owed))
                found[f"PostgreSQL, {owed} owed"].append(_run(server.url(), owed))
    for name, runs in found.items():
        sys.stdout.write(f"{name}\n")
        for figure in runs[0]:
            values = [run[figure] for run in runs]
            sys.stdout.write(f"  {figure:28} median {statistics.median(values):7.2f}   max {max(values):7.2f}\n")


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url := f"sqlite:///{folder}/salesbot.db")
        migrate.upgrade(database)
        database.close()
        yield url


def _run(url: str, owed: int) -> Figures:
    """Figures to the first acknowledgement, and where nothing was owed, to the first answer."""
    database = Database(url)
    fill(database)
    if owed:
        owe(database, "wecom", ("BaiLu", "SongCi", "QiuShi"), owed)
    database.close()
    account, clock = Account(), WallClock()
    platform, qyapi = WeComPlatform(account, clock), Qyapi(account, clock, members=["BaiLu", "SongCi", "QiuShi"])
    with qyapi.served() as base, tempfile.TemporaryDirectory() as folder:
        if owed:
            qyapi.fails("message/send", Errcode(-1), times=None)
        given = environment(account, base, url)
        bot = Bot(given, free_port(Random().randrange(10**6)), Path(folder) / "log")  # noqa: S311  any will do
        start = time.perf_counter()
        with bot.starting() as process:
            _say(bot, platform)
            figures = {"first acknowledgement, s": time.perf_counter() - start, " of the processor, s": _used(process)}
            if not owed:
                qyapi.wait_for(_REP, 1)
                figures["first answer, s"] = time.perf_counter() - start
                figures["  of the processor, s"] = _used(process)
                figures["resident memory, MB"] = _resident(process)
    return figures


def _say(bot: Bot, platform: WeComPlatform) -> None:
    """What WeCom does with a message, until it is acknowledged."""
    said = platform.user_says(_REP, SAY)
    with httpx.Client(base_url=bot.address, timeout=30) as client:
        while True:
            request = platform.request(said)
            try:
                answer = client.request(request.method, request.url, content=request.content)
            except httpx.TransportError:
                time.sleep(0.005)
                continue
            answer.raise_for_status()
            return


def _used(process: "subprocess.Popen[bytes]") -> float:
    """Seconds of the processor that a process has used so far."""
    user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _resident(process: "subprocess.Popen[bytes]") -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    main()
