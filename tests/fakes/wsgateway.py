"""A websocket server whose every connection runs a scene that a test wrote: what a platform may do to a client."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.server import ServerConnection, serve

MUTE = logging.getLogger("tests.fakes.wsgateway")
MUTE.setLevel(logging.WARNING)
"""What the fakes' own servers log is not the bot's."""

Scene = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def playing(scene: Scene) -> AsyncIterator[str]:
    """The address of a server in this loop; a connection is closed politely when its scene is over."""
    async with serve(
        scene, "127.0.0.1", 0, max_size=None, close_timeout=0.2, ping_interval=None, logger=MUTE
    ) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def half_open(connection: ServerConnection) -> None:
    """Stops listening and says nothing any more, and does not hang up: a network that went away."""
    connection.transport.pause_reading()
    await connection.wait_closed()
