"""`salesbot doctor` as an admin, or a program of theirs, meets it."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import discovery, logs
from bot.__main__ import main
from bot.checkup import disk, examination
from bot.checkup.check import Case, Check
from bot.clock import WallClock
from bot.core.diagnosis import Diagnosis
from bot.handlers import visit
from bot.handlers.probe import Probe, Setup
from bot.handlers.wecom import HANDLER
from bot.web import door
from bot.web.health import Readiness
from storage.db import Database
from tests.fakes.account import Account
from tests.fakes.loopback import served
from tests.fakes.proxies import Stopwatch
from tests.fakes.qyapi import Qyapi
from tests.fakes.tray import Tray
from tests.office import fill

ACCOUNT = Account()
SECRETS = (ACCOUNT.secret, ACCOUNT.token, ACCOUNT.aes_key, "planted-access-token")
MEMBERS = ("BaiLu", "SongCi", "QiuShi", "XiaZong", "DongXue", "YanZheng", "GuGuanLi")

OTHERS = {
    "SECRET": "another-planted-secret-0123456789",
    "TOKEN": "AnotherPlantedToken",
    "AES_KEY": "AnotherEncodingAESKey456789abcdefghijklmnop",
    "CORP_ID": "ww0123456789abcdef",
}

Doctor = Callable[..., tuple[int, str]]


@pytest.fixture
def environment(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Everything that is needed but an API and a public address."""
    database = Database(sqlite_url)
    fill(database)
    database.close()
    values = {
        "SALESBOT_CONFIG": str(Path(__file__).parents[2] / "config"),
        "SALESBOT_DATABASE_URL": sqlite_url,
        "SALESBOT_WECOM_CORP_ID": ACCOUNT.corp_id,
        "SALESBOT_WECOM_SECRET": ACCOUNT.secret,
        "SALESBOT_WECOM_AGENT_ID": str(ACCOUNT.agent_id),
        "SALESBOT_WECOM_TOKEN": ACCOUNT.token,
        "SALESBOT_WECOM_AES_KEY": ACCOUNT.aes_key,
        "SALESBOT_PUBLIC_URL": "https://bot.example.com",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str]) -> Doctor:
    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        status = main(["doctor", *arguments])
        out, err = capsys.readouterr()
        assert err == ""
        return status, out

    return run


@pytest.fixture(autouse=True)
def _knows_next_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """That a year is not known is another test's; here it would come and go with the date."""
    monkeypatch.setattr("bot.checkup.holidays.CHECK", Check("holidays", lambda _: ()))


@pytest.fixture
def _loud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Libraries are heard at DEBUG, whatever level the command sets for the rest."""
    loggers = [logging.getLogger(name) for name in ("bot", "storage", "httpx", "httpcore", "asyncio")]
    monkeypatch.setattr(logs, "_OURS", ())
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@contextmanager
def connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The API, and the bot under its public address, as `ACCOUNT` has it in the platform's console."""
    with Qyapi(ACCOUNT, WallClock(), members=MEMBERS).served() as api:
        channel = HANDLER.open(ACCOUNT.settings(api), WallClock())
        assert channel is not None
        with served(door.build(channel.doors(Tray()), lambda: Readiness({}))) as base:
            monkeypatch.setattr(visit, "time", Stopwatch())
            monkeypatch.setenv("SALESBOT_WECOM_API_BASE", api)
            monkeypatch.setenv("SALESBOT_PUBLIC_URL", base)
            yield


@pytest.mark.usefixtures("environment")
def test_a_sound_machine_has_nothing_found_and_is_told_of_the_deep_look(doctor: Doctor) -> None:
    assert doctor() == (0, "没有发现问题\n只查了本机；加 --deep 再查平台和回调地址\n")
    assert doctor("--json") == (0, "[]\n")


