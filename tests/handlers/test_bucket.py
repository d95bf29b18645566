"""A bucket: whoever comes when, no window ever has more than it may, and nobody waits longer than that takes."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.bucket import Bucket


class Time:
    """Seconds that only pass when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def elapsed(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.now += seconds


def departures(gaps: list[float], count: int, window: float) -> list[float]:
    async def run() -> list[float]:
        time = Time()
        bucket = Bucket(count, window, elapsed=time.elapsed, pause=time.pause)
        left = []
        for gap in gaps:
            time.now += gap
            await bucket.take()
            left.append(time.now)
        return left

    return asyncio.run(run())


@given(st.lists(st.floats(0, 3), max_size=80), st.integers(1, 20), st.sampled_from([1.0, 60.0]))
def test_no_window_has_more_than_its_count(gaps: list[float], count: int, window: float) -> None:
    left = departures(gaps, count, window)
    for earlier, later in zip(left, left[count:], strict=False):
        assert later - earlier >= window - 1e-9


@given(st.integers(1, 100))
def test_a_crowd_leaves_twenty_a_second(crowd: int) -> None:
    assert departures([0.0] * crowd, 20, 1.0)[-1] == (crowd - 1) // 20


def test_many_at_once_each_take_a_turn() -> None:
    async def run() -> float:
        time = Time()
        bucket = Bucket(20, 60.0, elapsed=time.elapsed, pause=time.pause)
        await asyncio.gather(*(bucket.take() for _ in range(61)))
        return time.now

    assert asyncio.run(run()) == 180
