"""`salesbot connect wecom`, from a pipe and at a terminal."""

import io
import os
import pty
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands import connect, doctor
from bot.core.diagnosis import Diagnosis
from bot.settings import Settings
from tests.fakes.account import Account
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
ACCOUNT = Account()
SECRETS = (ACCOUNT.secret, ACCOUNT.token, ACCOUNT.aes_key)
ANSWERS = (
    ACCOUNT.corp_id,
    str(ACCOUNT.agent_id),
    ACCOUNT.secret,
    ACCOUNT.token,
    ACCOUNT.aes_key,
    "https://bot.example.com",
)
WRITTEN = {
    "SALESBOT_WECOM_CORP_ID": ACCOUNT.corp_id,
    "SALESBOT_WECOM_AGENT_ID": str(ACCOUNT.agent_id),
    "SALESBOT_WECOM_SECRET": ACCOUNT.secret,
    "SALESBOT_WECOM_TOKEN": ACCOUNT.token,
    "SALESBOT_WECOM_AES_KEY": ACCOUNT.aes_key,
    "SALESBOT_PUBLIC_URL": "https://bot.example.com",
}

Connect = Callable[..., tuple[int, str, str]]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the values are kept; the doctor's part is tested elsewhere, and would ask the real platform."""
    path = tmp_path / "salesbot.env"
    monkeypatch.setenv("SALESBOT_ENV_FILE", str(path))
    monkeypatch.setattr(doctor, "findings", lambda *, deep: [] if deep else None)
    return path


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Connect:
    def run(*answers: str, platform: str = "wecom") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(answers)))
        status = main(["connect", platform])
        return (status, *capsys.readouterr())

    return run


def held(path: Path) -> Mapping[str, str]:
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in pairs}


def test_what_is_answered_is_kept_for_serve_and_for_nobody_else(place: Path, ask: Connect) -> None:
    status, out, err = ask(*ANSWERS)
    assert (status, err) == (0, "")
    assert held(place) == WRITTEN
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    settings = Settings()
    assert settings.wecom_token is not None
    assert settings.wecom_token.get_secret_value() == ACCOUNT.token
    assert (settings.wecom_agent_id, settings.public_url) == (ACCOUNT.agent_id, "https://bot.example.com")
    assert [secret for secret in SECRETS if secret in out] == []
    assert out.endswith("检查一遍：\n没有发现问题\n"), "the doctor has the last word"


def test_each_question_says_where_in_the_console_the_answer_stands(place: Path, ask: Connect) -> None:
    _, out, _ = ask(*ANSWERS)
    for words in ("1/6 企业ID", "「我的企业」", "5/6 EncodingAESKey（43 位的字母和数字）", "「接收消息」", str(place)):
        assert words in out


def test_asked_again_nothing_need_be_said_again(place: Path, ask: Connect) -> None:
    ask(*ANSWERS)
    place.write_text("# ours\nexport OTHER=1\n" + place.read_text() + "SALESBOT_LOG_LEVEL=DEBUG\n")
    place.chmod(0o644)
    status, out, _ = ask("", "1000003", "", "", "", "")
    assert status == 0
    assert held(place) == {
        "export OTHER": "1",
        **WRITTEN,
        "SALESBOT_WECOM_AGENT_ID": "1000003",
        "SALESBOT_LOG_LEVEL": "DEBUG",
    }
    assert place.read_text().startswith("# ours\nexport OTHER=1\nSALESBOT_WECOM_CORP_ID=")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert f"现在是 {ACCOUNT.corp_id}" in out
    assert [secret for secret in SECRETS if secret in out] == []


def test_the_end_of_a_pipe_keeps_the_rest_as_it_is(place: Path, ask: Connect) -> None:
    ask(*ANSWERS)
    assert ask("ww0123456789abcdef")[0] == 0
    assert held(place) == {**WRITTEN, "SALESBOT_WECOM_CORP_ID": "ww0123456789abcdef"}


@pytest.mark.parametrize(
    ("number", "answer", "complaint"),
    [
        (0, "1000002", "企业ID 不像是对的，应为：ww 开头"),
        (1, "abc", "AgentId 不像是对的"),
        (3, "T" * 33, "Token 不像是对的"),
        (4, ACCOUNT.aes_key[:-1], "EncodingAESKey 不像是对的，应为：43 位"),
        (4, "", "EncodingAESKey 不能空着"),
        (5, "sales.example.com", "公网地址 不像是对的"),
        (5, "https://bot.example.com/$(id)", "公网地址 不像是对的"),
    ],
)
def test_an_answer_of_another_form_is_refused_unseen_and_nothing_is_written(
    place: Path, ask: Connect, number: int, answer: str, complaint: str
) -> None:
    status, out, err = ask(*ANSWERS[:number], answer, *ANSWERS[number + 1 :])
    assert status == 1
    assert complaint in err
    assert not answer or answer not in out + err
    assert not place.exists()


