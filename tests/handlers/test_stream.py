"""The connection that we hold: when it is opened again, how a dead one is found, and how its frames are taken."""

import asyncio
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.server import ServerConnection

from bot.handlers.sockets import Socket
from bot.handlers.stream import Stream
from tests.fakes.echo import Echo, Time, running
from tests.fakes.wsgateway import half_open, playing
from tests.waiting import until

pytestmark = pytest.mark.anyio


class Beating(Echo):
    """Notes each time that a connection is asked whether it lives."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.beats: list[Socket] = []

    async def beat(self, socket: Socket) -> None:
        self.beats.append(socket)

    def was_answered(self, times: int) -> bool:
        return len(self.beats) == times and self.beats[0].signs >= times


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
    time = Time()

    async def scene(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async with playing(scene) as address:
        echo = Beating(address)
        stream = Stream(echo, overlapping=True, pause=time.pause)
        async with running(stream):
            for number in range(1, 11):
                await until(partial(echo.was_answered, number))
                time.beats.release()
            await until(lambda: len(echo.beats) == 11)
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
        await asyncio.wait_for(stream.run(), 60)
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


@given(st.integers(0, 10_000), st.integers(0, 2**32))
def test_a_wait_is_never_under_a_second_nor_over_a_minute(failures: int, seed: int) -> None:
    stream = Stream(Echo("ws://nowhere.test"), overlapping=True, random=Random(seed))  # noqa: S311
    stream._failures = failures
    assert 1 <= stream._wait() <= 60
