"""salesbot replay --config: the stored history by other numbers, beside what the rules in force would say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage import inbox, migrate
from storage.db import Database
from tests.office import CONFIG, ROOT, Office, fill
from tests.reading import read


def _history(path: Path) -> Office:
    """Two weeks: a deal that stands still, one that the owner saw to, a lead, a message that had to be forgotten."""
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    fill(database)
    office = Office(database, read)
    office.say("u_bai", "海棠医疗演示完了")
    office.say("u_song", "青枫仪器演示完了")
    office.submit("lead", company="蓝桥精工", contact="王经理", phone="13900001234", level="A")
    office.say("u_bai", "这句话清空了")
    office.ff("2026-03-25T10:31")
    nudge = next(post for post in office.told("u_song") if "停在「演示」" in post.text)
    office.press("u_song", nudge.ref, "ack")
    office.ff("2026-03-31T12:00")
    office.say("u_bai", "云岭电子电话聊了")
    with database.read() as connection:
        rows = inbox.from_outside(connection, 0, 100)
    blanked = next(row.id for row in rows if row.body.get("text") == "这句话清空了")
    database.write(lambda connection: inbox.blank(connection, blanked)).result()
    return office


def _compare(database: Path, config: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "replay", "--config", str(config)]
    told = {**os.environ, "SALESBOT_DATABASE_URL": f"sqlite:///{database}", "SALESBOT_CONFIG": str(CONFIG)}
    return subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=told, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    _history(folder / "kept.db").database.close()
    shutil.copytree(CONFIG, folder / "new")
    path = folder / "new" / "stage_stalled.yaml"
    path.write_text(path.read_text().replace("  - {to: supervisor, after: 24小时}\n", ""))
    path = folder / "new" / "daily_digest.yaml"
    path.write_text(path.read_text().replace("enabled: true", "enabled: false"))
    return folder


def test_an_admin_sees_what_other_numbers_would_have_said_and_to_whom(folder: Path) -> None:
    before = (folder / "kept.db").read_bytes()
    done = _compare(folder / "kept.db", folder / "new")
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert "另有 1 条原话已清空" in lines[0]
    assert "日终小结：9 → 0" in lines
    stalled = next(number for number, line in enumerate(lines) if line.startswith("商机停滞："))
    assert "秋实 1 → 0" in lines[stalled + 1]
    assert "白露" not in lines[stalled + 1]
    assert "宋词" not in lines[stalled + 1], "what he saw to is seen to under other numbers, too"
    assert any(line.startswith("会少发") for line in lines)
    assert (folder / "kept.db").read_bytes() == before


def test_a_bad_folder_is_named_and_nothing_is_played(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    shutil.copytree(folder / "new", bad)
    path = bad / "stage_stalled.yaml"
    path.write_text(path.read_text().replace("after: 7天", "after: -7天"))
    done = _compare(folder / "kept.db", bad)
    assert done.returncode == 1
    assert "stage_stalled.yaml:7:1 after" in done.stderr
