"""An ASGI app behind a real server on this machine's loopback, in a thread, for as long as a test needs it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.waiting import PATIENCE


class _Server(uvicorn.Server):
    """Says when it listens and stops when told to; uvicorn's own loop would look ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._told = asyncio.Event()
        while not self._told.is_set():
            await self.on_tick(0)  # writes the Date of the answers
            self.listening.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._told.wait()

    def stop(self) -> None:
        self.force_exit = True
        self._loop.call_soon_threadsafe(self._told.set)


class Switchboard:
    """One server for many tests, into which each plugs its own platform."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on."""
        await self.app(scope, receive, send)


@contextmanager
def served(app: ASGIApp, certificate: Path | None = None) -> Iterator[str]:
    """The base URL of `app` on a free port; connections that are still open at the end are cut.

    `certificate` is a file that holds the key as well; with one it is HTTPS.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    server = _Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none", ssl_certfile=certificate))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    if not server.listening.wait(PATIENCE):
        message = "the fake did not start"
        raise RuntimeError(message)
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
        thread.join(PATIENCE)
        listener.close()
