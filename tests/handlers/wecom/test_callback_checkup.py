"""Each way in which a callback address fails is named rightly, and a sound one is found sound.

Every set-up is the real door behind a real server, and something in front of it that does one thing wrong.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from starlette.types import ASGIApp

from bot.clock import ShiftedClock, WallClock
from bot.core.diagnosis import Diagnosis
from bot.handlers import visit
from bot.handlers.probe import Setup
from bot.handlers.visit import Unreached
from bot.handlers.wecom import HANDLER
from bot.handlers.wecom.checkup.callback import PROBE, caller
from bot.web import door
from bot.web.health import Readiness
from tests.fakes.account import Account
from tests.fakes.certificates import Authority
from tests.fakes.loopback import served
from tests.fakes.proxies import Stopwatch, answers, delays, moves, rewrites_body, rewrites_query
from tests.fakes.tray import Tray
from tests.waiting import PATIENCE

pytestmark = pytest.mark.anyio

ACCOUNT = Account()
OTHER_KEY = "AnotherEncodingAESKey456789abcdefghijklmnop"
PAGE = "<!DOCTYPE html><html><body>登录</body></html>"
ELSEWHERE = "https://bot.example.com/login?next=msg_signature"
WATCH = Stopwatch()


@pytest.fixture(autouse=True)
def _this_machine_is_never_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "time", WATCH)


def bot(account: Account = ACCOUNT) -> ASGIApp:
    """The bot's whole web application, of `account`."""
    channel = HANDLER.open(account.settings("http://nowhere.test"), WallClock())
    assert channel is not None
    return door.build(channel.doors(Tray()), lambda: Readiness({}))


def setup(public_url: str) -> Setup:
    return Setup(ACCOUNT.settings("http://nowhere.test", public_url=public_url), WallClock())


async def found(app: ASGIApp) -> list[Diagnosis]:
    with served(app) as base:
        return list(await PROBE.ask(setup(base)))


@pytest.mark.parametrize("slash", ["", "/"])
async def test_a_sound_address_is_found_sound(slash: str) -> None:
    with served(bot()) as base:
        assert await PROBE.ask(setup(base + slash)) == ()


async def test_a_sound_address_over_https_is_found_sound(tmp_path: Path) -> None:
    authority = Authority.founded(tmp_path)
    with served(bot(), authority.signs()) as base:
        assert await caller(setup(base), authority.trust()).examine() is None


Named = tuple[Callable[[], ASGIApp], str, str]

