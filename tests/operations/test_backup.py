"""A backup taken while others write is whole, is restored in an empty place only, and the bot goes on with it."""

import sqlite3
import threading
from pathlib import Path

import pytest

from bot.__main__ import main
from storage import backup, ledger
from storage.backup import BackupRefusedError
from storage.db import Database
from tests.office import NOW, Office, fill

LINE = ledger.Line("u_bai", "note", "x", '{"text": "' + "话" * 200 + '"}')


@pytest.fixture
def saved(sqlite_url: str, tmp_path: Path) -> Path:
    """A backup of an office in which something was said."""
    database = Database(sqlite_url)
    fill(database)
    Office(database).say("u_bai", "早")
    target = tmp_path / "saved.db"
    backup.save(Path(str(database.url.database)), target)
    database.close()
    return target


def test_a_backup_under_load_is_one_moment_and_the_bot_goes_on_from_it(sqlite_url: str, tmp_path: Path) -> None:
    database, stopping, begun = Database(sqlite_url), threading.Event(), threading.Event()
    fill(database)

    def write() -> None:
        while not stopping.is_set():
            database.write(lambda c: ledger.append(c, NOW, None, [LINE] * 3)).result()
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    length = backup.save(Path(str(database.url.database)), tmp_path / "saved.db")
    stopping.set()
    writer.join()
    database.close()

    place = tmp_path / "new machine" / "salesbot.db"
    assert backup.restore(tmp_path / "saved.db", place) == length > 0
    restored = Database(f"sqlite:///{place}")
    office = Office(restored)
    assert office.say("u_bai", "早").text
    with restored.read() as connection:
        lines, fault = ledger.verify(connection)
    restored.close()
    assert (fault, lines > length, length % 3) == (None, True, 0)


def test_a_backup_is_readable_by_its_owner_alone_and_leaves_nothing_else_behind(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in saved.parent.glob("saved*")] == ["saved.db"]


def test_a_backup_overwrites_no_file(saved: Path, sqlite_url: str) -> None:
    before = saved.read_bytes()
    with pytest.raises(BackupRefusedError, match="exists"):
        backup.save(Path(sqlite_url.removeprefix("sqlite:///")), saved)
    assert saved.read_bytes() == before


def test_a_database_with_anything_in_it_is_not_overwritten(saved: Path, sqlite_url: str) -> None:
    with pytest.raises(BackupRefusedError, match="not_empty"):
        backup.restore(saved, Path(sqlite_url.removeprefix("sqlite:///")))


def test_a_file_that_is_no_database_is_refused_on_both_sides(saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "photo.jpg"
    other.write_bytes(b"\xff\xd8" * 4000)
    with pytest.raises(BackupRefusedError, match="unreadable"):
        backup.restore(other, tmp_path / "new.db")
    with pytest.raises(BackupRefusedError, match="not_empty"):
        backup.restore(saved, other)
    assert list(tmp_path.glob("new*")) == []


def test_an_empty_file_in_its_place_is_no_hindrance(saved: Path, tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path}/new.db").close()
    assert backup.restore(saved, tmp_path / "new.db") > 0


@pytest.mark.parametrize(
    ("tampering", "reason"),
    [
        ("UPDATE ledger SET actor = 'u_song' WHERE seq = 2", "ledger 2"),
        ("UPDATE alembic_version SET version_num = '9999'", "version"),
    ],
)
def test_a_backup_that_is_not_as_it_was_written_is_refused(
    saved: Path, tmp_path: Path, tampering: str, reason: str
) -> None:
    connection = sqlite3.connect(saved)
    with connection:
        connection.execute(tampering)
    connection.close()
    with pytest.raises(BackupRefusedError, match=reason):
        backup.restore(saved, tmp_path / "new.db")
    assert list(tmp_path.glob("new*")) == []


def test_the_commands_do_it_and_say_so(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALESBOT_DATABASE_URL", sqlite_url)
    saved = str(tmp_path / "saved.db")
    assert main(["backup", saved]) == 0
    assert main(["backup", saved]) == 1
    assert main(["restore", saved]) == 1
    monkeypatch.setenv("SALESBOT_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    assert main(["restore", saved]) == 0
    told = capsys.readouterr()
    assert "核对无误" in told.out
    assert "已经有这个文件了" in told.err
    assert "不会覆盖" in told.err


@pytest.mark.parametrize(("command", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_for_postgresql_its_own_tool_is_named_without_the_password(
    command: str, tool: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALESBOT_DATABASE_URL", "postgresql+psycopg://bot:geheim@db.example:5433/sales")
    assert main([command, "a b.dump"]) == 1
    told = capsys.readouterr().err
    assert f"{tool} " in told
    assert "postgresql://bot@db.example:5433/sales" in told
    assert "'a b.dump'" in told
    assert "geheim" not in told
