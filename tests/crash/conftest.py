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
import pytest

from bot.clock import WallClock
from storage.db import Database
from tests.fakes.account import Account
from tests.fakes.qyapi import Qyapi
from tests.fakes.wecom_platform import Callback, WeComPlatform
from tests.office import fill

ROOT = Path(__file__).parents[2]
_PATIENCE = 20.0


@dataclass(slots=True)
class Rig:
    """The world around the process: what it is given and what can be asked of it."""

    environment: Mapping[str, str]
    port: int
    platform: WeComPlatform
    qyapi: Qyapi
    log: Path

    @contextmanager
    def bot(self, crash_at: str = "") -> Iterator[subprocess.Popen[bytes]]:
        """The bot, ready; killed at the end of the block if it still lives."""
        command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port)]
        environment = {**self.environment, "SALESBOT_CRASH_AT": crash_at}
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            self._await_ready(process)
            yield process
        finally:
            process.kill()
            process.wait()

    def _await_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if process.poll() is not None:
                return  # it was told to crash on the way up
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/healthz").is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise TimeoutError(self.log.read_text())

    async def deliver(self, callback: Callback) -> list[int]:
        """One delivery as the platform does it, with its repeats; each status, 0 where nobody answered."""
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}") as client:
            return await self.platform.deliver(callback, client)


@pytest.fixture
def rig(database_url: str, tmp_path: Path) -> Iterator[Rig]:
    database = Database(database_url)
    fill(database)
    database.close()
    account, clock = Account(), WallClock()
    qyapi = Qyapi(account, clock, members=["BaiLu", "GuGuanLi"])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with qyapi.served() as base:
        yield Rig(
            _environment(account, base, database_url), port, WeComPlatform(account, clock), qyapi, tmp_path / "log"
        )


def _environment(account: Account, api_base: str, database_url: str) -> dict[str, str]:
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
