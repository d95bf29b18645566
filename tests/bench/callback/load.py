"""The load: callers that each send a request, wait for the answer, and send the next, on connections kept alive."""

import asyncio
import itertools
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import uvloop

from bot.clock import WallClock
from tests.bench.callback.servers import ACCOUNT, Server
from tests.fakes.wecom_platform import WeComPlatform

_OWN_CORE = 1
_TICKS = os.sysconf("SC_CLK_TCK")
_WARM_UP = 200
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_SAY = "今天去海棠医疗做了演示，李主任嫌贵，在跟远帆对比，下周三复演；云岭电子报价96万，月底前定；第{}条"


@dataclass(frozen=True, slots=True)
class Figures:
    """rate: answers a second. p50, p99: milliseconds. cpu: the server's, microseconds an answer."""

    rate: float
    p50: float
    p99: float
    cpu: float
    failed: int


class _Caller(asyncio.Protocol):
    """One connection: the next request goes out when the answer to the last is in."""

    def __init__(self, requests: Iterator[bytes], times: list[float], done: "asyncio.Future[None]") -> None:
        self._requests = requests
        self._times = times
        self._done = done
        self.failed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._next()

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            self._done.set_result(None)
            return
        self._answer = b""
        self._sent = time.perf_counter()
        self._transport.write(request)

    def stop(self) -> None:
        """Lets the answer in hand be the last one."""
        self._requests = iter(())

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, end, body = self._answer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or len(body) < (int(length[1]) if length else 0):
            return  # a head and its body may come apart
        self._times.append(time.perf_counter() - self._sent)
        self.failed += not head.startswith(b"HTTP/1.1 200")
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("closed by the server"))


def drive(server: Server, callers: int, count: int, flooding: int = 0) -> Figures:
    """Sends `count` callbacks, after some to warm up. `flooding` more callers send nothing but false signatures."""
    os.sched_setaffinity(0, {_OWN_CORE})
    requests = _sealed(count + _WARM_UP, server.port)
    uvloop.run(_send(server.port, min(callers, 4), requests[:_WARM_UP]))
    before, start = _cpu(server.pid), time.perf_counter()
    times, failed = uvloop.run(_send(server.port, callers, requests[_WARM_UP:], flooding))
    elapsed, used = time.perf_counter() - start, _cpu(server.pid) - before
    times.sort()
    return Figures(
        rate=count / elapsed,
        p50=times[len(times) // 2] * 1e3,
        p99=times[len(times) * 99 // 100] * 1e3,
        cpu=used / count * 1e6,
        failed=failed,
    )


async def _send(port: int, callers: int, requests: list[bytes], flooding: int = 0) -> tuple[list[float], int]:
    times = list[float]()
    false = [request.replace(b"msg_signature=", b"msg_signature=0") for request in requests[:100]]
    flood = [await _call(port, itertools.cycle(false), []) for _ in range(flooding)]
    left = iter(requests)
    made = [await _call(port, left, times) for _ in range(callers)]
    await asyncio.gather(*(done for _, done in made))
    for caller, done in flood:
        caller.stop()
        await done
    return times, sum(caller.failed for caller, _ in made)


async def _call(port: int, requests: Iterator[bytes], times: list[float]) -> tuple[_Caller, "asyncio.Future[None]"]:
    done = asyncio.get_running_loop().create_future()
    caller = _Caller(requests, times, done)
    await asyncio.get_running_loop().create_connection(lambda: caller, "127.0.0.1", port)
    return caller, done


_numbers = itertools.count()


def _sealed(count: int, port: int) -> list[bytes]:
    """Whole HTTP requests, each of another message."""
    platform = WeComPlatform(ACCOUNT, WallClock(), seed=next(_numbers) + int(time.monotonic()))
    sealed = []
    for number in range(count):
        request = platform.request(platform.user_says(f"rep{number % 50}", _SAY.format(f"{port}/{next(_numbers)}")))
        head = (
            f"POST {request.url} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(request.content)}\r\n\r\n"
        )
        sealed.append(head.encode() + request.content)
    return sealed


def _cpu(pid: int) -> float:
    """Seconds of processor that a process and its children have used."""
    total = 0.0
    for one in [pid, *_children(pid)]:
        with open(f"/proc/{one}/stat") as stat:  # noqa: PTH123  a line of the kernel's, not a file
            fields = stat.read().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / _TICKS
    return total


def _children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as children:  # noqa: PTH123
        return [int(one) for one in children.read().split()]
