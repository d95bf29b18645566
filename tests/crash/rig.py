"""A bot in a process of its own, which can be killed, between a WeCom that calls it and a WeCom API that it calls."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests import overheard
from tests.fakes.account import Account
from tests.fakes.qyapi import Qyapi
from tests.fakes.wecom_platform import Callback, WeComPlatform
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]

# Below the range from which the system picks ports for callers. While the bot is down nobody may be given its port; and
# a caller who is given the very port that it calls is connected to itself.
_PORTS = range(20_000, 32_000)
_taken: list[socket.socket] = []
"""Those of this process, until it ends."""


@dataclass(slots=True)
class Bot:
    """A bot to be started: what it is given, and where it listens."""

    environment: Mapping[str, str]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def starting(self, crash_at: str = "", **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """The bot, just begun, with `more` in its environment; killed at the end of the block if it still lives."""
        command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port)]
        environment = {**self.environment, "SALESBOT_CRASH_AT": crash_at, **more}
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603  our own words
        try:
            yield process
        finally:
            process.kill()
            process.wait()
        assert not overheard.leaks(self.log.read_text(errors="replace"))

    @contextmanager
    def bot(self, crash_at: str = "") -> Iterator[subprocess.Popen[bytes]]:
        """The bot, ready; killed at the end of the block if it still lives."""
        with self.starting(crash_at) as process:
            self._await_ready(process)
            yield process

    def _await_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if process.poll() is not None:
                return  # it was told to crash on the way up
            if self.door_is_open():
                return
            time.sleep(0.01)
        raise TimeoutError(self.log.read_text())

    def door_is_open(self) -> bool:
        """Whether somebody listens. The server opens its door when all else is ready."""
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0


@dataclass(slots=True)
class Rig(Bot):
    """A bot in the world of WeCom."""

    platform: WeComPlatform
    qyapi: Qyapi

    async def deliver(self, callback: Callback) -> list[int]:
        """One delivery as the platform does it, with its repeats; each status, 0 where nobody answered."""
        async with httpx.AsyncClient(base_url=self.address, timeout=PATIENCE) as client:
            return await self.platform.deliver(callback, client)


def free_port(seed: int) -> int:
    """A port on which nobody listens, that the system gives to no caller and no other test process takes meanwhile."""
    for offset in range(len(_PORTS)):
        port = _PORTS[(seed + offset) % len(_PORTS)]
        # While a bot is down its port looks free to others who look for one: that of the same number for UDP does not.
        taken = socket.socket(type=socket.SOCK_DGRAM)
        try:
            taken.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            taken.close()
            continue
        _taken.append(taken)
        return port
    raise RuntimeError("no port is free")


def environment(account: Account, api_base: str, database_url: str) -> dict[str, str]:
    """What an admin would have set for WeCom's app `account`."""
    wecom = {
        "CORP_ID": account.corp_id,
        "SECRET": account.secret,
        "AGENT_ID": str(account.agent_id),
        "TOKEN": account.token,
        "AES_KEY": account.aes_key,
        "API_BASE": api_base,
    }
    given = {f"SALESBOT_WECOM_{name}": value for name, value in wecom.items()}
    return {**os.environ, **given, "SALESBOT_DATABASE_URL": database_url}