BROKEN: dict[str, Named] = {
    "another token": (lambda: bot(Account(token="AnotherToken")), "用的 Token 和这里的不一样", "SALESBOT_WECOM_TOKEN"),
    "another key": (lambda: bot(Account(aes_key=OTHER_KEY)), "用的 EncodingAESKey 和", "SALESBOT_WECOM_AES_KEY"),
    "another company": (lambda: bot(Account(corp_id="ww0123456789abcdef")), "用的 企业ID 和", "SALESBOT_WECOM_CORP_ID"),
    "a JSON string": (lambda: rewrites_body(bot(), lambda body: b'"' + body + b'"'), "回的是 JSON", "不要加引号"),
    "a JSON object": (
        lambda: rewrites_body(bot(), lambda body: b'{"data":"' + body + b'"}', b"application/json"),
        "回的是 JSON",
        "不要包成 JSON",
    ),
    "a line break": (lambda: rewrites_body(bot(), lambda body: body + b"\n"), "多了空白、换行或 BOM", "原样返回"),
    "a byte order mark": (lambda: rewrites_body(bot(), lambda body: b"\xef\xbb\xbf" + body), "BOM", "原样返回"),
    "an empty answer": (lambda: rewrites_body(bot(), lambda _: b""), "内容是空的", "转给 salesbot serve"),
    "another program": (lambda: answers(200, "wecom webhook ok", "text/plain"), "别的程序", "转给 salesbot serve"),
    "a page": (lambda: answers(200, PAGE), "一张网页", "转给 salesbot serve"),
    "a page called text": (lambda: answers(200, PAGE, "text/plain"), "一张网页", "转给 salesbot serve"),
    "a proxy's 404": (lambda: answers(404, PAGE), "HTTP 404：反向代理没有转", "location = /wecom/callback"),
    "our own 404": (lambda: moves(bot(), "/callback"), "HTTP 404：到了程序", "通道：wecom"),
    "a proxy's 403": (lambda: answers(403, PAGE), "HTTP 403：被反向代理或防火墙拦下", "放行所有来源"),
    "a proxy's bare 403": (lambda: answers(403, "", "text/plain"), "HTTP 403：被反向代理或防火墙拦下", "放行所有来源"),
    "a proxy's 400": (lambda: answers(400, PAGE), "HTTP 400：被反向代理或防火墙拦下", "放行所有来源"),
    "a log-in": (lambda: answers(401, PAGE), "HTTP 401：反向代理要人登录", "不要求登录"),
    "a proxy without a bot": (lambda: answers(502, PAGE), "HTTP 502：反向代理连不上机器人", "启动 salesbot serve"),
    "a redirect": (
        lambda: answers(302, headers={"location": ELSEWHERE}),
        "HTTP 302：被转到 https://bot.example.com/login，",
        "SALESBOT_PUBLIC_URL",
    ),
    "a redirect within": (
        lambda: answers(308, headers={"location": "/wecom/callback/?echostr=x"}),
        "HTTP 308：被转到 /wecom/callback/，",
        "SALESBOT_PUBLIC_URL",
    ),
    "a domain without a licence": (
        lambda: answers(302, headers={"location": "https://dnspod.qcloud.com/static/webblock.html?d=x"}),
        "没有备案",
        "备案",
    ),
    "a domain without a licence, by a page": (
        lambda: answers(403, "<html><title>Non-compliance ICP Filing</title></html>"),
        "没有备案",
        "备案",
    ),
    "a query decoded once too often": (
        lambda: rewrites_query(bot(), lambda query: unquote_to_bytes(query.replace(b"+", b" ")).replace(b"+", b" ")),
        "改写了查询串",
        "原样转发查询串",
    ),
    "an answer after the second": (lambda: delays(bot(), WATCH, 1.05, 1.05), "平台只等 1 秒", "服务器负载"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_address_is_named_by_its_cause(name: str) -> None:
    app, what, mend = BROKEN[name]
    (one,) = await found(app())
    assert one.severity == "error"
    assert what in one.what
    assert mend in one.mend
    assert "signature" not in one.what + one.mend


async def test_an_answer_that_was_late_only_once_is_no_finding() -> None:
    assert await found(delays(bot(), WATCH, 1.05)) == []


@pytest.mark.parametrize("hours", [-1, 1])
async def test_clocks_that_differ_are_told_from_a_wrong_token(hours: int) -> None:
    ours = ShiftedClock(WallClock())
    ours.turn(timedelta(hours=hours))
    with served(bot()) as base:
        (one,) = await PROBE.ask(Setup(setup(base).settings, ours))
    assert "时钟差 60 分钟" in one.what


async def test_without_a_public_address_or_with_values_missing_nothing_is_asked() -> None:
    for missing in ({"public_url": None}, {"public_url": "http://127.0.0.1:1", "wecom_token": None}):
        settings = setup("http://127.0.0.1:1").settings.model_copy(update=missing)
        assert await PROBE.ask(Setup(settings, WallClock())) == ()


@contextmanager
def _speaks(data: bytes) -> Iterator[str]:
    """A server that says `data` to whoever comes, or nothing at all."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(PATIENCE)
                connection.recv(4096)
                connection.sendall(data)
                if not data:
                    connection.recv(4096)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


async def _unreached(public_url: str, authority: Authority | None = None) -> Diagnosis:
    with pytest.raises(Unreached) as caught:
        await caller(setup(public_url), authority.trust() if authority else None).examine()
    return caught.value.diagnosis


async def test_a_port_that_nobody_listens_on_is_named() -> None:
    with served(bot()) as base:
        gone = base
    (one,) = await PROBE.ask(setup(gone))
    assert "拒绝连接" in one.what
    assert "salesbot serve" in one.mend


async def test_a_name_that_nobody_knows_is_named() -> None:
    assert "解析不到" in (await _unreached("http://bot.invalid")).what


async def test_no_address_at_all_is_named() -> None:
    assert "不是一个网址" in (await _unreached("http://127.0.0.1:80:80")).what


async def test_a_server_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "TIMEOUT", 0.5)
    with _speaks(b"") as place:
        assert "没有回答" in (await _unreached(f"http://{place}")).what


async def test_a_server_that_speaks_something_else_is_named() -> None:
    with _speaks(b"220 mail.example.com ESMTP\r\n") as place:
        assert "不是 HTTP" in (await _unreached(f"http://{place}")).what


async def test_https_to_a_server_without_it_is_named() -> None:
    with served(bot()) as base:
        assert "不是 HTTPS" in (await _unreached(base.replace("http:", "https:"))).what


async def test_http_to_a_server_with_https_is_named(tmp_path: Path) -> None:
    with served(bot(), Authority.founded(tmp_path).signs()) as base:
        assert "不是 HTTP" in (await _unreached(base.replace("https:", "http:"))).what


PAST, AHEAD = datetime(2021, 1, 1, tzinfo=UTC), datetime(2119, 1, 1, tzinfo=UTC)
BAD_PAPERS: dict[str, tuple[Callable[[Authority], Path], bool, str, str]] = {
    "of nobody known": (lambda authority: authority.signs(), False, "证书链不完整", "fullchain.pem"),
    "of itself": (lambda authority: authority.self_signed(), True, "自己签的", "公认机构"),
    "out of date": (lambda authority: authority.signs(until=PAST), True, "过期", "续期"),
    "too early": (lambda authority: authority.signs(from_=AHEAD), True, "还没有生效", "时钟"),
    "for another address": (
        lambda authority: authority.signs(host="127.0.0.9"),
        True,
        "不是签给 127.0.0.1",
        "申请证书",
    ),
    "for another name": (lambda authority: authority.signs(host="bot.example.com"), True, "不是签给", "申请证书"),
}


@pytest.mark.parametrize("name", BAD_PAPERS)
async def test_a_wrong_certificate_is_named_by_what_is_wrong_with_it(name: str, tmp_path: Path) -> None:
    make, known, what, mend = BAD_PAPERS[name]
    authority = Authority.founded(tmp_path)
    with served(bot(), make(authority)) as base:
        one = await _unreached(base, authority if known else None)
    assert what in one.what
    assert mend in one.mend
