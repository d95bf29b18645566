"""salesbot replay: a log in, every post out, the same bytes each time; a bad line is named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import salesbot
from tests.office import CAST, CONFIG, ROOT

_FORM = {
    "company": "蓝桥精工",
    "contact": "王经理",
    "phone": "13900001234",
    "source": "website",
    "level": "A",
    "budget": 80,
}
_LOG: list[dict[str, object]] = [
    {
        "type": "message",
        "at": "2026-03-18T10:30:00+08:00",
        "id": "m1",
        "channel": "wecom",
        "from": "u_bai",
        "text": "海棠医疗演示完了，嫌贵",
    },
    {
        "type": "message",
        "at": "2026-03-18T10:31:00+08:00",
        "id": "m2",
        "channel": "dingtalk",
        "from": "x_nobody",
        "text": "在吗",
    },
    {"type": "lead", "at": "2026-03-18T11:00:00+08:00", "data": _FORM},
    {"type": "leave", "at": "2026-03-18T11:30:00+08:00", "person": "u_song", "from": "2026-03-19", "to": "2026-03-20"},
    {"type": "file", "at": "2026-03-18T12:00:00+08:00", "from": "u_bai", "customer": "K01", "name": "三方比价表.xlsx"},
    {"type": "signal", "at": "2026-03-18T14:00:00+08:00", "customer": "K01", "signal": "price_page"},
    {"type": "until", "at": "2026-03-27T12:00:00+08:00"},
]


def _command(folder: Path, log: list[dict[str, object]]) -> list[str]:
    path = folder / "events.jsonl"
    path.write_text("\n".join(json.dumps(event, ensure_ascii=False) for event in log))
    return ["replay", str(path), "--directory", str(CAST), "--config", str(CONFIG)]


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> str:
    status, printed, errors = salesbot(*_command(tmp_path_factory.mktemp("replay"), _LOG))
    assert (status, errors) == (0, "")
    return printed


def _lines(printed: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_the_same_log_prints_the_same_bytes_in_another_process(replayed: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", *_command(tmp_path, _LOG)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.stdout, done.stderr) == (replayed, "")


def test_every_line_has_the_keys_of_the_contract_and_stands_in_order(replayed: str) -> None:
    lines = _lines(replayed)
    keys = {"at", "to", "kind", "rule", "tier", "customer", "ref", "title", "text"}
    assert all(set(line) == keys for line in lines)
    assert [line["at"] for line in lines] == sorted(str(line["at"]) for line in lines)


def test_what_was_said_lies_where_the_rules_say(replayed: str) -> None:
    said = [(line["at"], line["to"], line["kind"], line["rule"], line["tier"]) for line in _lines(replayed)]
    assert said[0] == ("2026-03-18T10:30:00+08:00", "u_bai", "reply", None, None)
    assert said[1][1] == "x_nobody"
    assert ("2026-03-18T14:00:00+08:00", "u_bai", "nudge", "golden_window", 1) in said
    assert ("2026-03-18T14:00:00+08:00", "s_qiu", "alert", "golden_window", 2) in said
    assert ("2026-03-25T10:30:00+08:00", "u_bai", "nudge", "stage_stalled", 1) in said
    assert ("2026-03-26T10:30:00+08:00", "s_qiu", "alert", "stage_stalled", 2) in said
    assert [one for one in said if one[3] == "sop_price_comparison"] == [], "the file came in time"
    owner = next(one[1] for one in said if one[3] == "lead_assigned")
    assert ("2026-03-18T12:00:00+08:00", owner, "nudge", "lead_first_response", 1) in said
    assert [one for one in said if one[1] == "u_song" and str(one[0])[:10] in {"2026-03-19", "2026-03-20"}] == []


def test_a_click_answers_the_ref_that_was_printed(replayed: str, tmp_path: Path) -> None:
    ref = next(line["ref"] for line in _lines(replayed) if line["rule"] == "stage_stalled")
    click: dict[str, object] = {
        "type": "click",
        "at": "2026-03-25T11:00:00+08:00",
        "from": "u_bai",
        "ref": ref,
        "action": "ack",
    }
    _, printed, _ = salesbot(*_command(tmp_path, [*_LOG[:-1], click, _LOG[-1]]))
    lines = _lines(printed)
    assert [line for line in lines if line["rule"] == "stage_stalled" and line["to"] == "s_qiu"] == []


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({"type": "message", "at": "2026-03-18T10:30:00+08:00"}, "第1行"),
        ({"type": "until", "at": "2026-03-18T10:30:00"}, "第1行"),
        ({"type": "dance", "at": "2026-03-18T10:30:00+08:00"}, "第1行"),
    ],
)
def test_a_bad_line_is_named(line: dict[str, object], named: str, tmp_path: Path) -> None:
    status, _, errors = salesbot(*_command(tmp_path, [line]))
    assert status == 1
    assert named in errors
