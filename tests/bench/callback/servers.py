"""Who is measured: our door with its intake, and what people build from wechatpy and a web framework."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage import migrate
from storage.db import Database
from tests.fakes.account import Account

ACCOUNT = Account()
SLOW_DISK = "salesbot, slow disk"
_OURS = ("-m", "uvicorn", "tests.bench.callback.ours:app", "--lifespan", "off")
SERVERS: Mapping[str, tuple[str, ...]] = {
    "salesbot": _OURS,
    SLOW_DISK: _OURS,
    "fastapi echo": ("-m", "uvicorn", "tests.bench.callback.peers:fastapi_echo"),
    "flask echo": ("-m", "gunicorn", "--threads", "8", "--keep-alive", "60", "tests.bench.callback.peers:flask_echo"),
}
_CORE = {0}
_SLOW_SYNC = Path(__file__).with_name("slowsync.c")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens."""

    port: int
    pid: int


@contextmanager
def running(name: str) -> Iterator[Server]:
    """A server of `SERVERS` on its own core, ready; ours on a fresh SQLite file."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/salesbot.db"
        database = Database(url)
        migrate.upgrade(database)
        database.close()
        arguments = [*SERVERS[name], *_listening(name, port)]
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            env={**os.environ, "SALESBOT_DATABASE_URL": url, **(_slow_disk(folder) if name == SLOW_DISK else {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.sched_setaffinity(process.pid, _CORE)
        try:
            _await(port)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait()


def _slow_disk(folder: str) -> Mapping[str, str]:
    """The environment in which every sync takes 2 ms longer."""
    library = f"{folder}/slowsync.so"
    compiler = shutil.which("cc") or "cc"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, str(_SLOW_SYNC), "-ldl"], check=True)  # noqa: S603
    return {"LD_PRELOAD": library, "SLOWSYNC_MICROSECONDS": "2000"}


def _listening(name: str, port: int) -> tuple[str, ...]:
    if name.startswith("flask"):
        return ("--bind", f"127.0.0.1:{port}", "--log-level", "critical")
    return ("--port", str(port), "--no-access-log", "--log-level", "critical")


def _await(port: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the server did not listen")
