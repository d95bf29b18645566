"""An admin changes the phrase lists in chat: confirmed first, then written beside what was written by hand."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.engine.live.lists import LiveLists
from bot.engine.reading import Reader
from bot.nlp import vocabulary
from storage import list_changes
from storage.db import Database
from tests import shipped
from tests.clocks import RunningClock
from tests.office import Office, fill

pytestmark = pytest.mark.rules("warning")

_SHIPPED = """\
- id: kickback
  category: bribery
  severity: critical
  phrases: [回扣]
  advice: 公司不允许
  tests: {hit: [要回扣], miss: [按规矩投标]}
"""
_OWN = """\
# 江管理写的
- id: tea
  category: bribery
  phrases: [茶钱] # 南方说法
  tests: {miss: [喝茶去]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place, written in (("phrases", _SHIPPED), ("local/phrases", _OWN)):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "bribery.yaml").write_text(written)
    return tmp_path


@pytest.fixture
def lists(folder: Path, database: Database) -> LiveLists:
    return LiveLists(folder, database, RunningClock(), "console")


@pytest.fixture
def office(database: Database, words: vocabulary.Vocabulary, lists: LiveLists) -> Office:
    fill(database)
    reader = Reader(database, words, lambda: lists.detector)
    return Office(database, reader.read, rules=("warning",), lists=lists.shown)


def _settle(lists: LiveLists) -> None:
    """What the living lists do within a second."""
    lists.write_out()
    lists.look()
    lists.look()


def _own(folder: Path, name: str = "bribery") -> str:
    return (folder / "local" / "phrases" / f"{name}.yaml").read_text()


def test_a_word_for_a_rule_of_ones_own_is_in_force_once_confirmed_and_comments_stay(
    office: Office, lists: LiveLists, folder: Path
) -> None:
    asked = office.say("a_gu", "加词 喝茶钱、烟酒钱 到 tea")
    assert "tea（回扣贿赂，注意）加：喝茶钱、烟酒钱（1 → 3 个词）" in asked.text
    assert [button.text for button in asked.buttons] == ["确认", "取消"]
    _settle(lists)
    assert _own(folder) == _OWN
    assert "已改" in office.press("a_gu", asked.ref, "confirm").text
    _settle(lists)
    assert _own(folder) == _OWN.replace("[茶钱]", "[茶钱, 喝茶钱, 烟酒钱]")
    assert "会报" in office.say("a_gu", "测试词 他说要烟酒钱").text


def test_whoever_adds_a_word_is_told_how_many_messages_of_late_it_would_have_raised(office: Office) -> None:
    for said in ("给海棠医疗打了个电话，设备科说预算没问题", "海棠医疗的报价发了", "下午在海棠医疗喝了杯茶"):
        office.say("u_bai", said)
    assert "别人发的 3 条里，没有一条会报" in office.say("a_gu", "加词 烟酒钱 到 tea").text
    fit = office.say("a_gu", "加词 喝了杯茶 到 tea").text
    assert "别人发的 3 条里，1 条会报" in fit
    assert "太多了" not in fit
    wide = office.say("a_gu", "加词 海棠 到 tea").text
    assert "别人发的 3 条里，3 条会报" in wide
    assert "太多了" in wide


def test_a_number_that_is_tried_is_not_said_back_whole(office: Office, lists: LiveLists, folder: Path) -> None:
    written = (shipped.CONFIG / "phrases" / "personal_data.yaml").read_text()
    (folder / "phrases" / "personal_data.yaml").write_text(written)
    _settle(lists)
    assert "「440***********3518」｜个人信息" in office.say("a_gu", "测试词 身份证440307198811023518").text
    assert "「E*****678」｜个人信息" in office.say("a_gu", "测试词 护照E12345678").text


def test_a_word_for_a_category_goes_into_a_rule_beside_the_shipped_one(
    office: Office, lists: LiveLists, folder: Path
) -> None:
    office.say("a_gu", "加词 好处 到 回扣贿赂")
    office.say("a_gu", "确认")
    _settle(lists)
    assert "own_bribery" in _own(folder, "chat")
    assert (folder / "phrases" / "bribery.yaml").read_text() == _SHIPPED
    found = lists.detector.find("想要点好处")
    assert [(one.rule, one.severity) for one in found] == [("own_bribery", "critical")]


