"""What the doctor learns of DingTalk: whether the API and the gateway let us in, and what time it is there."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clock import ShiftedClock, TurnableClock, WallClock
from bot.handlers.dingtalk.checkup import access, clock, stream
from bot.handlers.probe import Setup
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.dingtalk_gateway import Gateway
from tests.fakes.faults import Fault, Html, LostAnswer, Refusal

pytestmark = pytest.mark.anyio

NOWHERE = "http://127.0.0.1:9"
SECRETS = (Account().secret, "planted-access-token", "planted-ticket")


@pytest.fixture
def setup(account: Account, api: DingTalkApi, switchboard_url: str, clock: TurnableClock) -> Setup:
    assert api.staff, "the API answers at that address"
    return Setup(account.settings(switchboard_url), clock)


def _but(setup: Setup, **changes: object) -> Setup:
    return Setup(setup.settings.model_copy(update=changes), setup.clock)


async def test_a_robot_that_the_platform_knows_is_found_sound(setup: Setup, gateway: Gateway) -> None:
    async with gateway.running():
        assert await access.PROBE.ask(setup) == ()
        assert await stream.PROBE.ask(setup) == ()
    assert gateway.live == [], "no connection was opened, to which messages could have gone"
    assert gateway.connections == []


async def test_nothing_is_sent_to_anybody_to_find_out(setup: Setup, api: DingTalkApi) -> None:
    await access.PROBE.ask(setup)
    assert set(api.calls) == {"accessToken", "readStatus"}


def _fails(endpoint: str, fault: Fault) -> Callable[[DingTalkApi], None]:
    return lambda api: api.fails(endpoint, fault, times=None)


@pytest.mark.parametrize(
    ("trouble", "what", "mend"),
    [
        (_fails("accessToken", Refusal("invalidClientIdOrSecret", 400)), "凭证不对", "SALESBOT_DINGTALK_CLIENT_ID"),
        (_fails("accessToken", Refusal("brandNew", 400)), "brandNew", "SALESBOT_DINGTALK_CLIENT_ID"),
        (_fails("readStatus", Refusal("InvalidAuthentication", 401)), "access_token", "CLIENT_SECRET"),
        (
            _fails("readStatus", Refusal("Forbidden.AccessDenied.ApiCountLimitForOrg", 403)),
            "调用量用完了",
            "接口调用量",
        ),
        (
            _fails("readStatus", Refusal("Forbidden.AccessDenied.AccessTokenPermissionDenied", 403, "qyapi_robot_x")),
            "没有这个接口的权限",
            "「权限管理」：qyapi_robot_x",
        ),
        (_fails("accessToken", Html(200)), "不是约定的格式", "SALESBOT_DINGTALK_API_BASE"),
        (_fails("accessToken", LostAnswer()), "没有回应", "SALESBOT_DINGTALK_API_BASE"),
    ],
)
async def test_what_keeps_us_out_is_named_with_what_mends_it(
    setup: Setup, api: DingTalkApi, trouble: Callable[[DingTalkApi], None], what: str, mend: str
) -> None:
    trouble(api)
    (one,) = await access.PROBE.ask(setup)
    assert one.severity == "error"
    assert what in one.what
    assert mend in one.mend
    assert [secret for secret in SECRETS if secret in one.what + one.mend] == []


async def test_a_robot_that_the_platform_does_not_know_is_named(setup: Setup) -> None:
    (one,) = await access.PROBE.ask(_but(setup, dingtalk_robot_code="dinganotherrobot"))
    assert "机器人不存在" in one.what
    assert one.mend == "SALESBOT_DINGTALK_ROBOT_CODE"


async def test_a_gateway_that_lets_nobody_in_is_named(setup: Setup, api: DingTalkApi) -> None:
    api.fails("open", Refusal("authFailed", 401))
    (one,) = await stream.PROBE.ask(setup)
    assert "网关不让连接（authFailed）" in one.what
    assert "Stream" in one.mend


async def test_a_gateway_that_is_busy_is_named(setup: Setup, api: DingTalkApi) -> None:
    api.fails("open", Html(502))
    (one,) = await stream.PROBE.ask(setup)
    assert "不是约定的格式" in one.what


async def test_a_place_that_the_firewall_hides_is_named_without_the_ticket(setup: Setup, gateway: Gateway) -> None:
    async with gateway.running():
        pass
    (one,) = await stream.PROBE.ask(setup)
    assert one.what == "钉钉的长连接地址 127.0.0.1 连不上"
    assert "防火墙放行" in one.mend


async def test_without_the_app_nothing_is_asked(setup: Setup, api: DingTalkApi) -> None:
    off = _but(setup, dingtalk_client_id=None)
    for probe in (access.PROBE, stream.PROBE, clock.PROBE):
        assert await probe.ask(off) == ()
    assert await stream.PROBE.ask(_but(setup, dingtalk_mode="webhook")) == ()
    assert not api.calls


@pytest.mark.parametrize(("minutes", "severities"), [(-10, ["error"]), (3, ["warning"]), (0, [])])
async def test_a_clock_that_is_off_is_named(setup: Setup, minutes: int, severities: list[str]) -> None:
    ours = ShiftedClock(WallClock())
    ours.turn(timedelta(minutes=minutes))
    found = await clock.PROBE.ask(Setup(setup.settings, ours))
    assert [one.severity for one in found] == severities
    assert all("钉钉" in one.what for one in found)
