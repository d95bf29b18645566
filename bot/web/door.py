"""The HTTP door: which address leads where. The platforms' callbacks come first, past any framework."""

from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from bot.web import health
from bot.web.fence import REFUSALS, Fence
from bot.web.health import Readiness


def build(
    doors: Mapping[str, ASGIApp],
    readiness: Callable[[], Readiness],
    pages: ASGIApp | None = None,
    lifespan: Lifespan[Starlette] | None = None,
) -> ASGIApp:
    """One application of `doors` (by exact path), the health checks and, for all else, `pages`.

    `lifespan` is entered when the server starts and left when it has stopped answering.
    """
    frame = Starlette(routes=health.routes(readiness), exception_handlers=dict(REFUSALS), lifespan=lifespan)
    if pages is not None:
        frame.router.default = pages
    framed = Fence(frame)

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        # Routing and middleware would cost a callback more than reading and decrypting it.
        callback = doors.get(scope["path"]) if scope["type"] == "http" else None
        await (callback or framed)(scope, receive, send)

    return door