def test_a_shipped_rule_is_stopped_and_started_again(office: Office, lists: LiveLists) -> None:
    office.say("a_gu", "停用规则 kickback")
    office.say("a_gu", "确认")
    _settle(lists)
    assert not lists.detector.find("要回扣")
    assert "kickback（停用）" in office.say("a_gu", "词表").text
    office.say("a_gu", "启用规则 kickback")
    office.say("a_gu", "确认")
    _settle(lists)
    assert lists.detector.find("要回扣")


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ("加词 喝茶 到 tea", "不应当报却报了：喝茶去"),
        ("加词 规矩 到 bribery", "会误报「按规矩投标」"),
        ("加词 茶钱 到 tea", "已经有了"),
        ("加词 返点 到 nowhere", "没有「nowhere」"),
        (f"加词 {'长' * 33} 到 tea", "太长"),
        ("停用规则 nothing", "没有「nothing」"),
        ("启用规则 tea", "本来就在用"),
    ],
)
def test_a_change_that_may_not_be_is_refused_with_its_reason(office: Office, order: str, why: str) -> None:
    told = office.say("a_gu", order)
    assert told.text.startswith("没有改：") or "我是销售助手" in told.text
    assert why in told.text
    assert not told.buttons


def test_what_is_cancelled_changes_nothing(office: Office, lists: LiveLists, folder: Path) -> None:
    office.say("a_gu", "停用规则 tea")
    assert office.say("a_gu", "取消").text == "好，没有改"
    _settle(lists)
    assert _own(folder) == _OWN


def test_a_rule_that_was_changed_by_hand_meanwhile_is_left_alone(
    office: Office, lists: LiveLists, folder: Path
) -> None:
    office.say("a_gu", "停用规则 tea")
    edited = _OWN.replace("[茶钱]", "[茶钱, 茶水]")
    (folder / "local" / "phrases" / "bribery.yaml").write_text(edited)
    assert "刚被改过" in office.say("a_gu", "确认").text
    _settle(lists)
    assert _own(folder) == edited


def test_nobody_but_an_admin_sees_or_changes_the_lists(office: Office, lists: LiveLists, folder: Path) -> None:
    for order in ("词表", "测试词 要回扣", "加词 好处 到 bribery", "停用规则 kickback"):
        assert "只有管理员" in office.say("s_qiu", order).text
    _settle(lists)
    assert not (folder / "local" / "phrases" / "chat.yaml").exists()


def test_the_trail_says_who_changed_what_from_what_under_which_lists(office: Office, lists: LiveLists) -> None:
    before = lists.detector.version
    office.say("a_gu", "加词 烟酒钱 到 tea")
    office.say("a_gu", "确认")
    with office.database.read() as connection:
        (line,) = connection.execute(text("SELECT actor, subject, body FROM ledger WHERE event = 'amend'")).all()
    change = json.loads(line.body)["change"]
    assert (line.actor, line.subject, change["lists"]) == ("a_gu", "tea", before)
    assert (change["old"]["phrases"], change["new"]["phrases"]) == (["茶钱"], ["茶钱", "烟酒钱"])


def test_a_crash_between_the_file_and_its_mark_leaves_the_change_made_once(
    office: Office, lists: LiveLists, folder: Path
) -> None:
    office.say("a_gu", "加词 烟酒钱 到 tea")
    office.say("a_gu", "确认")
    changed = _OWN.replace("[茶钱]", "[茶钱, 烟酒钱]")
    connection = office.database.writing.connect()
    lists._written(connection)
    # The file stands and its mark is lost: as when the power goes between the two.
    connection.close()
    assert _own(folder) == changed
    with office.database.read() as reading:
        assert list_changes.waiting(reading)
    restarted = LiveLists(folder, office.database, RunningClock(), "console")
    _settle(restarted)
    assert _own(folder) == changed
    assert restarted.detector.find("要烟酒钱")


def test_admins_are_told_when_the_file_cannot_be_written(office: Office, lists: LiveLists, folder: Path) -> None:
    office.say("a_gu", "加词 烟酒钱 到 tea")
    office.say("a_gu", "确认")
    (folder / "local" / "phrases" / "bribery.tmp").mkdir()
    lists.write_out()
    office.work()
    assert any("写不进去" in post.text for post in office.told("a_gu"))


def test_admins_are_told_of_a_rule_that_is_written_too_oddly_to_be_changed(
    office: Office, lists: LiveLists, folder: Path
) -> None:
    odd = "- &x\n  id: tea\n  category: bribery\n  phrases: [茶钱]\n- {<<: *x, id: coffee}\n"
    (folder / "local" / "phrases" / "bribery.yaml").write_text(odd)
    _settle(lists)
    office.say("a_gu", "停用规则 tea")
    office.say("a_gu", "确认")
    lists.write_out()
    office.work()
    assert any("这条规则的写法程序改不了" in post.text for post in office.told("a_gu"))
    assert _own(folder) == odd


def test_while_a_file_is_broken_the_admin_is_told_so(office: Office, folder: Path) -> None:
    (folder / "local" / "phrases" / "bribery.yaml").write_text("- {id: tea")
    assert "词表文件有错" in office.say("a_gu", "加词 烟酒钱 到 tea").text
