"""The page over HTTP: talking, pressing, and what is refused."""

import re
from uuid import uuid4

import httpx
import pytest

from bot.core.message import Message, Pressed, Said
from bot.core.post import Button, Post
from tests.web.canned import CannedOffice

pytestmark = pytest.mark.anyio

WHICH = Post(
    "哪家", "", "「远舟」是哪家？", (Button("远舟医疗", "choose:1"), Button("远舟康复", "choose:2")), "which/9"
)


def _form(text: str, key: str | None = None) -> dict[str, str]:
    return {"key": key or uuid4().hex, "text": text, "after": "start"}


def _stamp(html: str) -> str:
    stamp = re.search(r'name="stamp" value="(\w+)"', html)
    assert stamp
    return stamp[1]


async def test_the_welcome_page_groups_the_team_by_role(page: httpx.AsyncClient) -> None:
    html = (await page.get("/sandbox")).text
    assert re.findall(r"<h2>(.+)</h2>", html) == ["销售", "主管", "人事"]
    assert html.index("陆瑶") < html.index("孟洁") < html.index("阮琳")


async def test_someone_who_is_not_in_the_team_has_no_page(page: httpx.AsyncClient) -> None:
    assert (await page.get("/sandbox/u_nobody")).status_code == 404
    assert (await page.post("/sandbox/u_nobody/say", data=_form("你好"))).status_code == 404


async def test_what_is_said_reaches_the_inlet_as_that_person(page: httpx.AsyncClient, office: CannedOffice) -> None:
    await page.post("/sandbox/u_xia/say", data=_form("今天去了远舟\r\n  谈得不错 "))
    (message,) = office.taken
    assert (message.channel, message.conversation, message.sender) == ("console", "console:u_xia", "u_xia")
    assert message.body == Said("今天去了远舟\n  谈得不错 ")
    assert re.fullmatch(r"console:[0-9a-f]{32}", message.key)


async def test_the_answer_to_a_send_shows_the_message_and_what_came_of_it(
    page: httpx.AsyncClient, office: CannedOffice
) -> None:
    office.answers = lambda message: [(message.sender, Post("已记", "已记：远舟医疗"))]
    html = (await page.post("/sandbox/u_xia/say", data=_form("去了远舟"))).text
    assert html.index("去了远舟") < html.index("已记：远舟医疗")


async def test_a_form_that_the_browser_sends_itself_is_answered_with_the_page(
    page: httpx.AsyncClient, office: CannedOffice
) -> None:
    answer = await page.post("/sandbox/u_xia/say", data=_form("去了远舟"), headers={"HX-Request": ""})
    assert len(office.arrivals()) == 1
    assert (answer.status_code, answer.headers["location"]) == (303, "/sandbox/u_xia")


async def test_a_form_sent_twice_is_stored_once(page: httpx.AsyncClient, office: CannedOffice) -> None:
    form = _form("去了远舟")
    for _ in range(2):
        assert (await page.post("/sandbox/u_xia/say", data=form)).status_code == 200
    assert len(office.arrivals()) == 1


async def test_edited_words_under_the_same_key_are_another_message(
    page: httpx.AsyncClient, office: CannedOffice
) -> None:
    key = uuid4().hex
    for text in ("报价69万", "报价96万"):
        await page.post("/sandbox/u_xia/say", data=_form(text, key))
    assert [row.body["text"] for row in office.arrivals()] == ["报价69万", "报价96万"]


async def test_a_send_brings_the_key_of_the_next_one(page: httpx.AsyncClient) -> None:
    answer = await page.post("/sandbox/u_xia/say", data=_form("去了远舟"))
    assert re.search(r'id="key" name="key" value="[0-9a-f]{32}" hx-swap-oob="true"', answer.text)
    assert 'id="key"' not in (await page.get("/sandbox/u_xia/news")).text


