"""What is owed on a channel that is open nowhere goes to the person on one that is; another process keeps its own."""

from datetime import timedelta

import pytest

from bot.engine.sending.sender import Sender
from storage import outbox
from tests.engine.sending.wire import Wire, drain, owe, states
from tests.office import Office

pytestmark = pytest.mark.anyio


async def test_what_is_owed_on_a_channel_that_is_not_open_reaches_the_person_on_the_one_that_is(office: Office) -> None:
    wire = Wire()
    owe(office, ("u_bai", "一"), ("u_nobody", "二"), channel="dingtalk")
    await drain(Sender(office.database, office.clock, {"wecom": wire}, home="wecom"))
    assert wire.arrived == [("bailu", "一")]
    assert states(office) == [("sent", 0), ("pending", 0)]
    with office.database.read() as connection:
        assert [row.post["reply_to"] for row in outbox.since(connection, 0, "wecom", 9)] == [""]


async def test_what_is_owed_on_a_platform_is_not_spent_on_the_console(office: Office) -> None:
    wire = Wire()
    owe(office, ("u_bai", "一"), channel="wecom")
    await drain(Sender(office.database, office.clock, {"console": wire}, home="console"))
    assert (wire.arrived, states(office)) == ([], [("pending", 0)])


async def test_what_another_service_of_this_database_sends_is_left_to_it(office: Office) -> None:
    ours, theirs = Wire(), Wire()
    here = Sender(office.database, office.clock, {"wecom": ours}, home="wecom")
    there = Sender(office.database, office.clock, {"dingtalk": theirs}, home="dingtalk")
    await drain(there)
    owe(office, ("u_bai", "一"), channel="dingtalk")
    await drain(here)
    assert (ours.arrived, states(office)) == ([], [("pending", 0)])
    await drain(there)
    assert theirs.arrived == [("u_bai", "一")]


async def test_a_restart_of_the_other_service_is_waited_for_and_its_end_is_not(office: Office) -> None:
    ours = Wire()
    here = Sender(office.database, office.clock, {"wecom": ours}, home="wecom")
    await drain(Sender(office.database, office.clock, {"dingtalk": Wire()}, home="dingtalk"))
    owe(office, ("u_bai", "一"), channel="dingtalk")
    office.clock.turn(timedelta(minutes=9))
    await drain(here)
    assert ours.arrived == []
    office.clock.turn(timedelta(minutes=2))
    await drain(here)
    assert ours.arrived == [("bailu", "一")]
