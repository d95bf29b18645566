"""Callbacks bent out of shape, thousands of them: every one is answered, none with a fault of ours."""

from random import Random

import httpx
import pytest
from starlette.types import ASGIApp

from tests.fakes.tray import Tray
from tests.fakes.wecom_platform import Callback, Request, WeComPlatform
from tests.fakes.wire import Wire

pytestmark = pytest.mark.anyio

ROUNDS = 4_000

PIECES = [
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"</xml>", b"<xml>", b"<!DOCTYPE x>", b"&lt;", b"&#0;", b"&e;", b"\x00",
    b"\xff", b"\xef\xbb\xbf", b"%", b"%00", b"%ZZ", b"&nonce=1", b"=", b"+", b" ", b"\n", "签".encode(), b"<a>" * 50,
    b"<Encrypt>", b"<Content/>", b"<MsgId>1</MsgId>", b"0" * 500, b"<!ENTITY e SYSTEM 'file:///etc/passwd'>",
]  # fmt: skip


def mutated(data: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 3)):
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice([0, 0, 1, 2, 8, 60, 400]))
        match random.randrange(4):
            case 0:
                data = data[:start] + data[end:]
            case 1:
                data = data[:start] + random.choice(PIECES) + data[end:]
            case 2:
                data = data[:end] + data[start:end] + data[end:]
            case _:
                data = data[:start] + random.randbytes(end - start) + data[end:]
    return data


def callbacks(platform: WeComPlatform) -> list[Callback]:
    card = {"task_id": "r_2f1@0123456789ab", "card_type": "button_interaction"}
    return [
        platform.user_says("ChenLi", "今天拜访了星野科技的李总，嫌贵\n报价 96 万"),
        platform.user_sends("chenli", "location", Location_X="31.2", Location_Y="121.5", Label="上海"),
        platform.enter_agent("chenli"),
        platform.click("chenli", card, "confirm", choice=["choose:1", "choose:2"]),
    ]


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - repeatable on purpose


async def post(app: ASGIApp, query: bytes, content: bytes) -> int:
    return await Wire(content, completes=True).call(app, "POST", query)


async def test_a_mutated_request_is_never_our_fault(app: ASGIApp, platform: WeComPlatform, tray: Tray) -> None:
    random = seeded(20260318)
    originals = [platform.request(callback) for callback in callbacks(platform)]
    statuses: list[int] = []
    for number in range(ROUNDS):
        request = random.choice(originals)
        if number % 3:
            statuses.append(await post(app, request.query, mutated(request.content, random)))
        else:
            statuses.append(await post(app, mutated(request.query, random), request.content))
    assert set(statuses) <= {200, 400, 403}
    assert len(tray.rejected) == sum(status != 200 for status in statuses) > ROUNDS // 2


async def test_a_signed_but_mutated_document_is_kept_or_refused_and_never_our_fault(
    app: ASGIApp, platform: WeComPlatform, tray: Tray
) -> None:
    random = seeded(20260319)
    originals = [callback.xml.encode() for callback in callbacks(platform)]
    statuses: list[int] = []
    for _ in range(ROUNDS):
        content = mutated(random.choice(originals), random)
        request = platform.request_of(platform.crypt.encrypt(content))
        statuses.append(await post(app, request.query, request.content))
    assert set(statuses) == {200, 400, 403}
    assert len(tray.rejected) == sum(status != 200 for status in statuses)


async def test_a_signed_but_random_frame_is_refused_and_never_our_fault(
    app: ASGIApp, platform: WeComPlatform, tray: Tray
) -> None:
    random = seeded(20260320)
    for _ in range(ROUNDS):
        request = platform.request_of(platform.crypt.encrypt_raw(random.randbytes(16 * random.randint(0, 8))))
        assert await post(app, request.query, request.content) in {400, 403}
    assert set(tray.rejected) <= {"padding", "length", "receiveid"}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<xml>" + b"<a>" * 9_000 + b"</a>" * 9_000 + b"</xml>", id="nested within the limit"),
        pytest.param(b"<xml>" + b"<a>" * 1_000_000 + b"</a>" * 1_000_000 + b"</xml>", id="nested, seven megabytes"),
        pytest.param(b"<xml>" + b"\n" * 65_000 + b"</xml>", id="blanks"),
        pytest.param(b"<xml>" + b"<Encrypt>AA==</Encrypt>" * 2_000 + b"</xml>", id="one field, two thousand times"),
        pytest.param(b"\x1f\x8b" + b"\x00" * 1000, id="compressed"),
    ],
)
async def test_a_bomb_is_refused_by_its_size_or_its_shape(
    door: httpx.AsyncClient, platform: WeComPlatform, tray: Tray, content: bytes
) -> None:
    url = platform.request(platform.user_says("chenli", "正常")).url
    answer = await platform.ask(Request("POST", url, content), door)
    assert answer.status_code in {400, 413}
    assert tray.messages == {}


async def test_a_nested_bomb_that_is_rightly_signed_is_refused(
    door: httpx.AsyncClient, platform: WeComPlatform, tray: Tray
) -> None:
    document = "<xml>" + "<a>" * 6_000 + "</a>" * 6_000 + "</xml>"
    answer = await platform.ask(platform.request(Callback(document)), door)
    assert (answer.status_code, tray.rejected) == (400, ["xml"])
