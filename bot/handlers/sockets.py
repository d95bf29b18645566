"""One websocket to a platform, and what a platform speaks over it: the pieces of which `stream` makes a connection."""

import asyncio
import logging
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect

_mute = logging.getLogger(__name__)
_mute.setLevel(logging.WARNING)
"""What websockets writes to: at DEBUG it would log every frame, words and tickets and all."""

_LARGEST_FRAME = 8 * 1024 * 1024
"""Bytes. A larger one costs the connection, and with redelivery the next one: far above anything a platform sends."""
_OPENING = 10.0
_CLOSING = 1.0
"""Seconds that we wait for the other side."""


class DismissedError(Exception):
    """The platform gave our place to another process; coming back would only throw that one out. Text for admins."""


class Socket:
    """One connection, from its opening to its end."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.leaving = asyncio.Event()
        """Set once another connection is wanted: this one is over, or about to be."""
        self.frames = 0
        self.signs = 0
        """Frames and answered pings."""
        self.in_hand: set[asyncio.Task[None]] = set()

    async def say(self, text: str) -> None:
        """Sends one frame; raises ConnectionClosed where nobody is there any more."""
        await self._connection.send(text)

    def retire(self) -> None:
        """Asks for a successor: the platform is about to close this connection."""
        self.leaving.set()

    async def receive(self) -> str | bytes:
        """The next frame; raises ConnectionClosed at the end."""
        frame = await self._connection.recv()
        self.frames += 1
        self.signs += 1
        return frame

    async def ping(self) -> None:
        """Asks for a sign of life, and does not wait for it."""
        pong = await self._connection.ping()
        asyncio.ensure_future(pong).add_done_callback(self._answered)

    def _answered(self, pong: "asyncio.Future[float]") -> None:
        if not pong.cancelled() and pong.exception() is None:
            self.signs += 1

    async def close(self) -> None:
        """Says goodbye, and waits for no more than a second for the other side's."""
        await self._connection.close()


async def open_socket(address: str) -> Socket:
    """Connects; raises OSError, TimeoutError or a WebSocketException."""
    connection = await connect(
        address,
        open_timeout=_OPENING,
        close_timeout=_CLOSING,
        ping_interval=None,  # `Stream` pings, on a time that a test can turn
        max_size=_LARGEST_FRAME,
        logger=_mute,
    )
    return Socket(connection)


class Dialect(Protocol):
    """What one platform speaks."""

    async def address(self) -> str:
        """Where to connect now, asked of the platform where it must be; raises a SendError."""

    async def greet(self, socket: Socket) -> None:
        """What has to be said first. Frames are heard meanwhile. Raises a SendError or DismissedError."""

    async def hear(self, socket: Socket, frame: str | bytes) -> None:
        """Takes one frame and answers it on `socket`. Must not wait for another frame. May raise DismissedError."""

    async def beat(self, socket: Socket) -> None:
        """What the platform wants to hear every 20 s besides websocket pings."""
