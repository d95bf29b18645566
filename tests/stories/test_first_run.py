"""A newcomer's first minute: migrate, serve, open the page, say something, and stop it again."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`salesbot serve` as `make run` starts it, on a fresh database; its address and its process."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SALESBOT_")}
    ours = {"SALESBOT_ENV_FILE": os.devnull, "SALESBOT_DATABASE_URL": f"sqlite:///{folder}/salesbot.db"}
    environment = {**clean, **ours}
    command = [sys.executable, "-m", "bot"]
    subprocess.run([*command, "migrate"], cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603
    process = subprocess.Popen(  # noqa: S603
        [*command, "serve", "--port", "0"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield _address(process), process
    finally:
        process.kill()
        process.communicate()


def _address(process: "subprocess.Popen[str]") -> str:
    """Where it says that the page is."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("试用页："):
            return line.removeprefix("试用页：").strip()
    raise AssertionError(process.communicate()[1])


def test_the_sandbox_answers_a_report_and_stops_when_told(tmp_path: Path) -> None:
    with _served(tmp_path) as (page, process):
        form = {"key": "00000000-0000-4000-8000-000000000000", "text": "远舟医疗演示完了"}
        assert httpx.post(f"{page}/u_cheng/say", data=form).is_success
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=5)


def test_a_second_server_on_the_same_port_says_so(tmp_path: Path) -> None:
    with _served(tmp_path) as (page, _):
        port = page.rpartition(":")[2].partition("/")[0]
        environment = {**os.environ, "SALESBOT_DATABASE_URL": f"sqlite:///{tmp_path}/salesbot.db"}
        command = [sys.executable, "-m", "bot", "serve", "--port", port]
        second = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert second.returncode == 1
    assert "换一个端口" in second.stderr


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
def test_what_stops_the_start_is_said_in_a_line(tmp_path: Path, given: dict[str, str], said: str) -> None:
    environment = {**os.environ, "SALESBOT_DATABASE_URL": f"sqlite:///{tmp_path}/empty.db", **given}
    command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
    refused = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_way_to_the_first_answer_does_not_load_the_dictionary_of_jieba() -> None:
    probe = (
        "import sys; from bot import app; from bot.commands import serve; from datetime import datetime, UTC;"
        "from tests.reading import read; read('海棠医疗演示完了', datetime(2026, 3, 18, tzinfo=UTC), 'u_bai');"
        "sys.exit('jieba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT, check=False).returncode == 0  # noqa: S603


@pytest.mark.skipif(CHROMIUM is None, reason="没有装 chromium，跳过浏览器测试")
def test_a_newcomer_talks_presses_a_button_and_takes_it_back(tmp_path: Path) -> None:
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415  only where there is a browser

    with _served(tmp_path) as (page, _), sync_playwright() as playwright:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
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
        browser.close()
