"""What becomes of the frames in hand when a connection ends, and when we do."""

import asyncio

import pytest
from websockets.asyncio.server import ServerConnection

from bot.handlers.stream import Stream
from tests.fakes.echo import Echo, Slow, Time, running
from tests.fakes.wsgateway import playing
from tests.waiting import until

pytestmark = pytest.mark.anyio


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
            await asyncio.wait_for(task, 60)
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
    connected, hung_up, time = 0, False, Time()

    async def scene(connection: ServerConnection) -> None:
        nonlocal connected, hung_up
        connected += 1
        if connected == 1:
            for number in range(40):
                await connection.send(str(number))
            await connection.close()
            hung_up = True  # a beat before this finds the line alive, and there is only one
            return
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Slow(address)
        async with running(Stream(echo, overlapping=False, pause=time.pause)):
            await until(lambda: len(echo.heard) == 32 and hung_up)
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
        await asyncio.wait_for(run, 60)
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
