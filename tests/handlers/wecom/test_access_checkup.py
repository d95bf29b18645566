"""What the doctor learns from the API: whether it lets us in, sees the team, and what time it is there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import Clock, ShiftedClock, TurnableClock, WallClock
from bot.core.diagnosis import Diagnosis
from bot.handlers.probe import Member, Setup
from bot.handlers.wecom.checkup import access, clock
from tests.fakes.account import Account
from tests.fakes.faults import Errcode, Fault, Html, LostAnswer
from tests.fakes.qyapi import Qyapi

pytestmark = pytest.mark.anyio

TEAM = (Member("陈立", "ChenLi", "d1"), Member("林晓", "linxiao", "d2"), Member("吴桐", "WuTong", "d3"))


async def found(account: Account, api_url: str, time: Clock, **more: Any) -> list[Diagnosis]:
    return list(await access.PROBE.ask(Setup(account.settings(api_url, **more), time, TEAM[:2])))


async def test_an_app_that_sees_the_whole_team_is_found_sound(
    account: Account, api_url: str, clock: TurnableClock, qyapi: Qyapi
) -> None:
    assert await found(account, api_url, clock) == []
    assert qyapi.calls["gettoken"] == 1


async def test_whom_the_app_names_is_not_asked_for(
    account: Account, api_url: str, clock: TurnableClock, qyapi: Qyapi
) -> None:
    qyapi.named = {"ChenLi", "LinXiao"}
    assert await found(account, api_url, clock) == []
    assert qyapi.calls["user/get"] == 0


def _untrusted(qyapi: Qyapi) -> None:
    qyapi.trusted_addresses = {"198.51.100.7"}


def _closed(qyapi: Qyapi) -> None:
    qyapi.closed = True


def _fails(endpoint: str, fault: Fault) -> Callable[[Qyapi], None]:
    return lambda qyapi: qyapi.fails(endpoint, fault, times=None)


@pytest.mark.parametrize(
    ("trouble", "what", "mend"),
    [
        (_untrusted, "企业可信IP", "加上 203.0.113.9"),
        (_closed, "停用", "管理后台的应用状态"),
        (_fails("gettoken", Errcode(40001)), "应用密钥不对", "SALESBOT_WECOM_SECRET"),
        (_fails("gettoken", Errcode(40013)), "企业ID不对", "SALESBOT_WECOM_CORP_ID"),
        (_fails("gettoken", Errcode(40091)), "另一家企业", "SALESBOT_WECOM_SECRET"),
        (_fails("gettoken", Errcode(99999)), "99999", "SALESBOT_WECOM_SECRET"),
        (_fails("agent/get", Errcode(40014)), "access_token", "SALESBOT_WECOM_SECRET"),
        (_fails("agent/get", Errcode(40056)), "应用ID不对", "SALESBOT_WECOM_AGENT_ID"),
        (_fails("agent/get", Errcode(45009)), "限流", "SALESBOT_WECOM_API_BASE"),
        (_fails("gettoken", Html()), "不是约定的格式", "SALESBOT_WECOM_API_BASE"),
        (_fails("gettoken", LostAnswer()), "没有回应", "SALESBOT_WECOM_API_BASE"),
    ],
)
async def test_what_keeps_us_out_is_named_with_what_mends_it(
    account: Account,
    api_url: str,
    clock: TurnableClock,
    qyapi: Qyapi,
    trouble: Callable[[Qyapi], None],
    what: str,
    mend: str,
) -> None:
    trouble(qyapi)
    (one,) = await found(account, api_url, clock)
    assert one.severity == "error"
    assert what in one.what
    assert mend in one.mend


async def test_a_server_that_is_not_there_is_named(account: Account, clock: TurnableClock) -> None:
    (one,) = await found(account, "http://127.0.0.1:9", clock)
    assert "没有回应" in one.what


async def test_whom_the_app_does_not_see_and_whom_the_company_does_not_know_are_named(
    account: Account, api_url: str, clock: TurnableClock, qyapi: Qyapi
) -> None:
    qyapi.out_of_range = {"linxiao"}
    unknown, unseen = await access.PROBE.ask(Setup(account.settings(api_url), clock, TEAM))
    assert unknown.what.endswith("：吴桐")
    assert "wecom_id" in unknown.mend
    assert unseen.what.endswith("：林晓")
    assert "可见范围" in unseen.mend


async def test_of_many_out_of_reach_ten_are_named(account: Account, api_url: str, clock: TurnableClock) -> None:
    team = [Member(f"某{number}", f"nobody{number}", "") for number in range(30)]
    (one,) = await access.PROBE.ask(Setup(account.settings(api_url), clock, team))
    assert one.what.endswith("、某9 等 30 人")


async def test_without_the_app_nothing_is_asked(account: Account, clock: TurnableClock) -> None:
    settings = account.settings("http://127.0.0.1:9").model_copy(update={"wecom_corp_id": None})
    assert await access.PROBE.ask(Setup(settings, clock)) == ()


@pytest.mark.parametrize(
    ("minutes", "severity", "what"),
    [(-30, "error", "慢 30 分钟，发来的消息会被拒收"), (3, "warning", "快 3 分钟"), (0, None, "")],
)
async def test_a_clock_that_is_off_is_named(
    account: Account, api_url: str, minutes: int, severity: str | None, what: str
) -> None:
    ours = ShiftedClock(WallClock())
    ours.turn(timedelta(minutes=minutes))
    told = await clock.PROBE.ask(Setup(account.settings(api_url), ours))
    assert [one.severity for one in told] == ([severity] if severity else [])
    assert all(what in one.what for one in told)
