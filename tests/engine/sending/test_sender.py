"""What the sender promises: one attempt in flight per address, order, patience that lasts, and word of what failed."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import TurnableClock
from bot.core.channel import BusyError, MisconfiguredError, Part, RejectedError
from bot.engine.backoff import wait_before
from bot.engine.sending import holder
from bot.engine.sending.sender import Sender
from tests.engine.sending.wire import Wire, drain, owe, states
from tests.office import Office

pytestmark = pytest.mark.anyio


async def test_one_address_has_one_attempt_in_flight_and_others_do_not_wait_for_it(office: Office) -> None:
    wire = Wire()
    wire.open.clear()
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    owe(office, ("u_bai", "一"), ("u_bai", "二"), ("u_song", "三"))
    for _ in range(3):
        await sender.round()
    await asyncio.sleep(0)
    assert sorted(wire.flying) == ["u_bai", "u_song"]
    wire.open.set()
    await sender.settle()
    await drain(sender)
    assert [said for address, said in wire.arrived if address == "u_bai"] == ["一", "二"]
    assert not wire.crowded


async def test_a_busy_platform_is_tried_again_later_and_order_is_kept(office: Office) -> None:
    wire = Wire()
    wire.script = [BusyError("busy"), BusyError("busy")]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    owe(office, ("u_bai", "一"), ("u_bai", "二"))
    await drain(sender)
    assert (wire.arrived, states(office)) == ([], [("pending", 1), ("pending", 0)])
    for _ in range(3):
        office.clock.turn(timedelta(minutes=1))
        await drain(sender)
    assert wire.arrived == [("u_bai", "一"), ("u_bai", "二")]


async def test_patience_outlives_the_process(office: Office) -> None:
    wire = Wire()
    wire.script = [BusyError("busy")]
    owe(office, ("u_bai", "一"))
    await drain(Sender(office.database, office.clock, {"console": wire}, home="console"))
    await drain(Sender(office.database, office.clock, {"console": wire}, home="console"))
    assert wire.arrived == [], "a new process waits as long as the old one would have"


async def test_what_the_platform_refuses_for_good_is_parked_the_next_goes_and_the_admin_hears(office: Office) -> None:
    wire = Wire()
    wire.script = [RejectedError("81013")]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    owe(office, ("u_bai", "一"), ("u_bai", "二"))
    await drain(sender)
    assert [state for state, _ in states(office)] == ["parked", "sent"]
    assert any(address == "a_gu" for address, _ in wire.arrived)


async def test_a_setting_that_is_wrong_keeps_the_post_and_is_told_once(office: Office) -> None:
    wire = Wire()
    wire.script = [MisconfiguredError("60020"), MisconfiguredError("60020")]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    owe(office, ("u_bai", "一"))
    await sender.round()
    await sender.settle()
    assert sender.faults == {"console": "60020"}
    for _ in range(4):
        office.clock.turn(timedelta(minutes=11))
        await drain(sender)
    assert ("u_bai", "一") in wire.arrived
    assert [address for address, _ in wire.arrived].count("a_gu") == 1
    assert sender.faults == {}


async def test_parts_that_arrived_are_not_sent_again(office: Office) -> None:
    wire = Wire()
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    owe(office, ("u_bai", "一|二|三"))

    async def breaks_off(part: Part) -> str:
        if part.body["text"] == "二" and not wire.script:
            wire.script.append(BusyError("spent"))
            raise BusyError("busy")
        wire.arrived.append((part.body["to"], part.body["text"]))
        return "1"

    wire.send = breaks_off  # type: ignore[method-assign]
    for _ in range(3):
        await drain(sender)
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
    owe(office, *((f"u{number}", "一") for number in range(20)))
    await drain(sender)
    office.clock.turn(timedelta(minutes=59))
    before = len(wire.arrived)
    await drain(sender)
    assert len(wire.arrived) == before
    office.clock.turn(timedelta(minutes=20))
    await drain(sender)
    assert len(wire.arrived) == 20


async def test_a_clock_set_back_by_hours_does_not_hold_a_post(office: Office) -> None:
    wire = Wire()
    wire.script = [BusyError("busy")]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    owe(office, ("u_bai", "一"))
    await drain(sender)
    office.clock.turn(timedelta(hours=-3))
    await drain(sender)
    assert wire.arrived == [("u_bai", "一")]


async def test_a_clock_that_is_set_forward_sends_nothing_twice(office: Office) -> None:
    wire = Wire()
    owe(office, ("u_bai", "早"))
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    wire.open.clear()
    await sender.round()
    office.clock.turn(timedelta(hours=1))
    await sender.round()
    wire.open.set()
    await drain(sender)
    assert wire.arrived == [("u_bai", "早")]


@pytest.mark.parametrize("ahead", [90, -90])
async def test_a_host_whose_clock_is_a_minute_and_a_half_off_leaves_what_another_is_sending(
    office: Office, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    wire, off = Wire(), TurnableClock(office.clock.now() + timedelta(seconds=ahead))
    owe(office, ("u_bai", "早"))
    with monkeypatch.context() as patch:
        patch.setattr(holder, "mine", lambda: "another-host/7/run")
        sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    other = Sender(office.database, off, {"console": wire}, home="console")
    wire.open.clear()
    await sender.round()
    await other.round()
    wire.open.set()
    await drain(other)
    await drain(sender)
    assert wire.arrived == [("u_bai", "早")]


async def test_a_platform_that_hangs_does_not_keep_the_process_from_ending(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.sending.sender._LAST_WORDS", 0.01)
    wire = Wire()
    owe(office, ("u_bai", "早"))
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    wire.open.clear()
    running = asyncio.create_task(sender.run())
    await wire.begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(60):
            await running
    assert states(office) == [("sending", 0)], "whoever starts next tries it again"


async def test_what_may_not_leave_from_here_waits_until_it_may(office: Office) -> None:
    wire = Wire()
    owe(office, ("u_bai", "早"))
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    sender.may_send("console", may=False)
    await drain(sender)
    assert (wire.arrived, states(office)) == ([], [("pending", 0)])
    sender.may_send("console", may=True)
    await drain(sender)
    assert wire.arrived == [("u_bai", "早")]
