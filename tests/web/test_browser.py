"""The page in a real browser, at phone and desktop width: typing, pressing, and what the others see."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from starlette.routing import Router

from bot.core.message import Message, Pressed, Said
from bot.core.post import Button, Post
from bot.web.door import build
from bot.web.health import Readiness
from bot.web.sandbox import Sandbox
from tests.browsing import browsing, needs_browser
from tests.fakes.loopback import served
from tests.web.canned import CannedOffice

pytestmark = needs_browser

PHONE: ViewportSize = {"width": 375, "height": 740}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
WIDTHS = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])

_WHICH = Post(
    "是哪家？", "", "「远舟」是哪家？", (Button("远舟医疗", "choose:1"), Button("远舟康复", "choose:2")), "which/1"
)


def _answers(message: Message) -> list[tuple[str, Post]]:
    match message.body:
        case Said("去了远舟"):
            return [(message.sender, _WHICH), ("s_meng", Post("夏禾 · 远舟", "夏禾拜访了远舟"))]
        case Said(text):
            return [(message.sender, Post("已记", f"已记：{text}"))]
        case Pressed(action=action):
            return [(message.sender, Post("好", f"选了 {action}"))]
        case _:
            return []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def address(office: CannedOffice) -> Iterator[str]:
    office.answers = _answers
    pages = Router(Sandbox(office.database, office, lambda: office.now).routes())
    with served(build({}, lambda: Readiness({}), pages)) as url:
        yield url


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console says."""
    return []


