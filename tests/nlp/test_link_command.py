"""`salesbot link`: mentions in, candidates out."""

import argparse
import io
import json
from pathlib import Path

import pytest

from bot.commands.link import COMMAND

_NAMES = (
    "customer_id,name,owner\nN1,苏州华星科技股份有限公司,u_a\nN2,宁波海澜轴承有限公司,u_a\nN3,宁波海澜物流有限公司,u_b"
)


def _run(file: Path, lines: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    COMMAND.arguments(parser)
    feed = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    monkeypatch.setattr("sys.stdin", io.StringIO(feed + "\n"))
    return COMMAND.run(parser.parse_args(["--directory", str(file), *arguments]))


def test_candidates_come_best_first_with_the_senders_own_before_their_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "names.csv"
    file.write_text(_NAMES, encoding="utf-8")
    asked = [
        {"id": "1", "mention": "华行科技"},
        {"id": "2", "mention": "海澜", "sender": "u_b"},
        {"id": "3", "mention": "北岭矿业"},
    ]
    assert _run(file, asked, monkeypatch, "--bench") == 0
    printed = capsys.readouterr()
    answers = [json.loads(line) for line in printed.out.splitlines()]
    assert [[one["customer_id"] for one in answer["candidates"]][:1] for answer in answers] == [["N1"], ["N3"], []]
    assert [answer["id"] for answer in answers] == ["1", "2", "3"]
    assert answers[0]["candidates"][0]["name"] == "苏州华星科技股份有限公司"
    assert all(0 <= one["score"] <= 1 for answer in answers for one in answer["candidates"])
    assert "3 家，查找 3 次：p50" in printed.err


def test_a_bad_file_is_said_and_nothing_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(tmp_path / "none.csv", [], monkeypatch) == 1
    assert "没有这个文件" in capsys.readouterr().err
    file = tmp_path / "names.csv"
    file.write_text("customer_id,name\nN1,\n", encoding="utf-8")
    assert _run(file, [], monkeypatch) == 1
    assert f"{file}:2 name: 不能为空" in capsys.readouterr().err
