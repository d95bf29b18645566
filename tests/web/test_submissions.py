"""The intake API keeps what it accepts, once, and says what it does not take."""

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from starlette.applications import Starlette

from bot.web.submissions import Submissions
from storage.db import Database
from tests.office import Office, fill

pytestmark = pytest.mark.anyio

_BEARER = {"Authorization": "Bearer t0ken"}


@pytest.fixture
def office(database: Database) -> Office:
    fill(database)
    return Office(database)


def _client(office: Office, token: SecretStr | None) -> httpx.AsyncClient:
    app = Starlette(routes=list(Submissions(office.intake, office.clock.now, token).routes()))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://office.test")


@pytest.fixture
def client(office: Office) -> httpx.AsyncClient:
    return _client(office, SecretStr("t0ken"))


def _kept(office: Office) -> int:
    with office.database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM inbox WHERE kind = 'submitted'")).scalar_one())


async def test_a_lead_that_comes_twice_under_one_key_is_one_lead(office: Office, client: httpx.AsyncClient) -> None:
    for _ in range(2):
        told = await client.post(
            "/api/v1/leads", json={"company": "蓝桥精工", "level": "A"}, headers={**_BEARER, "Idempotency-Key": "7"}
        )
        assert told.status_code == 202
    while office.processor.round():
        pass
    with office.database.read() as connection:
        assert connection.execute(text("SELECT customer, level FROM lead")).all() == [("L0001", "A")]


async def test_what_a_person_agreed_to_is_kept_with_their_lead_and_where_it_came_from(
    office: Office, client: httpx.AsyncClient
) -> None:
    agreed = "官网表单：同意电话联系"
    lead = {"company": "蓝桥精工", "phone": "+86 139-0000-1234", "source": "website", "consent": agreed}
    assert (await client.post("/api/v1/leads", json=lead, headers=_BEARER)).status_code == 202
    while office.processor.round():
        pass
    with office.database.read() as connection:
        kept = connection.execute(text("SELECT phone, source, consent, origin FROM lead")).one()
    assert tuple(kept) == ("13900001234", "website", agreed, "api")


async def test_a_signal_is_kept(office: Office, client: httpx.AsyncClient) -> None:
    told = await client.post("/api/v1/signals", json={"customer": "K01", "signal": "price_page"}, headers=_BEARER)
    assert told.status_code == 202
    assert _kept(office) == 1


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer other"}, {"Authorization": "Basic t0ken"}])
async def test_nobody_is_let_in_without_the_token(
    office: Office, client: httpx.AsyncClient, header: dict[str, str]
) -> None:
    told = await client.post("/api/v1/leads", json={"company": "蓝桥精工"}, headers=header)
    assert told.status_code == 401
    assert _kept(office) == 0


async def test_without_a_token_in_the_settings_the_door_is_closed(office: Office) -> None:
    closed = _client(office, None)
    told = await closed.post("/api/v1/leads", json={"company": "蓝桥精工"}, headers={"Authorization": "Bearer "})
    assert told.status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        ('{"company": "蓝桥精工", "role": "admin"}', 422, "role"),
        ('{"level": "Z", "company": "蓝桥精工"}', 422, "level"),
        ('{"city": "杭州"}', 422, "company"),
        ("[]", 422, "body"),
        ("{", 422, "body"),
        ('{"need": "' + "x" * 20_000 + '"}', 413, "16384"),
        ('{"budget": 1e400, "company": "a"}', 422, "budget"),
    ],
)
async def test_a_bad_body_is_refused_with_a_reason(
    office: Office, client: httpx.AsyncClient, body: str, status: int, named: str
) -> None:
    told = await client.post("/api/v1/leads", content=body, headers=_BEARER)
    assert told.status_code == status
    assert named in told.json()["error"]
    assert _kept(office) == 0
