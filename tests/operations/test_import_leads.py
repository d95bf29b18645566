"""A sheet of leads: good rows are taken, bad ones named; they are given away afterwards, and told of with measure."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import Connection, text

from bot.engine.imports import lead_import
from bot.engine.imports.lead_import import Imported
from bot.engine.imports.sheets import UnreadableSheetError
from storage.db import Database
from storage.ledger import verify
from tests.office import NOW, Office, fill

_HEAD = "公司,联系人,电话,来源,城市,行业,预算,需求,授权,备用\n"
_ROWS = """\
蓝桥精工,王经理,139 0000 1234,展会,苏州市,机械,50万,两台检测设备,展会登记同意来电,x
松风软件,李总,13900005678,website,杭州,软件,"200,000",,,
,,,展会,,,,,,
远山物流,张工,不知道,,,,,,,
蓝桥精工,,139-0000-1234,,,,,,,
白鹭酒店,周总,13700001111,,,,五十来万,,,
"""


@pytest.fixture
def office(database: Database) -> Office:
    fill(database)
    return Office(database, rules=("lead_routing", "lead_assigned", "lead_first_response"))


def _taken(office: Office, path: Path, consent: str | None = None) -> Imported:
    return lead_import.run(office.database, office.bells.leads.book, path, NOW, consent)


def _leads(office: Office) -> list[tuple[Any, ...]]:
    with office.database.read() as connection:
        columns = "company, phone, owner, state, consent, origin"
        rows = connection.execute(text(f"SELECT {columns} FROM lead ORDER BY origin"))  # noqa: S608  our own words
        return [tuple(row) for row in rows]


def test_good_rows_are_taken_and_bad_ones_named_by_their_line(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "展会.csv"
    sheet.write_text(_HEAD + _ROWS, encoding="gb18030")
    done = _taken(office, sheet, consent="官网登记")
    assert done.taken == 2
    assert {bad.line: bad.what for bad in done.bad} == {
        4: "公司、联系人、电话至少要有一项",
        5: "电话不对：不知道",
        6: "与第2行重复：蓝桥精工 13900001234",
        7: "预算不对：五十来万（写数字，例如 500000 或 50万）",
    }
    assert _leads(office) == [
        ("蓝桥精工", "13900001234", None, "waiting", "展会登记同意来电", "展会.csv:2"),
        ("松风软件", "13900005678", None, "waiting", "官网登记", "展会.csv:3"),
    ]
    again = _taken(office, sheet)
    assert again.taken == 0
    assert "已经有这条线索：蓝桥精工 13900001234" in {bad.what for bad in again.bad}


def test_imported_leads_are_given_away_afterwards_and_told_of_once(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "展会.xlsx"
    book = Workbook()
    book.active.append(["公司名称", "姓名", "手机号", "预算金额"])
    for number in range(6):
        book.active.append([f"{'蓝松远青白红'[number]}山制品厂", "王经理", 13900001230 + number, 500000])
    book.save(sheet)
    assert _taken(office, sheet).taken == 6
    office.ff("2026-03-18T10:40")
    owners = [owner for _, _, owner, state, _, _ in _leads(office) if state == "open"]
    assert sorted(owners) == ["u_bai"] * 3 + ["u_song"] * 3, "in turn, as if they had come one by one"
    for who in ("u_bai", "u_song"):
        assert len([post for post in office.told(who) if "导入的线索里有归您的" in post.text]) == 1
    office.ff("2026-03-18T14:31")
    assert any("还没联系" in post.text for post in office.told("u_bai")), "they have a first answer to make, too"
    with office.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM customer WHERE key > 'L'")).scalar() == 6
        assert verify(connection)[1] is None


def test_what_a_colleague_has_already_is_theirs(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "a.csv"
    sheet.write_text("company,phone\n海棠医疗,13900001234\n")
    _taken(office, sheet)
    office.ff("2026-03-18T10:40")

    def owner(connection: Connection) -> object:
        return connection.execute(text("SELECT owner, customer FROM lead")).one()

    with office.database.read() as connection:
        assert tuple(owner(connection)) == ("u_bai", "K01")  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "content"), [("a.csv", b"name,age\n1,2\n"), ("a.xlsx", b"no sheet"), ("b.csv", b"")])
def test_a_file_that_is_no_sheet_of_leads_is_refused_whole(
    office: Office, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableSheetError):
        _taken(office, tmp_path / name)
    assert _leads(office) == []
