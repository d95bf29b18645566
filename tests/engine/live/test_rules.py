"""A saved rule takes effect whole or not at all; what was begun under the old one ends under it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine import bells
from bot.engine.bells import Bells
from bot.engine.live.rules import LiveRules
from bot.nlp.vocabulary import VocabularyFile
from bot.policy import Config, PolicyError
from storage.db import Database
from tests.office import CONFIG, LABELS, Office, fill
from tests.reading import read


class _LiveOffice(Office):
    """An office whose rules are read from a folder, and read again when it looks."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__(database, read)
        config = Config(folder)
        self.folder = folder
        shipped = config.load("vocabulary.yaml", VocabularyFile).labels.plain()

        def make() -> Bells:
            return replace(bells.load(config, shipped, "console"), labels=LABELS)

        self.live = LiveRules(config, make, database, self.clock, "console")
        self.look()

    def look(self) -> None:
        """Twice: the first look sees that something changed, the second that it is whole."""
        self.live.look()
        self.live.look()
        self.bells, self.rules = self.live.bells(), self.live.rulebook()

    def edit(self, name: str, old: str, new: str) -> None:
        """Saves a rule's file with something else in it, as an editor does: aside, then in place."""
        path = self.folder / name
        written = path.read_text()
        assert old in written
        aside = path.with_suffix(".tmp")
        aside.write_text(written.replace(old, new, 1))
        aside.replace(path)
        self.look()

    def about(self, who: str, text: str) -> int:
        return sum(text in post.text for post in self.told(who))


@pytest.fixture
def office(tmp_path: Path, database: Database) -> _LiveOffice:
    shutil.copytree(CONFIG, tmp_path / "config", ignore=shutil.ignore_patterns("phrases", "sample"))
    fill(database)
    return _LiveOffice(database, tmp_path / "config")


def test_a_saved_rule_is_in_force_at_the_next_look(office: _LiveOffice) -> None:
    office.edit("stage_stalled.yaml", "after: 7天", "after: 2天")
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-20T10:31")
    assert office.about("u_bai", "停在「演示」") == 1


def test_an_hour_that_was_moved_rings_at_the_new_one(office: _LiveOffice) -> None:
    office.edit("daily_digest.yaml", '"20:30"', '"19:15"')
    office.ff("2026-03-18T19:16")
    assert office.about("s_qiu", "小结") == 1
    office.ff("2026-03-18T20:59")
    assert office.about("s_qiu", "小结") == 1


def test_a_saved_rule_of_routing_gives_the_next_lead_away_and_a_bad_one_is_named(office: _LiveOffice) -> None:
    office.edit("routing.yaml", "always: true}, by", "always: true}, owner: u_song, by")
    for number, company in enumerate(("蓝桥精工", "松风软件", "远山物流")):
        office.submit("lead", company=company, phone=f"1390000123{number}")
    office.edit("routing.yaml", "owner: u_song", "owners: u_bai")
    office.submit("lead", company="白鹭酒店", phone="13900001239")
    office.work()
    assert office.about("a_gu", "您是不是想写 owner？") == 1
    with office.database.read() as connection:
        owners = connection.exec_driver_sql("SELECT DISTINCT owner FROM lead").scalars().all()
    assert owners == ["u_song"]


def test_a_bad_edit_leaves_the_old_in_force_and_the_admins_are_told_where(office: _LiveOffice) -> None:
    before = office.live.rulebook()
    office.edit("stage_stalled.yaml", "after: 7天", "after: -7天")
    office.edit("report_missing.yaml", "enabled", "enable")
    office.work()
    assert office.live.rulebook() is before
    first, second = (post.text for post in office.told("a_gu"))
    assert "stage_stalled.yaml:7:1 after: " in first
    assert "report_missing.yaml:" in second
    assert "您是不是想写 enabled" in second
    office.edit("report_missing.yaml", "enable:", "enabled:")
    office.edit("stage_stalled.yaml", "after: -7天", "after: 5天")
    assert office.live.rulebook() is not before


def test_all_that_is_wrong_is_told_at_once_whatever_file_it_is_in(office: _LiveOffice) -> None:
    for name, old, new in (
        ("worktime.yaml", "09:00-12:00", "12:00-09:00"),
        ("stage_stalled.yaml", "to: hr", "to: nobody"),
        ("routing.yaml", "always: true}, by", "always: true}, owners: u_bai, by"),
        ("playbook/demo.yaml", "show:", "shows:"),
    ):
        path = office.folder / name
        path.write_text(path.read_text().replace(old, new, 1))
    office.look()
    office.work()
    (said,) = (post.text for post in office.told("a_gu"))
    for name in ("worktime.yaml", "stage_stalled.yaml", "routing.yaml", "playbook/demo.yaml"):
        assert f"{name}:" in said


def test_an_open_alert_keeps_its_ladder_and_a_new_one_has_the_new(office: _LiveOffice) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-25T10:31")
    office.edit("stage_stalled.yaml", "after: 24小时", "after: 2小时")
    office.ff("2026-03-25T18:00")
    assert office.about("s_qiu", "停在「演示」") == 0
    office.ff("2026-03-26T10:32")
    assert office.about("s_qiu", "停在「演示」") == 1


def test_a_rule_that_was_switched_off_ends_its_alerts(office: _LiveOffice) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-25T10:31")
    office.edit("stage_stalled.yaml", "enabled: true", "enabled: false")
    office.ff("2026-03-28T10:32")
    assert office.about("s_qiu", "停在「演示」") == 0
    assert "没有开着的" in office.say("u_bai", "预警").text


def test_a_folder_that_is_bad_from_the_start_stops_the_start(office: _LiveOffice) -> None:
    path = office.folder / "restraint.yaml"
    path.write_text(path.read_text().replace("nudges_a_day: 5", "nudges_a_day: -5"))
    with pytest.raises(PolicyError, match=r"restraint.yaml:\d+:1 nudges_a_day"):
        _LiveOffice(office.database, office.folder)