@pytest.mark.usefixtures("environment")
def test_a_sound_set_up_has_but_its_private_address_found_by_the_deep_look(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(monkeypatch):
        status, out = doctor("--deep", "--json")
    assert status == 0
    assert [one["check"] for one in json.loads(out)] == ["public_address"], "this server is on loopback, and no more"


@pytest.mark.usefixtures("environment")
def test_what_is_wrong_comes_worst_first_with_what_mends_it(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESBOT_PUBLIC_URL", "http://bot.example.com")
    monkeypatch.setenv("SALESBOT_WECOM_TOKEN", "")
    status, out = doctor()
    assert status == 1
    assert out.splitlines()[:4] == [
        "✗ wecom 通道没有开，还缺 SALESBOT_WECOM_TOKEN",
        "  → salesbot connect wecom",
        "! 公网地址是 http，客户的话会在网上明文传",
        "  → SALESBOT_PUBLIC_URL 换成 https://，反向代理配证书",
    ]
    (first, second) = json.loads(doctor("--json")[1])
    assert first == {
        "check": "credentials",
        "severity": "error",
        "what": "wecom 通道没有开，还缺 SALESBOT_WECOM_TOKEN",
        "mend": "salesbot connect wecom",
    }
    assert second["severity"] == "warning"


@pytest.mark.usefixtures("environment")
def test_warnings_alone_are_no_failure(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESBOT_PUBLIC_URL", "http://bot.example.com")
    assert doctor()[0] == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("SALESBOT_WECOM_AGENT_ID", "planted-secret"), ("SALESBOT_WECOM_GROUPS", "{planted-secret")],
)
@pytest.mark.usefixtures("environment")
def test_a_variable_that_cannot_be_read_is_named_and_not_shown(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    status, out = doctor("--json")
    assert status == 1
    assert [(one["check"], one["mend"]) for one in json.loads(out)] == [("settings", name)]
    assert "planted-secret" not in out


@pytest.mark.usefixtures("environment")
def test_an_env_file_in_another_encoding_is_named(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "env"
    path.write_bytes("SALESBOT_WECOM_BOT_NAME=小助手\n".encode("gbk"))
    monkeypatch.setenv("SALESBOT_ENV_FILE", str(path))
    status, out = doctor("--json")
    assert status == 1
    assert [(one["what"], one["mend"]) for one in json.loads(out)] == [(f"{path} 读不了：应为 UTF-8", str(path))]


@pytest.mark.usefixtures("environment")
def test_what_is_wrong_with_the_config_folder_is_told_with_its_place(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SALESBOT_CONFIG", str(tmp_path))
    status, out = doctor()
    assert status == 1
    assert f"✗ 配置有错：{tmp_path}/answers.yaml:1:1 answers.yaml: 文件不在" in out


@pytest.mark.usefixtures("environment")
def test_a_check_that_stumbles_says_so_without_a_word_of_its_error_and_the_others_go_on(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(_: Case) -> Iterable[Diagnosis]:
        raise RuntimeError(ACCOUNT.secret)

    monkeypatch.setattr(disk, "CHECK", Check("disk", stumbles))
    monkeypatch.setenv("SALESBOT_WECOM_TOKEN", "")
    status, out = doctor("--json")
    assert status == 1
    assert {one["check"]: one["what"] for one in json.loads(out)} == {
        "credentials": "wecom 通道没有开，还缺 SALESBOT_WECOM_TOKEN",
        "disk": "这一项没查成（RuntimeError）",
    }


@pytest.mark.usefixtures("environment")
def test_a_question_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch, doctor: Doctor) -> None:
    async def hangs(_: Setup) -> Iterable[Diagnosis]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(examination, "_PATIENCE", 0.01)
    monkeypatch.setattr(examination, "collect", _but_probes(Probe("x.hangs", hangs)))  # type: ignore[arg-type]
    status, out = doctor("--deep", "--json")
    assert status == 1
    assert [one["check"] for one in json.loads(out)] == ["x.hangs"]


def _but_probes(probe: Probe) -> Callable[..., Mapping[str, object]]:
    def collect(package: str, constant: str, kind: type, *, deeply: bool = False) -> Mapping[str, object]:
        given: Mapping[str, object] = discovery.collect(package, constant, kind, deeply=deeply)
        return {probe.name: probe} if constant == "PROBE" else given

    return collect


@pytest.mark.parametrize("wrong", ["SECRET", "TOKEN", "AES_KEY", "CORP_ID"])
@pytest.mark.usefixtures("environment", "_loud")
def test_nothing_secret_is_printed_or_logged_whatever_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv(f"SALESBOT_WECOM_{wrong}", OTHERS[wrong])
    with connected(monkeypatch):
        assert main(["doctor", "--deep"]) == 1
    told, logged = capsys.readouterr()
    assert "cgi-bin/gettoken" in logged, "the client's own lines are among them"
    secrets = (*SECRETS, OTHERS["SECRET"], OTHERS["TOKEN"], OTHERS["AES_KEY"])
    assert [secret for secret in secrets if secret in told + logged] == []