async def test_nothing_but_blanks_is_not_sent(page: httpx.AsyncClient, office: CannedOffice) -> None:
    assert (await page.post("/sandbox/u_xia/say", data=_form(" \n "))).status_code == 200
    assert not office.arrivals()


async def test_what_could_not_be_stored_is_said_to_be_sent_again(page: httpx.AsyncClient, office: CannedOffice) -> None:
    office.full = True
    answer = await page.post("/sandbox/u_xia/say", data=_form("去了远舟"))
    assert (answer.status_code, answer.text) == (503, "系统正忙，请再发一次")


@pytest.mark.parametrize(("text", "status"), [("话" * 4000, 200), ("话" * 4001, 413), ("话" * 40_000, 413)])
async def test_a_message_has_a_longest_length(page: httpx.AsyncClient, text: str, status: int) -> None:
    assert (await page.post("/sandbox/u_xia/say", data=_form(text))).status_code == status


@pytest.mark.parametrize("body", ["key=abc&text=x", "text=x", "&".join("a=b" for _ in range(20))])
async def test_a_form_that_is_not_ours_is_refused(page: httpx.AsyncClient, office: CannedOffice, body: str) -> None:
    answer = await page.post("/sandbox/u_xia/say", content=body)
    assert (answer.status_code, len(office.arrivals())) == (400, 0)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://office.test"}, 200),
        ({"origin": "http://evil.test"}, 403),
        ({"origin": "null"}, 403),
    ],
)
async def test_another_site_can_neither_talk_nor_press(
    page: httpx.AsyncClient, office: CannedOffice, headers: dict[str, str], status: int
) -> None:
    office.deliver("u_xia", WHICH)
    said = await page.post("/sandbox/u_xia/say", data=_form("你好"), headers=headers)
    pressed = await page.post("/sandbox/u_xia/press", data={"post": "1", "action": "choose:1"}, headers=headers)
    assert (said.status_code, pressed.status_code) == (status, status)
    assert len(office.arrivals()) == (2 if status == 200 else 0)


async def test_a_press_carries_the_ref_of_its_post(page: httpx.AsyncClient, office: CannedOffice) -> None:
    office.deliver("u_xia", WHICH)
    html = (await page.post("/sandbox/u_xia/press", data={"post": "1", "action": "choose:2"})).text
    assert [message.body for message in office.taken] == [Pressed("which/9", "choose:2")]
    assert "已按「远舟康复」" in html
    assert len(re.findall(r"<button[^>]+disabled", html)) == 2
    assert re.search(r'value="choose:2" disabled class="chosen"', html)


async def test_a_card_is_pressed_once_whichever_button(page: httpx.AsyncClient, office: CannedOffice) -> None:
    office.deliver("u_xia", WHICH)
    for action in ("choose:1", "choose:1", "choose:2"):
        await page.post("/sandbox/u_xia/press", data={"post": "1", "action": action})
    assert [row.body["action"] for row in office.arrivals()] == ["choose:1"]


@pytest.mark.parametrize(
    ("person", "post", "action", "status"),
    [
        ("u_lu", "1", "choose:1", 404),
        ("u_xia", "1", "choose:3", 404),
        ("u_xia", "2", "choose:1", 404),
        ("u_nobody", "1", "choose:1", 404),
        ("u_xia", "x", "choose:1", 400),
        ("u_xia", "9" * 30, "choose:1", 400),
    ],
)
async def test_only_a_button_that_one_was_sent_can_be_pressed(
    page: httpx.AsyncClient, office: CannedOffice, person: str, post: str, action: str, status: int
) -> None:
    office.deliver("u_xia", WHICH)
    answer = await page.post(f"/sandbox/{person}/press", data={"post": post, "action": action})
    assert (answer.status_code, len(office.arrivals())) == (status, 0)


