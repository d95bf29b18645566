"""Posts leave in order, once, and never faster than a platform takes them; what is over comes later."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.clock import TurnableClock
from bot.core.post import Post
from bot.engine import codec
from bot.engine.sending.sender import Sender
from bot.handlers.platform import Platform
from bot.handlers.wecom import HANDLER
from storage import outbox
from storage.db import Database
from tests.fakes.account import Account
from tests.fakes.faults import Errcode
from tests.fakes.qyapi import Qyapi
from tests.office import NOW, fill

pytestmark = pytest.mark.anyio
MINUTE = timedelta(minutes=1)


class Yard:
    """The outbox, senders of one or more processes, and WeCom's API."""

    def __init__(self, database: Database, clock: TurnableClock, qyapi: Qyapi, channel: Platform) -> None:
        self.database = database
        self.clock = clock
        self.qyapi = qyapi
        self.channel = channel
        self.sender = self.another_sender()

    def another_sender(self) -> Sender:
        return Sender(self.database, self.clock, {"wecom": self.channel}, home="wecom")

    def owe(self, address: str, texts: Sequence[str]) -> None:
        rows = [self._row(f"{address}/{number}", address, content) for number, content in enumerate(texts)]
        self.database.write(lambda connection: outbox.owe(connection, rows)).result()

    def _row(self, key: str, address: str, content: str) -> dict[str, Any]:
        where = {"key": key, "channel": "wecom", "address": address, "kind": "reply"}
        fresh = {"created_at": self.clock.now(), "state": "pending", "parts_sent": 0, "attempts": 0, "ref": ""}
        return {**where, **fresh, "post": codec.tree(Post("", content))}

    async def drain(self, *senders: Sender) -> None:
        """Sends what may be sent now."""
        working = senders or (self.sender,)
        while sum([await sender.round() for sender in working]):
            for sender in working:
                await sender.settle()

    async def drain_until_done(self, *senders: Sender) -> None:
        """Turns the clock until nothing is owed."""
        while self.ask("SELECT count(*) FROM outbox WHERE state <> 'sent'") != [(0,)]:
            await self.drain(*senders)
            self.clock.turn(timedelta(seconds=5))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def times(self, user: str) -> list[datetime]:
        return [delivery.at for delivery in self.qyapi.transcript(user)]


@pytest.fixture
async def yard(database: Database) -> AsyncIterator[Yard]:
    clock = TurnableClock(NOW)
    qyapi = Qyapi(Account(), clock, members=["chenli", "linxiao", "GuGuanLi"])
    fill(database)
    with qyapi.served() as base:
        channel = HANDLER.open(Account().settings(base), clock)
        assert channel is not None
        yield Yard(database, clock, qyapi, channel)
        await channel.close()


def never_above(times: Sequence[datetime], most: int, window: timedelta) -> bool:
    return all(later - first >= window for first, later in zip(times, times[most:], strict=False))


async def test_of_200_posts_to_one_member_none_is_lost_and_none_is_early(yard: Yard) -> None:
    texts = [f"第{number}条" for number in range(200)]
    yard.owe("chenli", texts)
    yard.owe("linxiao", ["不用等别人"])
    await yard.drain()
    assert len(yard.times("chenli")) == 30
    assert len(yard.times("linxiao")) == 1
    assert yard.ask("SELECT DISTINCT attempts FROM outbox") == [(0,)]
    await yard.drain_until_done()
    assert yard.qyapi.texts("chenli") == texts
    assert yard.qyapi.dropped == []
    assert never_above(yard.times("chenli"), 30, MINUTE)
    assert yard.qyapi.repeats == 0


async def test_a_restart_and_a_second_process_count_with_the_first(yard: Yard) -> None:
    texts = [f"第{number}条" for number in range(100)]
    yard.owe("chenli", texts)
    await yard.drain()
    await yard.drain_until_done(yard.another_sender(), yard.another_sender())
    assert yard.qyapi.texts("chenli") == texts
    assert yard.qyapi.dropped == []
    assert never_above(yard.times("chenli"), 30, MINUTE)


async def test_requests_count_not_posts(yard: Yard) -> None:
    whole = "云岭电子报价96万\n" * 3000
    yard.owe("chenli", [whole, "后一条"])
    await yard.drain()
    assert len(yard.times("chenli")) == 30
    assert yard.ask("SELECT state, parts_sent, attempts FROM outbox ORDER BY id LIMIT 1") == [("pending", 30, 0)]
    await yard.drain_until_done()
    *parts, last = yard.qyapi.texts("chenli")
    assert "".join(part.partition("）")[2] for part in parts) == whole
    assert last == "后一条"
    assert never_above(yard.times("chenli"), 30, MINUTE)


async def test_a_limit_of_the_whole_app_is_waited_out_by_everybody(yard: Yard) -> None:
    yard.qyapi.fails("message/send", Errcode(45009))
    yard.owe("chenli", ["一"])
    await yard.drain()
    yard.owe("linxiao", ["二"])
    yard.clock.turn(timedelta(seconds=59))
    await yard.drain()
    assert yard.qyapi.calls["message/send"] == 1
    yard.clock.turn(timedelta(seconds=30))
    await yard.drain()
    assert (yard.qyapi.texts("chenli"), yard.qyapi.texts("linxiao")) == (["一"], ["二"])


async def test_a_post_that_makes_us_stumble_gives_way_to_the_next(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = yard.channel.draw

    def stumble(address: str, post: Post, serial: int) -> Any:  # noqa: ANN401  as `draw`
        return draw(address, post, serial) if post.text != "毒" else 1 / 0

    monkeypatch.setattr(yard.channel, "draw", stumble)
    yard.owe("chenli", ["毒", "好"])
    for _ in range(6):
        await yard.drain()
        yard.clock.turn(MINUTE)
    assert yard.qyapi.texts("chenli") == ["好"]
    assert yard.ask("SELECT state, error FROM outbox WHERE key = 'chenli/0'") == [("parked", "ZeroDivisionError")]
    assert "ZeroDivisionError" in yard.qyapi.texts("GuGuanLi")[0]


async def test_one_token_serves_two_hundred_posts_that_leave_together(yard: Yard) -> None:
    everyone = [f"m{number}" for number in range(200)]
    yard.qyapi.members |= set(everyone)
    for member in everyone:
        yard.owe(member, ["早"])
    await yard.drain()
    assert yard.ask("SELECT state, count(*) FROM outbox GROUP BY state") == [("sent", 200)]
    assert all(yard.qyapi.texts(member) == ["早"] for member in everyone)
    assert yard.qyapi.calls["gettoken"] == 1
