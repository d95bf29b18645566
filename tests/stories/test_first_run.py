"""A newcomer's first minute: migrate, serve, open the page, say something, and stop it again."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browsing import browsing, needs_browser
from tests.command import salesbot
from tests.serving import ROOT, served
from tests.waiting import PATIENCE


@pytest.fixture
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that nobody has made yet."""
    monkeypatch.setenv("SALESBOT_DATABASE_URL", f"sqlite:///{tmp_path}/salesbot.db")


@pytest.mark.usefixtures("_fresh")
def test_the_sandbox_answers_a_report_and_stops_when_told(tmp_path: Path) -> None:
    assert salesbot("migrate")[0] == 0
    with served(tmp_path) as (page, process):
        form = {"key": "00000000-0000-4000-8000-000000000000", "text": "远舟医疗演示完了"}
        assert httpx.post(f"{page}/u_cheng/say", data=form, follow_redirects=True, timeout=PATIENCE).is_success
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


@pytest.mark.usefixtures("_fresh", "sqlite_url")
def test_a_second_server_on_the_same_port_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as first:
        status, _, said = salesbot("serve", "--port", str(first.getsockname()[1]))
    assert status == 1
    assert "换一个端口" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "salesbot migrate"),
        ({"SALESBOT_DATABASE_URL": "nonsense"}, "SALESBOT_DATABASE_URL 不对"),
        ({"SALESBOT_WECOM_AGENT_ID": "abc"}, "SALESBOT_WECOM_AGENT_ID 的值不对"),
        ({"SALESBOT_LOG_LEVEL": "LOUD"}, "SALESBOT_LOG_LEVEL"),
        ({"SALESBOT_CONFIG": "nowhere"}, "nowhere"),
    ],
)
@pytest.mark.usefixtures("_fresh")
def test_what_stops_the_start_is_said_in_a_line(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    status, _, told = salesbot("serve", "--port", "0")
    assert status == 1
    assert said in told
    assert told.count("\n") == 1


def test_the_way_to_the_first_answer_does_not_load_the_dictionary_of_jieba() -> None:
    probe = (
        "import sys; from bot import app; from bot.commands import serve; from datetime import datetime, UTC;"
        "from tests.reading import read; read('海棠医疗演示完了', datetime(2026, 3, 18, tzinfo=UTC), 'u_bai');"
        "sys.exit('jieba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT, check=False).returncode == 0  # noqa: S603


@needs_browser
def test_a_newcomer_talks_presses_a_button_and_takes_it_back(tmp_path: Path) -> None:
    with served(tmp_path) as (page, _), browsing() as browser:
        window = browser.new_page()
        window.goto(page)
        window.locator("#people").get_by_role("link", name="程一鸣").click()
        box = window.get_by_role("textbox")
        box.fill("远舟今天电话聊了，报价80万")
        box.press("Enter")
        window.get_by_role("button", name="1 远舟医疗", exact=True).click()
        expect(window.locator("#talk")).to_contain_text("已记 远舟医疗")
        box.fill("撤回")
        box.press("Enter")
        expect(window.locator("#talk")).to_contain_text("已撤回")
