"""From start to first answer, and what it takes: `python -m tests.bench.start` prints medians of five.

A process is started on a fresh, migrated SQLite file with the sample team; the first message goes in over HTTP as soon
as the port answers, and the answer counts when it is in the outbox as sent. The same with 50,000 answers owed from
before, of which the first acknowledgement must not wait. Bytecode is compiled before, as `make run` does. Seconds are
the machine's as it is, the processor's time is the start's alone.
"""

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import httpx

from bot.engine.imports import sample
from storage import migrate
from storage.db import Database
from tests.owed import owe

ROOT = Path(__file__).parents[2]
PORT = 8097
_OWED = 50_000
SAY = "今天去远舟医疗做了演示，李主任嫌贵；惠麓生物报价96万，月底前定"


def main() -> None:
    """Runs it five times."""
    compileall.compile_dir(ROOT / "bot", quiet=1)
    compileall.compile_dir(ROOT / "storage", quiet=1)
    owing: list[tuple[float, ...]] = []
    fresh: list[tuple[float, ...]] = []
    for _ in range(5):
        fresh.append(_run(0))
        owing.append(_run(_OWED))
    names = (
        *("first acknowledgement, s", "  of the processor, s"),
        *("first answer, s", "  of the processor, s", "resident memory, MB"),
    )
    _print(names, fresh)
    sys.stdout.write(f"with {_OWED} answers owed\n")
    _print(names[:2], owing)


def _print(names: Sequence[str], runs: Sequence[tuple[float, ...]]) -> None:
    for name, figures in zip(names, zip(*runs, strict=True), strict=True):
        sys.stdout.write(f"{name:28} median {statistics.median(figures):7.2f}   max {max(figures):7.2f}\n")


def _run(owed: int) -> tuple[float, ...]:
    """Figures to the first acknowledgement, and where nothing was owed, to the first answer."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/salesbot.db"
        database = Database(url)
        migrate.upgrade(database)
        sample.fill(database, ROOT / "config" / "sample")
        if owed:
            owe(database, "console", ("u_cheng", "u_lu", "u_tang"), owed)
        environment = {**os.environ, "SALESBOT_DATABASE_URL": url}
        command = [sys.executable, "-m", "bot", "serve", "--port", str(PORT)]
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
        try:
            acknowledged = _say() - start, _used(process.pid)
            if owed:
                return acknowledged
            with database.read() as connection:
                while not connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE state = 'sent'").scalar_one():
                    connection.rollback()
                    time.sleep(0.002)
            answered = time.perf_counter() - start, _used(process.pid)
            status = Path(f"/proc/{process.pid}/status").read_text()
            resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        finally:
            process.kill()
            process.wait()
            database.close()
        return *acknowledged, *answered, resident / 1024


def _used(process: int) -> float:
    """Seconds of the processor that a process has used so far."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _say() -> float:
    form = {"key": uuid.uuid4().hex, "text": SAY}
    while True:
        try:
            answer = httpx.post(
                f"http://127.0.0.1:{PORT}/sandbox/u_cheng/say", data=form, headers={"HX-Request": "true"}
            )
        except httpx.TransportError:
            time.sleep(0.005)
            continue
        answer.raise_for_status()
        return time.perf_counter()


if __name__ == "__main__":
    main()
