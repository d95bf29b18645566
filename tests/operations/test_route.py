"""`salesbot route` from outside: the JSON of the contract, exit by the answer, other rules on the leads of late."""

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.policy import Config
from bot.routing import all_factors, book
from storage.db import Database
from tests.office import CAST, CONFIG, Office, fill

_NAMES = (
    *("蓝桥精工", "松风软件", "远山物流", "晨曦印务", "北岸光学", "拓海传感"),
    *("安澜冷链", "恒飞模具", "同拓紧固件", "永丰纺织", "湘能电力", "启明诊断"),
)
_AT = "2026-03-18T10:30+08:00"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    folder = tmp_path / "directory"
    shutil.copytree(CAST, folder)
    staff = (folder / "staff.csv").read_text().splitlines()
    rows = [f"{staff[0]},city,specialty,leave,left_on"]
    more = {"u_bai": "杭州,医疗器械,,", "u_song": "苏州,光伏;储能,2026-03-20..2026-03-21,"}
    rows += [f"{row},{more.get(row.split(',')[0], ',,,')}" for row in staff[1:]]
    (folder / "staff.csv").write_text("\n".join(rows))
    return folder


def _route(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lead: dict[str, Any], *more: str, at: str = _AT
) -> tuple[int, dict[str, Any]]:
    path = tmp_path / "lead.json"
    path.write_text(json.dumps(lead))
    status = main(["route", "--lead", str(path), "--config", str(CONFIG), "--at", at, *more])
    out = capsys.readouterr().out
    return status, json.loads(out) if out else {}


def test_the_chain_is_printed_and_the_exit_says_whether_it_was_who_was_expected(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, directory: Path
) -> None:
    lead = {"company": "蓝桥精工", "city": "苏州", "industry": "光伏", "budget": 500000, "source": "website"}
    status, told = _route(capsys, tmp_path, lead, "--directory", str(directory), "--expect", "u_song")
    assert status == 0
    assert set(told) == {"winner", "mode", "version", "rules", "candidates"}
    assert (told["winner"], told["mode"]) == ("u_song", "auto")
    assert told["rules"] == [{"id": "everyone", "matched": True, "failed_condition": None}]
    assert {one["user_id"] for one in told["candidates"]} == {"u_bai", "u_song"}
    for one in told["candidates"]:
        assert set(one) == {"user_id", "points", "factors", "excluded_by"}
        assert {factor["name"] for factor in one["factors"]} >= set(all_factors())
        assert one["points"] == pytest.approx(sum(factor["points"] for factor in one["factors"]), abs=1e-3)
    assert _route(capsys, tmp_path, lead, "--directory", str(directory), "--expect", "u_bai")[0] == 1


def test_who_is_on_leave_at_that_time_is_not_chosen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, directory: Path
) -> None:
    lead = {"company": "蓝桥精工", "city": "苏州", "industry": "光伏"}
    _, told = _route(capsys, tmp_path, lead, "--directory", str(directory), at="2026-03-20T10:30+08:00")
    assert told["winner"] == "u_bai"
    assert {one["user_id"]: one["excluded_by"] for one in told["candidates"]} == {"u_bai": None, "u_song": "on_leave"}


def test_a_customer_s_owner_has_the_lead(capsys: pytest.CaptureFixture[str], tmp_path: Path, directory: Path) -> None:
    _, told = _route(capsys, tmp_path, {"company": "青枫仪器"}, "--directory", str(directory))
    assert (told["winner"], told["mode"]) == ("u_song", "owner")
    _, told = _route(capsys, tmp_path, {"company": "青枫仪器"}, "--directory", str(directory), at="2026-03-20T10:30")
    assert (told["winner"], told["mode"]) == (None, "queue")


@pytest.mark.parametrize("content", ["[]", "{", '"x"'])
def test_what_is_no_lead_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, directory: Path, content: str
) -> None:
    (tmp_path / "bad.json").write_text(content)
    command = ["route", "--lead", str(tmp_path / "bad.json"), "--config", str(CONFIG), "--directory", str(directory)]
    assert main(command) == 2
    assert "bad.json" in capsys.readouterr().err


@pytest.fixture
def house(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office that `salesbot route` can look into."""
    monkeypatch.setenv("SALESBOT_DATABASE_URL", sqlite_url)
    database = Database(sqlite_url)
    fill(database)
    return Office(database, rules=("lead_assigned", "lead_first_response"))


def _lead(office: Office, number: int, **more: str) -> None:
    asked = {"company": _NAMES[number], "phone": f"1390000{number:04d}", "source": "website", "city": "苏州"}
    office.submit("lead", **asked, **more)
    office.leap((office.clock.now() + timedelta(minutes=7)).isoformat())


def _changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The shipped rules with some of their text replaced."""
    folder = tmp_path / "config"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CONFIG, folder)
    text = (folder / "routing.yaml").read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "routing.yaml").write_text(text)
    return folder


