"""钉钉待办: one task a key however often it is put, on the right person's list, and ticked off when it is done here."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import TurnableClock
from bot.core.channel import BusyError, RejectedError
from bot.core.todo import Todo, TodoKeeper
from bot.handlers.dingtalk.channel import DingTalk
from bot.handlers.dingtalk.todos import source_id
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.faults import Errcode, LostAnswer

pytestmark = pytest.mark.anyio

CALL = Todo("lead/42/chenli", "u_chen", "lead_first_response", "首次联系：华东机械", "陈工 产线改造")


async def test_the_channel_says_that_it_keeps_such_lists(channel: DingTalk) -> None:
    assert isinstance(channel, TodoKeeper)


async def test_a_task_is_on_its_persons_list(channel: DingTalk, api: DingTalkApi, clock: TurnableClock) -> None:
    due = clock.now() + timedelta(hours=2)
    await channel.put_todo("chenli", replace(CALL, due_at=due))
    (task,) = api.todos.of("chenli")
    assert task["subject"] == "首次联系：华东机械"
    assert task["description"] == "陈工 产线改造"
    assert task["dueTime"] == int(due.timestamp() * 1000)
    assert task["sourceId"] == source_id(CALL.key)
    assert api.todos.of("linxiao") == []


async def test_put_again_it_is_the_same_task_brought_up_to_date(channel: DingTalk, api: DingTalkApi) -> None:
    await channel.put_todo("chenli", CALL)
    await channel.put_todo("chenli", replace(CALL, head="联系华东机械（今天）"))
    assert [task["subject"] for task in api.todos.of("chenli")] == ["联系华东机械（今天）"]


async def test_a_task_whose_answer_was_lost_is_put_again_and_stands_there_once(
    channel: DingTalk, api: DingTalkApi
) -> None:
    api.fails("tasks", LostAnswer())
    with pytest.raises(BusyError):
        await channel.put_todo("chenli", CALL)
    await channel.put_todo("chenli", CALL)
    assert len(api.todos.of("chenli")) == 1


async def test_done_here_it_is_ticked_off_there(channel: DingTalk, api: DingTalkApi) -> None:
    await channel.put_todo("chenli", CALL)
    await channel.put_todo("chenli", replace(CALL, key="step/7", head="寄样品"))
    for _ in range(2):
        await channel.put_todo("chenli", replace(CALL, done=True))
    assert {task["subject"]: task["done"] for task in api.todos.of("chenli")} == {CALL.head: True, "寄样品": False}


async def test_a_task_that_is_there_again_is_to_be_done_again(channel: DingTalk, api: DingTalkApi) -> None:
    for todo in (CALL, replace(CALL, done=True), CALL):
        await channel.put_todo("chenli", todo)
    (task,) = api.todos.of("chenli")
    assert not task["done"]


async def test_a_task_that_is_not_there_needs_no_ticking(channel: DingTalk) -> None:
    await channel.put_todo("chenli", replace(CALL, done=True))


async def test_a_person_is_looked_up_once(channel: DingTalk, api: DingTalkApi) -> None:
    for number in range(3):
        await channel.put_todo("chenli", replace(CALL, key=f"step/{number}"))
    assert api.calls["get"] == 1


async def test_whoever_is_not_of_the_company_has_no_list(channel: DingTalk) -> None:
    with pytest.raises(RejectedError, match="60121"):
        await channel.put_todo("nobody", CALL)


@pytest.mark.parametrize("union_id", [None, "", "a/../b", 7])
async def test_a_union_id_that_could_lead_elsewhere_is_not_used(
    channel: DingTalk, api: DingTalkApi, union_id: object
) -> None:
    api.fails("get", Errcode(0, more={"result": {"unionid": union_id}}))
    with pytest.raises(RejectedError, match="unionid"):
        await channel.put_todo("chenli", CALL)


async def test_a_key_of_any_characters_is_a_name_that_fits_into_a_path() -> None:
    assert source_id("线索/华东 机械?").isascii()
    assert source_id("a") != source_id("b")
