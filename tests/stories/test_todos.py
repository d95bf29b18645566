"""钉钉待办: what somebody has to do stands on their own list in DingTalk, and is ticked off when it is done here."""

from datetime import timedelta
from typing import Any

import pytest

from tests.fakes.faults import LostAnswer, Refusal
from tests.office import NOW
from tests.stories.dingtalk_street import Street, street
from tests.stories.street import street as wecom_street

pytestmark = pytest.mark.anyio

SOON, DAYS = timedelta(minutes=1), timedelta(days=1)
ASKED = {"company": "蓝桥精工", "contact": "王经理", "phone": "13900001234", "source": "website", "level": "A"}


async def _lead(here: Any, **more: str) -> None:  # noqa: ANN401  either street
    answer = await here.client.post("/api/v1/leads", json=ASKED | more, headers={"authorization": "Bearer planted"})
    assert answer.status_code == 202


def _open(here: Street, who: str) -> list[str]:
    return [task["subject"] for task in here.api.todos.of(who) if not task["done"]]


def _ticked(here: Street, who: str) -> list[str]:
    return [task["subject"] for task in here.api.todos.of(who) if task["done"]]


async def _given(here: Street) -> tuple[str, str]:
    """A lead was given to one of the two who sell; returns them, that one first."""
    await _lead(here)
    await here.work(SOON)
    return ("u_bai", "u_song") if _open(here, "u_bai") else ("u_song", "u_bai")


async def test_a_lead_stands_on_its_owner_s_list_until_there_was_contact(database_url: str) -> None:
    async with street(database_url, works=False, api_token="planted") as here:
        owner, other = await _given(here)
        assert _open(here, owner) == ["首次联系：蓝桥精工"]
        (task,) = here.api.todos.of(owner)
        assert "王经理 13900001234" in task["description"]
        assert task["dueTime"] == NOW.replace(hour=6, minute=0).timestamp() * 1000, "two working hours, lunch apart"
        await here.say(other, "云岭电子电话聊了")
        await here.work(SOON)
        assert _open(here, owner) == ["首次联系：蓝桥精工"]
        await here.say(owner, "蓝桥精工王经理电话聊了，要资料")
        await here.work(SOON)
        assert (_open(here, owner), _ticked(here, owner)) == ([], ["首次联系：蓝桥精工"])


async def test_a_lead_that_moves_moves_its_task_there_and_back(sqlite_url: str) -> None:
    async with street(sqlite_url, works=False, api_token="planted") as here:
        owner, other = await _given(here)
        name = {"u_bai": "白露", "u_song": "宋词"}
        await here.say("s_qiu", f"把L0001转给{name[other]}")
        await here.say("s_qiu", "确认")
        await here.work(SOON)
        assert (_open(here, owner), len(_open(here, other))) == ([], 1)
        await here.say("s_qiu", f"把L0001转给{name[owner]}")
        await here.say("s_qiu", "确认")
        await here.work(SOON)
        assert (len(_open(here, owner)), _open(here, other)) == (1, [])
        assert len(here.api.todos.of(owner)) == 1, "the same task again"


async def test_a_lead_that_goes_back_to_the_pool_is_nobody_s_task(sqlite_url: str) -> None:
    async with street(sqlite_url, works=False, api_token="planted") as here:
        owner, _ = await _given(here)
        await here.work(9 * DAYS)
        assert _ticked(here, owner) == ["首次联系：蓝桥精工"]
        assert here.ask("SELECT count(*) FROM todo") == [(0,)]


async def test_a_step_with_an_hour_is_a_task_from_when_it_falls_due_until_it_is_done(sqlite_url: str) -> None:
    async with street(sqlite_url, works=False) as here:
        await here.say("u_bai", "云岭电子报价96万，今天下午4点再打电话")
        await here.work(SOON)
        assert here.api.todos.of("u_bai") == []
        await here.work(timedelta(hours=5))
        (task,) = here.api.todos.of("u_bai")
        assert "云岭电子" in task["subject"]
        await here.say("u_bai", "云岭电子电话聊了，同意签")
        await here.work(SOON)
        assert task["done"]


async def test_a_step_that_was_taken_back_is_no_task(sqlite_url: str) -> None:
    async with street(sqlite_url, works=False) as here:
        await here.say("u_bai", "云岭电子报价96万，今天下午4点再打电话")
        await here.work(timedelta(hours=5))
        await here.say("u_bai", "撤回")
        await here.work(SOON)
        assert [task["done"] for task in here.api.todos.of("u_bai")] == [True]


async def test_a_task_whose_answer_was_lost_stands_there_once(sqlite_url: str) -> None:
    async with street(sqlite_url, works=False, api_token="planted") as here:
        here.api.fails("tasks", LostAnswer())
        owner, other = await _given(here)
        await here.work(timedelta(minutes=5))
        assert len(here.api.todos.of(owner)) + len(here.api.todos.of(other)) == 1


async def test_where_the_app_may_not_write_on_lists_the_words_arrive_and_the_admin_hears_once(sqlite_url: str) -> None:
    async with street(sqlite_url, works=False, api_token="planted") as here:
        here.api.fails("tasks", Refusal("Forbidden.AccessDenied.AccessTokenPermissionDenied", 403), times=None)
        for company in ("蓝桥精工", "松风软件"):
            await _lead(here, company=company)
        await here.work(timedelta(minutes=30))
        assert "蓝桥精工" in "".join(here.api.texts("u_bai") + here.api.texts("u_song"))
        told = [words for words in here.api.texts("a_gu") if "待办没有建成" in words]
        assert len(told) == 1
        assert (await here.client.get("/readyz")).json()["checks"]["channel dingtalk"] is None
        assert here.ask("SELECT DISTINCT state FROM outbox WHERE kind = 'todo'") == [("parked",)]


async def test_where_the_platform_keeps_no_lists_nothing_is_owed(sqlite_url: str) -> None:
    async with wecom_street(sqlite_url, api_token="planted") as here:
        await _lead(here)
        await here.work()
        assert here.ask("SELECT count(*) FROM outbox WHERE kind = 'todo'") == [(0,)]
        assert here.ask("SELECT count(*) FROM todo") == [(0,)]


async def test_an_interactive_card_of_a_lead_closes_with_its_task(sqlite_url: str) -> None:
    async with street(sqlite_url, works=False, api_token="planted", dingtalk_card_template_id="t.schema") as here:
        owner, _ = await _given(here)
        (card,) = [seen.card for seen in here.api.transcript(owner) if seen.kind == "card"]
        assert "[13900001234](tel:13900001234)" in card["text"]
        assert card["stamp"] == ""
        await here.say(owner, "蓝桥精工王经理电话聊了，要资料")
        await here.work(SOON)
        assert (card["stamp"], card["buttons"]) == ("已联系", "[]")