def _tried(capsys: pytest.CaptureFixture[str], office: Office, folder: Path) -> tuple[list[Any], dict[str, Any]]:
    at = office.clock.now().isoformat()
    assert main(["route", "--since", "30d", "--config", str(folder), "--at", at]) == 0
    *lines, counts = map(json.loads, capsys.readouterr().out.splitlines())
    return lines, counts


def _owner_of(office: Office, company: str) -> str | None:
    with office.database.read() as connection:
        found = connection.exec_driver_sql(f"SELECT owner FROM lead WHERE company = '{company}'")  # noqa: S608
        return found.scalar_one()  # type: ignore[no-any-return]


def _history(office: Office) -> None:
    """A day of leads: given, contacted, handed on by hand, gone back to the pool, turned into a deal."""
    office.sql("UPDATE person SET city = '苏州', specialty = '光伏' WHERE key = 'u_song'")
    office.sql("UPDATE person SET city = '杭州' WHERE key = 'u_bai'")
    for number in range(12):
        _lead(
            office, number, industry=("光伏", "医疗器械", "教育")[number % 3], **({"level": "A"} if number % 4 else {})
        )
        owner = _owner_of(office, _NAMES[number])
        if owner is None:
            continue
        match number % 5:
            case 1:
                office.say(owner, f"{_NAMES[number]}电话聊了，要资料")
            case 2:
                office.say(owner, f"退回公海 L{number + 1:04d}")
            case 3:
                office.say("s_qiu", f"把L{number + 1:04d}转给{'白露' if owner == 'u_song' else '宋词'}")
                office.say("s_qiu", "确认")
            case 4:
                office.say(owner, f"{_NAMES[number]}报价80万，月底定")


_POOL = ("pools: []", "pools:\n  - {id: hz, who: {field: city, value: 杭州}}")
_OTHERWISE = {
    "weight": ("  city: 8 ", "  city: 0 "),
    "owner": ("\nrules:\n", "\nrules:\n  - id: sun\n    when: {field: industry, value: 光伏}\n    owner: u_bai\n"),
    "pool": ("\nrules:\n", "\nrules:\n  - id: near\n    when: {always: true}\n    pool: hz\n"),
    "soft": ("\nsoft:\n", "\nsoft:\n  - {id: x, rep: {field: city, value: 杭州}, change: 90}\n"),
    "turn": ("\nrules:\n", "\nrules:\n  - {id: turn, when: {always: true}, by: turn}\n"),
    "limit": ("most_waiting: 40", "most_waiting: 0"),
}


def test_other_rules_are_tried_whole_and_the_same_ones_would_have_done_the_same(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, house: Office
) -> None:
    _history(house)
    lines, counts = _tried(capsys, house, _changed(tmp_path))
    assert (lines, counts["leads"], counts["moved"], counts["reclassed"]) == ([], 12, 0, 0)
    would: dict[str, set[str | None]] = {}
    for name, change in _OTHERWISE.items():
        lines, counts = _tried(capsys, house, _changed(tmp_path, change, _POOL))
        assert counts["moved"] == len(lines) > 0, name
        assert all(line["winner"] != line["would_win"] for line in lines), name
        would[name] = {line["would_win"] for line in lines}
        if name == "owner":
            assert {line["would_rule"] for line in lines} == {"sun"}
    assert would["owner"] == would["pool"] == {"u_bai"}
    assert would["limit"] == {None}, "everyone has their hands full"
    folder = _changed(tmp_path)
    for model in (folder / "scoring").glob("*.yaml"):
        model.write_text(re.sub(r"classes: .*", "classes: {A: 1, B: 0}", model.read_text()))
    lines, counts = _tried(capsys, house, folder)
    assert counts["reclassed"] == len([line for line in lines if line["level"] != line["would_be"] == "A"]) > 0


def test_the_chain_of_a_lead_can_be_taken_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, house: Office
) -> None:
    _history(house)
    assert main(["route", "--chain", "L0001", "--config", str(_changed(tmp_path))]) == 0
    chain = json.loads(capsys.readouterr().out)
    assert chain["winner"] == "u_song"
    assert chain["version"] == book.read(Config(CONFIG)).version
    assert chain["losses"]["u_bai"]["by"] in all_factors()
    assert len(chain["hash"]) == 64
