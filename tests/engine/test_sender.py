"""What the sender promises: one attempt in flight per address, order, patience that lasts, and word of what failed."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.core.channel import BusyError, Limit, MisconfiguredError, Part, RejectedError, SendError
from bot.core.post import Post
from bot.engine import codec
from bot.engine.sender import Sender, wait_before
from storage import outbox
from storage.db import Database
from tests.office import NOW, Office, fill

pytestmark = pytest.mark.anyio


class Wire:
    """A platform at its narrowest: takes a part when told to, or fails as the script says."""

    name = "console"
    limits: Sequence[Limit] = ()
    ready = True

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str]] = []
        self.script: list[SendError] = []
        self.open = asyncio.Event()
        self.open.set()
        self.flying: list[str] = []
        self.begun = asyncio.Event()
        self.crowded = False

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:
        del serial
        return [Part({"to": address, "text": piece}) for piece in post.text.split("|")]

    async def send(self, part: Part) -> str:
        self.crowded = self.crowded or part.body["to"] in self.flying
        self.flying.append(part.body["to"])
        self.begun.set()
        await self.open.wait()
        self.flying.remove(part.body["to"])
        if self.script:
            raise self.script.pop(0)
        self.arrived.append((part.body["to"], part.body["text"]))
        return "1"

    async def fetch(self, reference: str, most: int) -> bytes:
        raise NotImplementedError

    async def close(self) -> None:
        """Nothing to end."""


@pytest.fixture
def office(database: Database) -> Office:
    fill(database)
    return Office(database)


def _owe(office: Office, *posts: tuple[str, str], channel: str = "console") -> None:
    rows = [
        {
            "key": f"k{number}",
            "channel": channel,
            "address": address,
            "person": address,
            "kind": "reply",
            "ref": "",
            "post": codec.tree(Post("", said, reply_to=f"{channel}/answer")),
            "created_at": NOW,
        }
        for number, (address, said) in enumerate(posts)
    ]
    office.database.write(lambda connection: outbox.owe(connection, rows)).result()


async def _drain(sender: Sender) -> None:
    while await sender.round():
        await sender.settle()


def _states(office: Office) -> list[tuple[object, ...]]:
    with office.database.read() as connection:
        query = text("SELECT state, attempts FROM outbox WHERE key LIKE 'k%' ORDER BY id")
        return [tuple(row) for row in connection.execute(query)]


async def test_one_address_has_one_attempt_in_flight_and_others_do_not_wait_for_it(office: Office) -> None:
    wire = Wire()
    wire.open.clear()
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    _owe(office, ("u_bai", "一"), ("u_bai", "二"), ("u_song", "三"))
    for _ in range(3):
        await sender.round()
    await asyncio.sleep(0)
    assert sorted(wire.flying) == ["u_bai", "u_song"]
    wire.open.set()
    await sender.settle()
    await _drain(sender)
    assert [said for address, said in wire.arrived if address == "u_bai"] == ["一", "二"]
    assert not wire.crowded


async def test_what_is_owed_on_a_channel_that_is_not_open_reaches_the_person_on_the_one_that_is(office: Office) -> None:
    wire = Wire()
    _owe(office, ("u_bai", "一"), ("u_nobody", "二"), channel="dingtalk")
    await _drain(Sender(office.database, office.clock, {"wecom": wire}, home="wecom"))
    assert wire.arrived == [("bailu", "一")]
    assert _states(office) == [("sent", 0), ("pending", 0)]
    with office.database.read() as connection:
        assert [row.post["reply_to"] for row in outbox.since(connection, 0, "wecom", 9)] == [""]


async def test_what_is_owed_on_a_platform_is_not_spent_on_the_console(office: Office) -> None:
    wire = Wire()
    _owe(office, ("u_bai", "一"), channel="wecom")
    await _drain(Sender(office.database, office.clock, {"console": wire}, home="console"))
    assert (wire.arrived, _states(office)) == ([], [("pending", 0)])


async def test_a_busy_platform_is_tried_again_later_and_order_is_kept(office: Office) -> None:
    wire = Wire()
    wire.script = [BusyError("busy"), BusyError("busy")]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    _owe(office, ("u_bai", "一"), ("u_bai", "二"))
    await _drain(sender)
    assert (wire.arrived, _states(office)) == ([], [("pending", 1), ("pending", 0)])
    for _ in range(3):
        office.clock.turn(timedelta(minutes=1))
        await _drain(sender)
    assert wire.arrived == [("u_bai", "一"), ("u_bai", "二")]


async def test_patience_outlives_the_process(office: Office) -> None:
    wire = Wire()
    wire.script = [BusyError("busy")]
    _owe(office, ("u_bai", "一"))
    await _drain(Sender(office.database, office.clock, {"console": wire}, home="console"))
    await _drain(Sender(office.database, office.clock, {"console": wire}, home="console"))
    assert wire.arrived == [], "a new process waits as long as the old one would have"


async def test_what_the_platform_refuses_for_good_is_parked_the_next_goes_and_the_admin_hears(office: Office) -> None:
    wire = Wire()
    wire.script = [RejectedError("81013")]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    _owe(office, ("u_bai", "一"), ("u_bai", "二"))
    await _drain(sender)
    assert [state for state, _ in _states(office)] == ["parked", "sent"]
    assert any(address == "a_gu" for address, _ in wire.arrived)


async def test_a_setting_that_is_wrong_keeps_the_post_and_is_told_once(office: Office) -> None:
    wire = Wire()
    wire.script = [MisconfiguredError("60020"), MisconfiguredError("60020")]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    _owe(office, ("u_bai", "一"))
    await sender.round()
    await sender.settle()
    assert sender.faults == {"console": "60020"}
    for _ in range(4):
        office.clock.turn(timedelta(minutes=11))
        await _drain(sender)
    assert ("u_bai", "一") in wire.arrived
    assert [address for address, _ in wire.arrived].count("a_gu") == 1
    assert sender.faults == {}


async def test_parts_that_arrived_are_not_sent_again(office: Office) -> None:
    wire = Wire()
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    _owe(office, ("u_bai", "一|二|三"))

    async def breaks_off(part: Part) -> str:
        if part.body["text"] == "二" and not wire.script:
            wire.script.append(BusyError("spent"))
            raise BusyError("busy")
        wire.arrived.append((part.body["to"], part.body["text"]))
        return "1"

    wire.send = breaks_off  # type: ignore[method-assign]
    for _ in range(3):
        await _drain(sender)
        office.clock.turn(timedelta(minutes=1))
    assert wire.arrived == [("u_bai", "一"), ("u_bai", "二"), ("u_bai", "三")]


def test_waits_double_are_spread_and_never_shorter_than_the_platform_asks() -> None:
    waits = [wait_before("k", attempts, timedelta()) for attempts in range(30)]
    for attempts, wait in enumerate(waits):
        doubled = min(timedelta(seconds=2**attempts), timedelta(minutes=10))
        assert doubled * 0.75 <= wait <= doubled * 1.25
    assert len({wait_before(f"k{number}", 3, timedelta()) for number in range(50)}) > 40
    asked = timedelta(hours=1)
    assert all(asked <= wait_before(f"k{number}", 0, asked) <= asked * 1.25 for number in range(50))


async def test_an_hour_that_the_platform_asks_for_is_kept(office: Office) -> None:
    wire = Wire()
    wire.script = [BusyError("45009", after=timedelta(hours=1))]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    _owe(office, *((f"u{number}", "一") for number in range(20)))
    await _drain(sender)
    office.clock.turn(timedelta(minutes=59))
    before = len(wire.arrived)
    await _drain(sender)
    assert len(wire.arrived) == before
    office.clock.turn(timedelta(minutes=20))
    await _drain(sender)
    assert len(wire.arrived) == 20


async def test_a_clock_set_back_by_hours_does_not_hold_a_post(office: Office) -> None:
    wire = Wire()
    wire.script = [BusyError("busy")]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    _owe(office, ("u_bai", "一"))
    await _drain(sender)
    office.clock.turn(timedelta(hours=-3))
    await _drain(sender)
    assert wire.arrived == [("u_bai", "一")]


async def test_a_clock_that_is_set_forward_sends_nothing_twice(office: Office) -> None:
    wire = Wire()
    _owe(office, ("u_bai", "早"))
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    wire.open.clear()
    await sender.round()
    office.clock.turn(timedelta(hours=1))
    await sender.round()
    wire.open.set()
    await _drain(sender)
    assert wire.arrived == [("u_bai", "早")]


async def test_a_platform_that_hangs_does_not_keep_the_process_from_ending(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.sender._LAST_WORDS", 0.01)
    wire = Wire()
    _owe(office, ("u_bai", "早"))
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    wire.open.clear()
    running = asyncio.create_task(sender.run())
    await wire.begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(5):
            await running
    assert _states(office) == [("sending", 0)], "whoever starts next tries it again"
