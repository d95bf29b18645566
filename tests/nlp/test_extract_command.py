"""`salesbot extract` prints one line of entities for each line of text."""

import argparse
import io
import json

import pytest

from bot.commands.extract import COMMAND


def test_a_line_of_text_in_is_a_line_of_entities_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {"id": "1", "text": "下周三前付30万", "reference_time": "2026-03-18T10:30:00"},
        {"id": "2", "text": "明天", "reference_time": "2026-03-17T23:30:00+00:00"},
        {"id": "3", "text": "打九折", "reference_time": None},
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, lines)) + "\n\n"))
    assert COMMAND.run(argparse.Namespace()) == 0
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert {
        "kind": "money",
        "text": "30万",
        "start": 5,
        "end": 8,
        "value": {"amount": "300000", "currency": "CNY"},
    } in first["entities"]
    assert second["entities"][0]["value"] == {"date": "2026-03-19"}
    assert [entity["kind"] for entity in third["entities"]] == ["percent", "number"]
