"""Which address leads where, and what every answer is fenced with."""

from collections.abc import Callable

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from starlette.types import Message, Receive, Scope, Send

from bot.web.door import build
from bot.web.health import Readiness

pytestmark = pytest.mark.anyio

WELL = Readiness({"database": None})


async def _callback(scope: Scope, _: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-door", b"callback")]})
    await send({"type": "http.response.body", "body": scope["method"].encode()})


def _client(readiness: Callable[[], Readiness] = lambda: WELL) -> httpx.AsyncClient:
    app = build({"/wecom/callback": _callback}, readiness)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://office.test")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
async def test_a_callback_path_gets_every_request_as_it_came(method: str) -> None:
    answer = await _client().request(method, "/wecom/callback?msg_signature=1")
    assert (answer.text, answer.headers["x-door"]) == (method, "callback")
    assert "content-security-policy" not in answer.headers


@pytest.mark.parametrize("path", ["/wecom/callback/", "/wecom/callback/x", "/wecom"])
async def test_only_the_exact_path_is_a_callback(path: str) -> None:
    assert (await _client().post(path)).status_code == 404


async def test_the_process_lives_even_when_it_is_not_ready() -> None:
    client = _client(lambda: Readiness({"database": "数据库连不上"}))
    assert (await client.get("/healthz")).status_code == 200
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": "数据库连不上"}, "last": {}}


async def test_ready_means_that_no_check_has_a_reason_against_it() -> None:
    answer = await _client(lambda: Readiness({"database": None, "config": None})).get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


async def test_without_a_sandbox_its_page_is_unknown() -> None:
    for path in ("/sandbox", "/sandbox/u_xia", "/static/sandbox.js"):
        assert (await _client().get(path)).status_code == 404


async def test_an_unknown_path_is_answered_politely_and_fenced() -> None:
    answer = await _client().get("/etc/passwd")
    assert (answer.status_code, answer.text) == (404, "没有这个页面")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_a_wrong_method_names_the_right_ones() -> None:
    answer = await _client().post("/healthz")
    assert (answer.status_code, "GET" in answer.headers["allow"]) == (405, True)


@pytest.mark.parametrize(
    ("error", "status"),
    [(RuntimeError("secret at /home/x.py"), 500), (OperationalError("SELECT secret", {}, Exception("locked")), 503)],
)
async def test_a_failure_shows_neither_stack_nor_path(error: Exception, status: int) -> None:
    def fail() -> Readiness:
        raise error

    answer = await _client(fail).get("/readyz")
    assert answer.status_code == status
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_every_header_of_the_fence_stands_on_a_page(page: httpx.AsyncClient) -> None:
    headers = (await page.get("/sandbox")).headers
    policy = {rule.split()[0]: rule.split()[1:] for rule in headers["content-security-policy"].split("; ")}
    assert policy["default-src"] == ["'self'"]
    assert "script-src" not in policy
    assert {policy[rule][0] for rule in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"


async def test_the_lifespan_is_served() -> None:
    told: list[str] = []
    asked = iter(({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}))

    async def receive() -> Message:
        return next(asked)

    async def send(message: Message) -> None:
        told.append(message["type"])

    await build({}, lambda: WELL)({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
