"""`salesbot parse` prints the contract's line, or the marked sentence."""

import argparse
import io
import json
from pathlib import Path

import pytest

from bot.commands.parse import COMMAND

ROOT = Path(__file__).parents[2]
MESSAGE = {"id": "m1", "text": "拜访华星科技李总，嫌贵", "sent_at": "2026-03-18T10:30:00+08:00", "sender": "u_qian"}


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    COMMAND.arguments(parser)
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(MESSAGE) + "\n\n"))
    directory = str(ROOT / "tests" / "specs" / "directory")
    options = parser.parse_args(["--directory", directory, "--config", str(ROOT / "config"), *arguments])
    return COMMAND.run(options)


def test_a_line_in_is_a_line_of_the_contract_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["id"], line["activities"][0]["customer"], line["activities"][0]["obstacles"]) == (
        "m1",
        "H01",
        ["price"],
    )


def test_marks_are_an_entry_of_the_specs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _run(monkeypatch, "--marks")
    assert "[李总|contact]，[嫌贵|obstacle:price]" in capsys.readouterr().out


def test_why_goes_from_the_words_to_each_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(monkeypatch, "--why")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["拜访华星科技李总，嫌贵", "读成：客户进展（把握 0.90）"]
    assert "  联系人 = 李总 ← 「李总」第 7 字，人名识别，把握 0.92" in lines
    assert "  异议 = 价格异议 ← 「嫌贵」第 10 字，词库，把握 0.75" in lines
