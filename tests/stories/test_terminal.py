"""`salesbot chat`: the office in a terminal, and how the same office looks on a platform."""

import argparse
import asyncio
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.commands.chat import COMMAND
from bot.commands.wall import OnWall, Wall
from bot.core.post import Post
from bot.discovery import collect
from bot.handlers.platform import Handler
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
WHICH = "今天见了远舟，报价80万"

Talk = Callable[..., str]


@pytest.fixture
def talk(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Types lines into a terminal and returns all that it showed."""
    monkeypatch.setenv("SALESBOT_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SALESBOT_CONFIG", str(ROOT / "config"))

    def typed(*lines: str, platform: str = "console", status: int = 0, me: str = "u_cheng") -> str:
        parser = argparse.ArgumentParser()
        COMMAND.arguments(parser)
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert COMMAND.run(parser.parse_args(["--as", me, "--as-platform", platform])) == status
        shown = capsys.readouterr()
        return shown.out + shown.err

    return typed


@pytest.mark.parametrize("platform", ["wecom", "wecom-bot"])
def test_a_pressed_card_is_answered_and_shows_what_was_chosen(talk: Talk, platform: str) -> None:
    shown = talk(WHICH, "/press choose:1", platform=platform)
    assert "[1 远舟医疗 /press choose:1]" in shown
    assert "远舟医疗｜拜访｜阶段 报价" in shown
    assert "（卡片上的按钮变成：已选 1）" in shown


def test_a_link_of_dingtalk_s_says_the_answer(talk: Talk) -> None:
    shown = talk(WHICH, "/press say:1", platform="dingtalk")
    assert "[1 远舟医疗 /press say:1]" in shown
    assert "远舟医疗｜拜访｜阶段 报价" in shown


def test_a_long_post_comes_in_the_platform_s_parts(capsys: pytest.CaptureFixture[str]) -> None:
    for name, parts in (("wecom", 3), ("dingtalk", 1)):
        made = collect("bot.handlers", "HANDLER", Handler)[name].screen
        assert made is not None
        channel = OnWall(name, made(Settings()), Wall())
        for part in channel.draw("u_cheng", Post("日报", "很长" * 900), 1):
            asyncio.run(channel.send(part))
        assert capsys.readouterr().out.count("→ u_cheng") == parts


def test_in_a_group_the_group_is_answered_and_the_question_comes_alone(talk: Talk) -> None:
    group, alone = talk("/in 华东群", WHICH, platform="wecom-bot").split("→ u_cheng")
    assert "群「华东群」" in group
    assert "远舟医疗" not in group
    assert "1 远舟医疗" in alone


def test_what_is_over_the_platform_s_limit_waits_and_says_so(talk: Talk) -> None:
    now, later = talk(*["帮助"] * 32, "/in 华东群", "/ff 2m", platform="wecom").split("不能进群")
    assert now.count("→ u_cheng") == 30
    assert "还有 2 条在排队" in now
    assert later.count("→ u_cheng") == 2


def test_the_same_person_is_known_on_either_platform(talk: Talk) -> None:
    talk("远舟医疗报价90万", platform="dingtalk")
    assert "已撤回" in talk("撤回", platform="wecom")


def test_where_a_real_platform_is_connected_nothing_is_taken_from_its_people(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESBOT_WECOM_BOT_ID", "aib1")
    monkeypatch.setenv("SALESBOT_WECOM_BOT_SECRET", "planted-secret")
    assert "真的平台" in talk("帮助", platform="wecom-bot", status=1)


def test_why_shows_what_was_found_and_not_meant(talk: Talk) -> None:
    shown = talk("远舟医疗说我没答应给回扣", "/why")
    assert "passed_over bribery" in shown
    assert '"scope":"negated"' in shown


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config folder of one's own, which the terminal may write into."""
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    return folder


def test_a_change_of_the_lists_that_an_admin_confirms_is_written_and_in_force(
    talk: Talk, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESBOT_CONFIG", str(config))
    shown = talk(
        "停用规则 gifts", "确认", "词表 gifts", "加词 喝茶钱 到 bribery", "确认", "测试词 要喝茶钱", me="a_bai"
    )
    assert "好，gifts 已改" in shown
    assert "gifts（停用）" in shown
    assert "「喝茶钱」｜回扣贿赂·严重｜own_bribery｜会报" in shown
    written = (config / "local" / "phrases" / "chat.yaml").read_text()
    assert "gifts" in written
    assert "own_bribery" in written


def test_a_list_that_cannot_be_taken_up_is_told_in_the_terminal(
    talk: Talk, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESBOT_CONFIG", str(config))
    (config / "local" / "phrases" / "chat.tmp").mkdir(parents=True)
    assert "写不进去" in talk("停用规则 gifts", "确认", me="a_bai")


def test_why_and_raw_show_what_was_understood(talk: Talk) -> None:
    shown = talk("远舟医疗报价90万", "/why", "/raw", "/who", "/nonsense", "/ff 1m", "/ff soon")
    assert "decided" in shown
    assert '"intent"' in shown
    assert "u_cheng" in shown
    assert "没有 /nonsense 这个命令" in shown
    assert "现在是" in shown
    assert "例如 /ff 2h" in shown