async def test_news_are_sent_only_when_there_are_any(page: httpx.AsyncClient, office: CannedOffice) -> None:
    stamp = _stamp((await page.get("/sandbox/u_xia")).text)
    assert (await page.get("/sandbox/u_xia/news", params={"stamp": stamp})).status_code == 204
    office.deliver("s_meng", Post("预警", "远舟医疗在比价"))
    answer = await page.get("/sandbox/u_xia/news", params={"stamp": stamp})
    assert answer.status_code == 200
    assert _stamp(answer.text) != stamp


async def test_the_page_asks_faster_while_an_answer_is_on_its_way(
    page: httpx.AsyncClient, office: CannedOffice
) -> None:
    assert "every 1s" in (await page.get("/sandbox/u_xia")).text
    office.store(Message("console:1", "console", "console:u_xia", "u_xia", office.now, Said("去了远舟")), handled=False)
    html = (await page.get("/sandbox/u_xia")).text
    assert "every 150ms" in html
    assert "正在回复" in html
    assert "every 1s" in (await page.get("/sandbox/u_lu")).text


async def test_only_lines_after_the_last_one_shown_are_fresh(page: httpx.AsyncClient, office: CannedOffice) -> None:
    office.deliver("u_xia", Post("一", "第一条"))
    office.deliver("u_xia", Post("二", "第二条"))
    html = (await page.get("/sandbox/u_xia/news", params={"after": "post-1"})).text
    assert re.findall(r'class="line bot( fresh)?" id="(post-\d)"', html) == [("", "post-1"), (" fresh", "post-2")]


async def test_unread_posts_are_counted_until_their_page_was_seen(
    page: httpx.AsyncClient, office: CannedOffice
) -> None:
    office.deliver("s_meng", Post("早", "第一次打开之前的不算未读"))
    assert "条未读" not in (await page.get("/sandbox")).text
    for _ in range(2):
        office.deliver("s_meng", Post("预警", "远舟医疗在比价"))
    assert "2 条未读" in (await page.get("/sandbox/u_xia")).text
    assert "条未读" not in (await page.get("/sandbox/s_meng")).text
    assert "条未读" not in (await page.get("/sandbox/u_xia")).text


async def test_everyone_elses_newest_posts_stand_beside(page: httpx.AsyncClient, office: CannedOffice) -> None:
    office.deliver("u_xia", Post("答", "给我自己的回答"))
    office.deliver("s_meng", Post("预警", "给主管的预警"), kind="alert")
    office.deliver("h_ruan", Post("待发", "还没发出去"), state="pending")
    office.deliver("h_ruan", Post("别处", "发到企业微信的"), channel="wecom")
    html = (await page.get("/sandbox/u_xia")).text
    beside = html[html.index('id="told"') :]
    assert "给主管的预警" in beside
    assert "给我自己的回答" not in beside
    assert "还没发出去" not in html
    assert "发到企业微信的" not in html


async def test_markup_in_what_people_write_stays_text(page: httpx.AsyncClient, office: CannedOffice) -> None:
    evil = '<img src=x onerror="alert(1)">'
    office.answers = lambda message: [(message.sender, Post(evil, evil, evil, (Button(evil, evil),), evil))]
    html = (await page.post("/sandbox/u_xia/say", data=_form(evil))).text
    assert evil not in html
    assert html.count("&lt;img src=x") > 3


async def test_the_page_needs_nothing_but_its_own_files(page: httpx.AsyncClient) -> None:
    html = (await page.get("/sandbox/u_xia")).text
    assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", html)
    for address in set(re.findall(r'(?:src|href)="([^"]+)"', html)):
        assert address.startswith(("/sandbox", "/static/"))
        assert (await page.get(address)).status_code == 200


async def test_a_tap_on_the_number_that_is_to_be_called_calls_it(page: httpx.AsyncClient, office: CannedOffice) -> None:
    office.deliver(
        "u_xia", Post("新线索", "王经理 13900001234 <b>", buttons=(Button("接收", "accept"),), call="13900001234")
    )
    html = (await page.get("/sandbox/u_xia")).text
    assert '王经理 <a href="tel:13900001234">13900001234</a> &lt;b&gt;' in html
