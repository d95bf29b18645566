"""`salesbot route` from outside: the JSON of the contract, exit by the answer, other rules on the leads of late."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.policy import Config
from bot.routing import all_factors, book
from storage.db import Database
from tests.office import CAST, CONFIG, Office, fill

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


def test_other_rules_are_tried_on_the_leads_of_late_and_a_chain_can_be_taken_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(sqlite_url)
    fill(database)
    office = Office(database, rules=("lead_assigned",))
    office.sql("UPDATE person SET city = '苏州' WHERE key = 'u_song'")
    office.sql("UPDATE person SET specialty = '光伏' WHERE key = 'u_bai'")
    office.submit("lead", company="蓝桥精工", city="苏州", industry="光伏", phone="13900001234")
    with database.read() as connection:
        first = connection.exec_driver_sql("SELECT owner FROM lead").scalar_one()
    database.close()
    assert first == "u_bai"
    other = tmp_path / "config"
    shutil.copytree(CONFIG, other)
    changed = (other / "routing.yaml").read_text().replace("  city: 8 ", "  city: 90 ")
    (other / "routing.yaml").write_text(changed)
    monkeypatch.setenv("SALESBOT_DATABASE_URL", sqlite_url)
    at = datetime.fromisoformat(_AT).isoformat()
    assert main(["route", "--since", "30d", "--config", str(other), "--at", at]) == 0
    moved, counts = map(json.loads, capsys.readouterr().out.splitlines())
    assert (moved["winner"], moved["would_win"], moved["company"]) == ("u_bai", "u_song", "蓝桥精工")
    assert counts == {"leads": 1, "moved": 1, "reclassed": 0, "version": book.read(Config(other)).version}
    assert main(["route", "--chain", "L0001", "--config", str(other)]) == 0
    chain = json.loads(capsys.readouterr().out)
    assert chain["winner"] == "u_bai"
    assert chain["version"] == book.read(Config(CONFIG)).version
    assert chain["losses"]["u_song"]["by"] in all_factors()
    assert len(chain["hash"]) == 64