@pytest.fixture
def window(browser: Browser, complaints: list[str], request: pytest.FixtureRequest) -> Iterator[Page]:
    case = getattr(request.node, "callspec", None)
    context = browser.new_context(viewport=case.params["size"] if case else DESKTOP, locale="zh-CN")
    page = context.new_page()
    page.on("console", lambda line: complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def _say(window: Page, text: str) -> None:
    window.get_by_role("textbox").fill(text)
    window.keyboard.press("Enter")


@WIDTHS
def test_one_talks_and_presses_a_button(window: Page, address: str, complaints: list[str], size: ViewportSize) -> None:
    window.goto(f"{address}/sandbox")
    window.locator("#people").get_by_role("link", name="夏禾").click()
    _say(window, "去了远舟")
    expect(window.locator(".own .bubble")).to_have_text("去了远舟")
    expect(window.get_by_role("textbox")).to_have_value("")
    window.get_by_role("button", name="远舟康复", exact=True).click()
    expect(window.get_by_text("选了 choose:2")).to_be_in_viewport()
    expect(window.get_by_role("button", name="远舟康复", exact=True)).to_be_disabled()
    expect(window.get_by_role("button", name="远舟医疗", exact=True)).to_be_disabled()
    assert window.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert complaints == []


_TYPES_AT_ONCE = """
new MutationObserver((_, watch) => {
  const box = document.querySelector("#composer textarea");
  if (!box || document.querySelector(".own")) return;
  watch.disconnect();
  box.value = "去了惠麓";
  box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
}).observe(document, {childList: true, subtree: true});
"""
"""Somebody who types and presses Enter in the very instant in which the box appears."""


def test_an_enter_that_comes_before_the_page_is_ready_is_not_lost(
    window: Page, address: str, office: CannedOffice, complaints: list[str]
) -> None:
    window.add_init_script(_TYPES_AT_ONCE)
    window.goto(f"{address}/sandbox/u_xia")
    expect(window.get_by_text("已记：去了惠麓")).to_be_visible()
    assert len(office.arrivals()) == 1
    assert complaints == []


def test_without_scripts_one_talks_and_presses_all_the_same(
    browser: Browser, address: str, office: CannedOffice
) -> None:
    context = browser.new_context(java_script_enabled=False)
    window = context.new_page()
    window.goto(f"{address}/sandbox/u_xia")
    window.get_by_role("textbox").fill("去了远舟")
    window.get_by_role("button", name="发送").click()
    window.get_by_role("button", name="远舟康复", exact=True).click()
    expect(window.get_by_text("选了 choose:2")).to_be_visible()
    assert [row.body for row in office.arrivals()] == [
        {"text": "去了远舟"},
        {"ref": "which/1", "action": "choose:2", "permit": ""},
    ]
    context.close()


@WIDTHS
def test_what_another_is_sent_comes_in_by_itself_and_leads_there(
    window: Page, address: str, office: CannedOffice, size: ViewportSize
) -> None:
    window.goto(f"{address}/sandbox/u_xia")
    office.deliver("s_meng", Post("陆瑶 · 在比价", "惠麓生物在比价"))
    news = window.locator("#strip a" if size == PHONE else "#told a")
    expect(news).to_contain_text("孟洁")
    expect(news).to_contain_text("在比价")
    news.click()
    expect(window.locator(".chat h1")).to_contain_text("孟洁")
    expect(window.locator("#talk")).to_contain_text("惠麓生物在比价")


def test_shift_and_enter_make_a_new_line(window: Page, address: str, office: CannedOffice) -> None:
    window.goto(f"{address}/sandbox/u_xia")
    box = window.get_by_role("textbox")
    box.press_sequentially("第一行")
    box.press("Shift+Enter")
    box.press_sequentially("第二行")
    box.press("Enter")
    expect(window.get_by_text("已记：")).to_be_visible()
    assert [row.body for row in office.arrivals()] == [{"text": "第一行\n第二行"}]


def test_enter_that_picks_a_word_from_the_input_method_sends_nothing(
    window: Page, address: str, office: CannedOffice
) -> None:
    window.goto(f"{address}/sandbox/u_xia")
    box = window.get_by_role("textbox")
    box.fill("qu le")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    _say(window, "去了惠麓")
    expect(window.get_by_text("已记：去了惠麓")).to_be_visible()
    assert len(office.arrivals()) == 1


def test_an_example_fills_the_box_and_is_sent_by_hand(window: Page, address: str, office: CannedOffice) -> None:
    window.goto(f"{address}/sandbox/u_xia")
    window.get_by_role("button", name="今日日报").click()
    box = window.get_by_role("textbox")
    expect(box).to_be_focused()
    assert "远舟医疗" in box.input_value()
    assert not office.arrivals()


def test_what_could_not_be_sent_stays_in_the_box_with_a_word_about_it(
    window: Page, address: str, office: CannedOffice
) -> None:
    window.goto(f"{address}/sandbox/u_xia")
    office.full = True
    _say(window, "去了惠麓")
    expect(window.get_by_role("alert")).to_have_text("系统正忙，请再发一次")
    expect(window.get_by_role("textbox")).to_have_value("去了惠麓")
    office.full = False
    window.get_by_role("button", name="发送").click()
    expect(window.get_by_text("已记：去了惠麓")).to_be_visible()
    expect(window.locator("#notice")).to_be_hidden()


def test_several_messages_in_a_row_are_each_sent_once_in_order(
    window: Page, address: str, office: CannedOffice
) -> None:
    window.goto(f"{address}/sandbox/u_xia")
    said = [f"第{number}条" for number in range(1, 6)]
    for text in said:
        _say(window, text)
        expect(window.get_by_role("textbox")).to_have_value("")
    expect(window.locator(".own")).to_have_count(5)
    assert [row.body["text"] for row in office.arrivals()] == said


def test_nothing_is_fetched_from_elsewhere(window: Page, address: str) -> None:
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.goto(f"{address}/sandbox/u_xia")
    _say(window, "你好")
    expect(window.get_by_text("已记：你好")).to_be_visible()
    assert all(url.startswith(address) for url in asked)


def test_the_stylesheet_and_scripts_are_small() -> None:
    static = Path(__file__).parents[2] / "bot" / "web" / "static"
    assert sum(file.stat().st_size for file in static.iterdir()) < 72 * 1024
