"""`salesbot detect` prints one line of findings for each line of text."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.core.masking import masked_words
from bot.core.parsed import Finding, Span
from bot.engine.replay.trial import Changed, Trial
from bot.nlp.phrases.detector import Detector

CONFIG = Path(__file__).parents[3] / "config"
Detect = Callable[..., list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch, detector: Detector) -> None:
    """The shipped lists are compiled once for all tests of reading."""
    monkeypatch.setattr("bot.commands.detect.load_detector", lambda _: detector)


@pytest.fixture
def detect(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Detect:
    def run(*lines: str, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
        assert main(["detect", "--config", str(CONFIG), *options]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_a_line_of_text_in_is_a_line_of_findings_out(detect: Detect) -> None:
    first, second = detect("采购暗示要回扣", "今天拜访三家")
    assert first["findings"] == [
        {"category": "bribery", "rule": "kickback", "text": "回扣", "start": 5, "end": 7, "scope": "asserted"}
    ]
    assert second["findings"] == []


def test_a_suppressed_hit_is_shown_with_its_scope(detect: Detect) -> None:
    (answer,) = detect(json.dumps({"id": "m1", "text": "我没答应给回扣"}), options=("--jsonl",))
    assert answer["id"] == "m1"
    assert [one["scope"] for one in answer["findings"]] == ["negated"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("440307.19881102.3513", "440***.********.3513"),
        ("6222021234567890128", "6222***********0128"),
        ("138.0013.8000", "138**********"),
        ("１３８００１３８０００", "１３８********"),
    ],
)
def test_lists_tried_on_kept_messages_show_no_number_whole(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sqlite_url: str,
    number: str,
    shown: str,
) -> None:
    finding = Finding("own", f"号{number}", Span(0, len(number) + 1), "x", "warn", "asserted")
    trial = Trial(1, 0, 1, (Changed(7, finding, masked_words(finding, finding.text)),), ())
    monkeypatch.setenv("SALESBOT_DATABASE_URL", sqlite_url)
    monkeypatch.setattr("bot.commands.detect.with_file", lambda *_: None)
    monkeypatch.setattr("bot.commands.detect.compare", lambda *_: trial)
    assert main(["detect", "--config", str(CONFIG), "--since", "30d", "--with", "x.yaml"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"新报 第 7 条 own/x：号{shown}"


def test_a_line_may_bring_its_own_list_and_then_only_that_counts(detect: Detect) -> None:
    own = [{"id": "x", "category": "own", "phrases": ["暗号"]}]
    (answer,) = detect(json.dumps({"id": 1, "text": "暗号是回扣", "phrases": own}), options=("--jsonl",))
    assert [(one["category"], one["text"]) for one in answer["findings"]] == [("own", "暗号")]


@pytest.mark.parametrize(
    "own",
    [
        [{"id": "x", "category": "own", "phrases": ["暗号"], "tests": {"miss": ["说暗号"]}}],
        [{"id": "x", "category": "own", "patterns": ["a.*b"]}],
        [{"id": "x", "category": "own", "phrases": ["一"], "unknown": 1}],
        [{"id": "x", "category": "own", "phrases": ["一"]}, {"id": "x", "category": "own", "phrases": ["二"]}],
    ],
)
def test_a_bad_draft_is_refused_and_the_next_line_is_read(detect: Detect, own: list[object]) -> None:
    first, second = detect(
        json.dumps({"id": 1, "text": "暗号", "phrases": own}),
        json.dumps({"id": 2, "text": "要回扣"}),
        options=("--jsonl",),
    )
    assert first["findings"] == []
    assert first["refused"]
    assert len(second["findings"]) == 1
