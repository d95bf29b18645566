"""The connection that we hold: when it is opened again, how a dead one is found, and what becomes of its frames."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.server import ServerConnection

from bot.core.channel import BusyError
from bot.handlers.sockets import DismissedError, Socket
from bot.handlers.stream import BEAT, Stream
from tests.fakes.wsgateway import half_open, playing

pytestmark = pytest.mark.anyio


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

    async def hear(self, socket: Socket, frame: str | bytes) -> None:
        del socket  # whatever becomes of it, the frame is kept
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


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not so():  # noqa: ASYNC110  what is waited for is on the other side of a socket
            await asyncio.sleep(0.001)


async def test_a_thousand_polite_closes_bring_at_most_one_opening_a_second() -> None:
    async def close_at_once(_: ServerConnection) -> None:
        pass

    time = Time()
    async with playing(close_at_once) as address:
        stream = Stream(Echo(address), overlapping=True, pause=time.pause, random=Random(1))  # noqa: S311
        async with running(stream):
            await until(lambda: stream.openings > 1000)
    assert time.seconds >= 1000
    assert all(1 <= wait <= 60 for wait in time.waits)
    assert len(set(time.waits)) > 900, "waits are spread"


async def test_a_connection_that_falls_silent_is_replaced_within_90_seconds() -> None:
    time, connected = Time(), 0

    async def scene(connection: ServerConnection) -> None:
        nonlocal connected
        connected += 1
        await (half_open(connection) if connected == 1 else connection.wait_closed())

    async with playing(scene) as address:
        stream = Stream(Echo(address), overlapping=True, pause=time.pause)
        async with running(stream):
            await until(lambda: connected == 1)
            for _ in range(4):
                time.beats.release()
            await until(lambda: connected == 2 and stream.fault is None)
    assert time.seconds <= 90


async def test_a_connection_that_answers_pings_is_kept() -> None:
    time, pings = Time(), 0

    async def scene(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Echo(address)

        async def beat(_: Socket) -> None:
            nonlocal pings
            pings += 1

        echo.beat = beat  # type: ignore[method-assign]
        stream = Stream(echo, overlapping=True, pause=time.pause)
        async with running(stream):
            for number in range(1, 11):
                await until(lambda number=number: pings == number)  # type: ignore[misc]
                await asyncio.sleep(0.005)
                time.beats.release()
            await until(lambda: pings == 11)
            assert stream.openings == 1


async def test_a_connection_that_answers_pings_and_brings_nothing_is_replaced_in_the_end() -> None:
    time = Time()

    async def scene(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async with playing(scene) as address:
        stream = Stream(Echo(address), overlapping=True, longest_hush=timedelta(seconds=60), pause=time.pause)
        async with running(stream):
            for _ in range(3):
                await asyncio.sleep(0.01)
                time.beats.release()
            await until(lambda: stream.openings == 2)


async def test_the_next_connection_stands_before_the_old_one_closes_and_each_answers_what_it_brought() -> None:
    answers: list[tuple[int, str]] = []
    connections: list[ServerConnection] = []
    both = asyncio.Event()

    async def scene(connection: ServerConnection) -> None:
        connections.append(connection)
        if len(connections) == 1:
            await connection.send("first")
            await connection.send("disconnect")
            await both.wait()
            answers.append((1, str(await connection.recv())))
        else:
            both.set()
            await connection.send("second")
            answers.append((2, str(await connection.recv())))
            await connection.wait_closed()

    async with playing(scene) as address:
        echo = Echo(address)
        echo.go_on.clear()
        async with running(Stream(echo, overlapping=True, pause=Time().pause)):
            await until(lambda: echo.heard == ["first", "second"])
            echo.go_on.set()
            await until(lambda: len(answers) == 2)
    assert sorted(answers) == [(1, "first"), (2, "second")]


async def test_where_only_one_connection_is_allowed_the_old_one_ends_first() -> None:
    live = most = connected = 0

    async def scene(connection: ServerConnection) -> None:
        nonlocal live, most, connected
        live, connected = live + 1, connected + 1
        most = max(most, live)
        await connection.send("disconnect")
        await asyncio.sleep(0.01)
        live -= 1

    async with playing(scene) as address, running(Stream(Echo(address), overlapping=False, pause=Time().pause)):
        await until(lambda: connected == 5)
    assert most == 1


async def test_whoever_is_dismissed_does_not_come_back() -> None:
    async def scene(connection: ServerConnection) -> None:
        await connection.send("dismissed")
        await connection.wait_closed()

    async with playing(scene) as address:
        stream = Stream(Echo(address), overlapping=False, pause=Time().pause)
        await asyncio.wait_for(stream.run(), 5)
    assert stream.openings == 1
    assert stream.fault == "另一个进程连上了"


async def test_a_flaw_of_ours_costs_one_frame_and_not_the_connection() -> None:
    async def scene(connection: ServerConnection) -> None:
        await connection.send("flaw")
        await connection.send("fine")
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Echo(address)
        stream = Stream(echo, overlapping=True, pause=Time().pause)
        async with running(stream):
            await until(lambda: echo.heard == ["fine"])
            assert stream.openings == 1


async def test_a_gateway_that_refuses_is_asked_again_and_its_reason_is_shown_meanwhile() -> None:
    async def scene(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Echo(address)
        echo.refusals = 3
        shown: list[str | None] = []

        async def pause(_: float) -> None:
            shown.append(stream.fault)

        stream = Stream(echo, overlapping=True, pause=pause)
        async with running(stream):
            await until(lambda: stream.fault is None)
    assert shown[:3] == ["网关没有回应"] * 3


async def test_a_gateway_that_names_a_wait_is_left_alone_for_so_long() -> None:
    async def scene(connection: ServerConnection) -> None:
        await connection.wait_closed()

    time = Time()
    async with playing(scene) as address:
        echo = Echo(address)
        echo.refusals, echo.after = 1, timedelta(minutes=5)
        stream = Stream(echo, overlapping=True, pause=time.pause)
        async with running(stream):
            await until(lambda: stream.fault is None)
    assert time.waits == [300]


async def test_no_more_than_32_frames_are_in_hand_at_once() -> None:
    async def scene(connection: ServerConnection) -> None:
        for number in range(100):
            await connection.send(str(number))
        for _ in range(100):
            await connection.recv()

    async with playing(scene) as address:
        echo = Echo(address)
        echo.go_on.clear()
        async with running(Stream(echo, overlapping=True, pause=Time().pause)):
            await until(lambda: len(echo.heard) == 32)
            await asyncio.sleep(0.02)
            assert len(echo.heard) == 32
            echo.go_on.set()
            await until(lambda: len(echo.heard) == 100)


async def test_cancelling_finishes_what_is_in_hand_and_then_closes() -> None:
    answered: list[str] = []

    async def scene(connection: ServerConnection) -> None:
        await connection.send("last")
        answered.append(str(await connection.recv()))
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Echo(address)
        echo.go_on.clear()
        task = asyncio.create_task(Stream(echo, overlapping=True, pause=Time().pause).run())
        await until(lambda: echo.heard == ["last"])
        task.cancel()
        await asyncio.sleep(0.01)
        echo.go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)
        await until(lambda: answered == ["last"])


async def test_what_a_connection_brought_is_stored_though_the_connection_broke_long_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.handlers.stream._LAST_WORDS", 0.01)
    connected = 0

    async def scene(connection: ServerConnection) -> None:
        nonlocal connected
        connected += 1
        if connected == 1:
            await connection.send("only once")
            return
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Slow(address)
        async with running(Stream(echo, overlapping=False, pause=Time().pause)):
            await until(lambda: connected == 2)
            assert echo.stored == []
            echo.go_on.set()
            await until(lambda: echo.stored == ["only once"])


async def test_frames_that_waited_for_room_when_the_connection_broke_are_stored_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.handlers.stream._LAST_WORDS", 0.01)
    connected, time = 0, Time()

    async def scene(connection: ServerConnection) -> None:
        nonlocal connected
        connected += 1
        if connected == 1:
            for number in range(40):
                await connection.send(str(number))
            return
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Slow(address)
        async with running(Stream(echo, overlapping=False, pause=time.pause)):
            await until(lambda: len(echo.heard) == 32)
            time.beats.release()
            await until(lambda: connected == 2)
            echo.go_on.set()
            await until(lambda: len(echo.stored) == 40)


async def test_whoever_is_dismissed_stores_what_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.handlers.stream._LAST_WORDS", 0.01)

    async def scene(connection: ServerConnection) -> None:
        await connection.send("before")
        await connection.send("dismissed")
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Slow(address)
        run = asyncio.create_task(Stream(echo, overlapping=False, pause=Time().pause).run())
        await asyncio.wait((run,), timeout=0.1)
        echo.go_on.set()
        await asyncio.wait_for(run, 5)
    assert echo.stored == ["before"]


async def test_what_a_shutdown_cuts_short_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.handlers.stream._LAST_WORDS", 0.01)

    async def scene(connection: ServerConnection) -> None:
        await connection.send("never stored")
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Slow(address)
        async with running(Stream(echo, overlapping=False, pause=Time().pause)):
            await until(lambda: echo.heard == ["never stored"])
    assert [(record.levelname, record.message) for record in caplog.records] == [("ERROR", "frames_lost")]


@given(st.integers(0, 10_000), st.integers(0, 2**32))
def test_a_wait_is_never_under_a_second_nor_over_a_minute(failures: int, seed: int) -> None:
    stream = Stream(Echo("ws://nowhere.test"), overlapping=True, random=Random(seed))  # noqa: S311
    stream._failures = failures
    assert 1 <= stream._wait() <= 60
