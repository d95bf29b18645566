"""One HTTP request to a fake that is an ASGI app: its body, and an answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import Receive, Send


@dataclass(frozen=True, slots=True)
class Reply:
    """JSON, or bytes of some kind."""

    body: Mapping[str, object] | bytes
    status: int = 200
    kind: str = "application/json"


async def read(receive: Receive) -> bytes:
    """The whole body."""
    body, more = b"", True
    while more:
        event = await receive()
        body += event.get("body", b"")
        more = event.get("more_body", False)
    return body


async def answer(send: Send, reply: Reply, promised: int | None = None) -> None:
    """Answers; with more promised than is sent the server cuts the connection."""
    body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body, ensure_ascii=False).encode()
    headers = [(b"content-type", reply.kind.encode()), (b"content-length", b"%d" % (promised or len(body)))]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
