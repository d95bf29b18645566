"""A dialect that needs no platform, and a time that a test turns: what `Stream` is tried with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.core.channel import BusyError
from bot.handlers.sockets import DismissedError, Socket
from bot.handlers.stream import BEAT, Stream


class Echo:
    """A platform that greets with nothing; `heard` is what came, and each frame is answered with itself."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.heard: list[str] = []
        self.refusals = 0
        self.after = timedelta()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def address(self) -> str:
        if self.refusals:
            self.refusals -= 1
            raise BusyError("网关没有回应", self.after)
        return self._address

    async def greet(self, socket: Socket) -> None:
        pass

    async def hear(self, socket: Socket, frame: str | bytes) -> None:
        text = str(frame)
        match text:
            case "disconnect":
                socket.retire()
            case "dismissed":
                raise DismissedError("另一个进程连上了")
            case "flaw":
                raise ZeroDivisionError
            case _:
                self.heard.append(text)
                await self.go_on.wait()
                await socket.say(text)

    async def beat(self, socket: Socket) -> None:
        pass


class Slow(Echo):
    """A platform that says nothing twice, and a database that takes nothing before `go_on`."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.go_on.clear()
        self.stored: list[str] = []

    async def hear(self, socket: Socket, frame: str | bytes) -> None:  # noqa: ARG002  nothing is answered
        if frame == "dismissed":
            raise DismissedError("另一个进程连上了")
        self.heard.append(str(frame))
        await self.go_on.wait()
        self.stored.append(str(frame))


class Time:
    """Beats pass when the test says so; the waits before an opening pass at once, and are added up."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []
        self.beats = asyncio.Semaphore(0)

    async def pause(self, seconds: float) -> None:
        if seconds == BEAT.total_seconds():
            await self.beats.acquire()
        else:
            self.waits.append(seconds)
        self.seconds += seconds


@asynccontextmanager
async def running(stream: Stream) -> AsyncIterator[None]:
    task = asyncio.create_task(stream.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
