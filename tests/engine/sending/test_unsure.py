"""A request that left and was not answered: what can be used once, and is found used, has arrived; else it has not."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.core.channel import BusyError, Limit, RejectedError, SendError, SpentError
from bot.engine.sending.sender import Sender
from tests.engine.sending.wire import Wire, drain, owe, states
from tests.office import Office

pytestmark = pytest.mark.anyio

LOST, BUSY, SPENT = BusyError("没有回应", unsure=True), BusyError("正忙"), SpentError("用过了")


def told(office: Office) -> int:
    """How often the admin was told that something did not arrive."""
    with office.database.read() as connection:
        count = connection.execute(text("SELECT count(*) FROM outbox WHERE rule = 'message_parked'")).scalar_one()
        return int(count)


@pytest.mark.parametrize(
    ("tries", "fate"),
    [
        ([LOST, SPENT], "sent"),
        ([LOST, BUSY, SPENT], "sent"),
        ([SPENT], "parked"),
        ([BUSY, SPENT], "parked"),
        ([LOST, RejectedError("内容太长")], "parked"),
    ],
)
async def test_spent_after_a_try_that_may_have_arrived_is_arrived(
    office: Office, tries: list[SendError], fate: str
) -> None:
    wire = Wire()
    wire.script = list(tries)
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    owe(office, ("u_bai", "一"))
    for _ in tries:
        await drain(sender)
        office.clock.turn(timedelta(minutes=11))
    assert states(office) == [(fate, len(tries) - (fate == "sent"))]
    assert told(office) == (fate == "parked")


async def test_spent_by_a_process_that_was_killed_before_it_could_say_so_is_arrived(office: Office) -> None:
    dead, wire = Wire(), Wire()
    dead.open.clear()
    owe(office, ("u_bai", "一"))
    killed = Sender(office.database, office.clock, {"console": dead}, home="console")
    await killed.round()
    await dead.begun.wait()
    for task in tuple(killed._flying):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    wire.script = [SPENT]
    office.clock.turn(timedelta(minutes=1))
    await drain(Sender(office.database, office.clock, {"console": wire}, home="console"))
    assert states(office) == [("sent", 0)]
    assert told(office) == 0


async def test_a_limit_between_two_tries_does_not_make_the_first_forgotten(office: Office) -> None:
    wire = Wire()
    wire.limits, wire.script = (Limit(1, timedelta(minutes=1)),), [LOST, SPENT]
    sender = Sender(office.database, office.clock, {"console": wire}, home="console")
    owe(office, ("u_bai", "一"))
    for seconds in (0, 10, 120):
        office.clock.turn(timedelta(seconds=seconds))
        await drain(sender)
    assert states(office) == [("sent", 1)]
