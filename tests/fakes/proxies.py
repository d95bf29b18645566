"""What may stand between the platform and our door: proxies that each do one thing wrong, as ASGI apps around the door.

with served(rewrites_body(door, lambda body: b'"' + body + b'"')) as base: ...
"""

from collections.abc import Callable, Mapping

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def answers(status: int, body: str = "", kind: str = "text/html", headers: Mapping[str, str] | None = None) -> ASGIApp:
    """Answers by itself, whatever is asked."""
    return Response(body, status, headers, kind)


def rewrites_body(door: ASGIApp, change: Callable[[bytes], bytes], kind: bytes = b"text/plain") -> ASGIApp:
    """Passes all on, but for the body of an answer with HTTP 200."""

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await door(scope, receive, hold)
        start, body = held
        if start["status"] == 200:
            body = {**body, "body": change(body["body"])}
            length = b"%d" % len(body["body"])
            start = {**start, "headers": [(b"content-type", kind), (b"content-length", length)]}
        await send(start)
        await send(body)

    return proxy


def rewrites_query(door: ASGIApp, change: Callable[[bytes], bytes]) -> ASGIApp:
    """Passes all on, but for the query."""

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        await door({**scope, "query_string": change(scope["query_string"])}, receive, send)

    return proxy


def moves(door: ASGIApp, path: str) -> ASGIApp:
    """Passes all on under another path."""

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        await door({**scope, "path": path, "raw_path": path.encode()}, receive, send)

    return proxy


class Stopwatch:
    """What `bot.handlers.visit` measures answers with: it stands still on any machine, but for what is said to pass."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def perf_counter(self) -> float:
        """As that of the module `time`."""
        return self.seconds


def delays(door: ASGIApp, watch: Stopwatch, *seconds: float) -> ASGIApp:
    """Passes all on, the first requests late."""
    waits = iter(seconds)

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        watch.seconds += next(waits, 0)
        await door(scope, receive, send)

    return proxy
