"""One HTTP connection to an ASGI app without any client between: any bytes in any chunks, or none at all."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Message


class Wire:
    """Chunks that come in one by one and then no more; what was taken of them, and what was answered."""

    def __init__(self, *chunks: bytes, completes: bool = False, hangs_up: bool = False) -> None:
        """With the last of `chunks` the request is complete, or the caller then `hangs_up`, or falls silent."""
        self.taken = 0
        self.status = 0
        self.body = b""
        self._chunks = chunks
        self._hangs_up = hangs_up
        self._completes = completes

    async def call(
        self, app: ASGIApp, method: str, query: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> int:
        """Makes the request and returns the status, 0 where nothing was answered."""
        sent = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        scope = {"type": "http", "method": method, "path": "/", "query_string": query, "headers": sent}
        await app(scope, self._receive, self._send)
        return self.status

    async def _receive(self) -> Message:
        if self.taken < len(self._chunks):
            self.taken += 1
            more = not self._completes or self.taken < len(self._chunks)
            return {"type": "http.request", "body": self._chunks[self.taken - 1], "more_body": more}
        if not self._hangs_up:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:  # noqa: ANN401 - the server's own loose type
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")