def test_blanks_around_an_answer_are_no_part_of_it(place: Path, ask: Connect) -> None:
    assert ask(*(f"  {answer}\t" for answer in ANSWERS))[0] == 0
    assert held(place) == WRITTEN


def test_without_a_public_address_yet_the_rest_is_kept(place: Path, ask: Connect) -> None:
    assert ask(*ANSWERS[:-1])[0] == 0
    assert "SALESBOT_PUBLIC_URL" not in held(place)


def test_an_environment_that_hides_the_file_is_told(place: Path, ask: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESBOT_WECOM_TOKEN", "AnotherPlantedToken")
    _, out, _ = ask(*ANSWERS)
    assert "unset SALESBOT_WECOM_TOKEN" in out
    assert "AnotherPlantedToken" not in out
    assert held(place) == WRITTEN


@pytest.mark.parametrize(
    ("platform", "answers", "written"),
    [
        (
            "dingtalk",
            ["dingplantedclient0001", "planted-dingtalk-secret", "", ""],
            {
                "SALESBOT_DINGTALK_CLIENT_ID": "dingplantedclient0001",
                "SALESBOT_DINGTALK_CLIENT_SECRET": "planted-dingtalk-secret",
            },
        ),
        (
            "wecom-bot",
            ["planted-bot", "planted-bot-secret", "小助手"],
            {
                "SALESBOT_WECOM_BOT_ID": "planted-bot",
                "SALESBOT_WECOM_BOT_SECRET": "planted-bot-secret",
                "SALESBOT_WECOM_BOT_NAME": "小助手",
            },
        ),
    ],
)
def test_the_other_platforms_are_connected_alike(
    place: Path, ask: Connect, platform: str, answers: list[str], written: Mapping[str, str]
) -> None:
    status, out, _ = ask(*answers, platform=platform)
    assert status == 0
    assert held(place) == written
    assert answers[1] not in out
    assert Settings().wecom_bot_name == written.get("SALESBOT_WECOM_BOT_NAME")


def test_a_platform_that_we_do_not_know_is_told_which_there_are(place: Path, ask: Connect) -> None:
    status, _, err = ask(platform="feishu")
    assert status == 1
    assert "没有 feishu 这个平台" in err
    assert "wecom" in err
    assert not place.exists()


def test_a_folder_that_cannot_be_written_is_told(place: Path, ask: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = place.parent / "file"
    blocked.touch()
    monkeypatch.setenv("SALESBOT_ENV_FILE", str(blocked / "env"))
    status, _, err = ask(*ANSWERS)
    assert status == 1
    assert "写不了" in err


def test_the_doctor_is_asked_for_its_deep_look(place: Path, ask: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def findings(*, deep: bool) -> list[Diagnosis]:
        asked.append(deep)
        return []

    monkeypatch.setattr(doctor, "findings", findings)
    ask(*ANSWERS)
    assert asked == [True]
    assert place.exists()


def test_at_a_terminal_secrets_are_not_shown_and_a_slip_is_asked_for_again(tmp_path: Path) -> None:
    place = tmp_path / "env"
    typed = [ANSWERS[0], "oops", *ANSWERS[1:4], "slip-of-the-hand", *ANSWERS[4:]]
    environment = {
        "PATH": os.environ["PATH"],
        "SALESBOT_ENV_FILE": str(place),
        "SALESBOT_DATABASE_URL": f"sqlite:///{tmp_path}/none.db",
        "SALESBOT_WECOM_API_BASE": "http://127.0.0.1:9",
        "SALESBOT_PUBLIC_URL": "http://127.0.0.1:9",
    }
    shown = _at_a_terminal([sys.executable, "-m", "bot", "connect", "wecom"], environment, typed)
    assert held(place) == WRITTEN
    assert "AgentId 不像是对的" in shown
    assert "请再抄一次" in shown
    assert ACCOUNT.corp_id in shown, "what is no secret is seen as it is typed"
    assert [secret for secret in (*SECRETS, "slip-of-the-hand") if secret in shown] == []
    assert "企业微信接口没有回应" in shown, "the doctor was there"


def _at_a_terminal(command: list[str], environment: Mapping[str, str], typed: list[str]) -> str:
    """All that stands on the screen in the end. A line is typed whenever the prompt stands there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    screen, left = b"", list(typed)
    try:
        while chunk := os.read(ours, 4096):
            screen += chunk
            if screen.endswith(b"> ") and left:
                os.write(ours, f"{left.pop(0)}\n".encode())
    except OSError:
        pass  # how Linux says that the other end of a terminal is closed
    finally:
        process.wait()
        watchdog.cancel()
        os.close(ours)
    assert left == []
    return screen.decode()


def test_who_leaves_in_the_middle_leaves_nothing_behind(
    place: Path, ask: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaves(*, secret: bool) -> str:
        if secret:
            raise KeyboardInterrupt
        return ANSWERS[0] if not place.exists() else ""

    monkeypatch.setattr(connect, "_read", leaves)
    status, _, err = ask()
    assert status == 1
    assert "什么都没有写" in err
    assert not place.exists()
