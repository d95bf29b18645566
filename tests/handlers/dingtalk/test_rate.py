"""Twenty calls a second of one API: however many want to call, and whenever, no second ever has more; none is lost."""

import asyncio
from collections import defaultdict
from datetime import timedelta

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.clock import TurnableClock
from bot.handlers.dingtalk.client import Client
from tests.office import NOW

SEND, CARDS = "/v1.0/robot/oToMessages/batchSend", "/v1.0/card/instances"


def calls(gaps: list[tuple[float, str]]) -> dict[str, list[float]]:
    """When calls leave, by API, that are wanted so many seconds after one another, side by side."""
    left: defaultdict[str, list[float]] = defaultdict(list)
    clock = TurnableClock(NOW)

    def elapsed() -> float:
        return (clock.now() - NOW).total_seconds()

    async def pause(seconds: float) -> None:
        until = elapsed() + seconds
        await asyncio.sleep(0)  # others may come first
        clock.turn(timedelta(seconds=max(until - elapsed(), 0) + 1e-6))

    def answered(request: httpx.Request) -> httpx.Response:
        left[request.url.path].append(elapsed())
        return httpx.Response(200, json={"accessToken": "t", "expireIn": 7200})

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answered), base_url="https://api.test") as http:
            secret = SecretStr("s")
            client = Client(http, clock, oapi_base="", client_id="i", secret=secret, elapsed=elapsed, pause=pause)
            async with asyncio.TaskGroup() as asking:
                for gap, api in gaps:
                    clock.turn(timedelta(seconds=gap))
                    asking.create_task(client.call("POST", api, {}))
                    if gap:
                        await asyncio.sleep(0)

    asyncio.run(run())
    return left


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from([0, 0, 0, 0.01, 0.3, 0.99, 1, 2.5]), st.sampled_from([SEND, CARDS])), max_size=120
    )
)
def test_no_second_has_more_than_twenty_calls_of_one_api(gaps: list[tuple[float, str]]) -> None:
    left = calls(gaps)
    for api in (SEND, CARDS):
        assert len(left[api]) == sum(one == api for _, one in gaps)
        for earlier, later in zip(left[api], left[api][20:], strict=False):
            assert later - earlier >= 1


def test_a_crowd_is_through_in_as_many_seconds_as_it_takes() -> None:
    left = calls([(0, SEND)] * 100)
    assert 4 <= left[SEND][-1] <= 4.1
