"""Words go after their term, rows after theirs; keys that a platform may send again, and the ledger, stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.message import Said
from bot.engine import retention
from bot.engine.retention import Retention, RetentionFile, Sweeper
from bot.policy import PolicyError, load
from storage import ledger
from tests.office import NOW, Office

DAY = timedelta(days=1)
TERMS = Retention(texts=180 * DAY, rows=730 * DAY)


def _rows(office: Office) -> list[tuple[str, bool]]:
    """Whose each arrival is, and whether its words are still there."""
    with office.database.read() as connection:
        rows = connection.execute(text("SELECT sender, CAST(body AS TEXT) FROM inbox ORDER BY id"))
        return [(sender, body != "{}") for sender, body in rows]


@pytest.mark.parametrize(
    ("days", "fate"), [(0, "keep"), (179, "keep"), (180, "blank"), (729, "blank"), (730, "remove")]
)
def test_the_fate_of_an_arrival_follows_its_age(days: int, fate: str) -> None:
    assert TERMS.fate(NOW, NOW + days * DAY) == fate


def test_what_is_not_handled_yet_is_kept_however_old() -> None:
    assert TERMS.fate(None, NOW + 9999 * DAY) == "keep"


def test_words_go_first_and_rows_later_and_the_ledger_stays(office: Office) -> None:
    sweep = Sweeper(office.database, TERMS)
    office.say("u_bai", "早")
    office.clock.turn(100 * DAY)
    office.say("u_song", "早")
    office.clock.turn(80 * DAY)
    sweep(office.clock.now())
    assert _rows(office) == [("u_bai", False), ("u_song", True)]
    office.clock.turn(550 * DAY)
    sweep(office.clock.now())
    assert _rows(office) == [("u_song", False)]
    with office.database.read() as connection:
        assert ledger.verify(connection)[1] is None
        assert ledger.of_message(connection, 1)


def test_the_newest_row_stays_so_that_no_number_is_given_out_twice(office: Office) -> None:
    office.say("u_bai", "早")
    office.clock.turn(9999 * DAY)
    Sweeper(office.database, TERMS)(office.clock.now())
    assert _rows(office) == [("u_bai", False)]
    before = len(office.told("u_song"))
    office.say("u_song", "早")
    assert len(office.told("u_song")) == before + 1


def test_a_row_without_its_line_in_the_ledger_is_not_removed(office: Office) -> None:
    for who in ("u_bai", "u_song", "s_qiu"):
        office.say(who, "早")
    office.database.write(lambda c: c.execute(text("UPDATE ledger SET message = NULL WHERE message = 2"))).result()
    office.clock.turn(9999 * DAY)
    Sweeper(office.database, TERMS)(office.clock.now())
    assert [row[0] for row in _rows(office)] == ["u_song", "s_qiu"]


def test_it_sweeps_once_an_hour_by_the_given_clock(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[int] = []
    sweep = Sweeper(office.database, TERMS)

    def walk(after: int, _act: object) -> tuple[int, int]:
        walks.append(after)
        return 0, 0

    monkeypatch.setattr(sweep, "_walk", walk)
    for minutes in (0, 1, 59, 60, 61, -30):
        sweep(NOW + timedelta(minutes=minutes))
    assert len(walks) == 2 * 3, "at the start, an hour later, and when the clock was set back"


def test_many_go_in_small_batches(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_BATCH", 3)
    for _ in range(10):
        office.say("u_bai", "早")
    office.clock.turn(200 * DAY)
    office.say("u_song", "早")
    sweep = Sweeper(office.database, TERMS)
    sweep(office.clock.now())
    assert [full for _, full in _rows(office)] == [False] * 10 + [True]
    office.clock.turn(600 * DAY)
    sweep(office.clock.now())
    assert _rows(office) == [("u_song", False)]


def test_the_processor_calls_it_and_a_flaw_of_it_stops_nothing(office: Office) -> None:
    called: list[object] = []

    def upkeep(now: object) -> None:
        called.append(now)
        if len(called) == 2:
            office.processor.stop()
        office.processor.wake()
        raise KeyError(now)

    office.processor._upkeep = upkeep
    office.arrive("u_bai", Said("早"))
    office.processor.run()
    office.work()
    assert (len(called), len(office.told("u_bai"))) == (2, 1)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("texts_kept_days: 180\nrows_kept_days: 6\n", "rows_kept_days: 不能少于 180 天"),
        ("texts_kept_days: 1\nrows_kept_days: 6\n", "rows_kept_days: 不能少于 7 天"),
        ("texts_kept_days: 0\nrows_kept_days: 60\n", "texts_kept_days: 应为 1 到 3650 天"),
    ],
)
def test_terms_that_would_lose_a_key_too_early_are_refused(tmp_path: Path, written: str, problem: str) -> None:
    path = tmp_path / "retention.yaml"
    path.write_text(written)
    with pytest.raises(PolicyError, match=problem):
        load(path, RetentionFile)
