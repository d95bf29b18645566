"""The table of calibration counts what is right in each band, and sets the threshold by it."""

from collections.abc import Callable
from typing import Any

from bot.core.parsed import Parsed
from tests.calibrate import table, threshold, verdicts

LABEL: dict[str, Any] = {
    "intent": "update", "report_date": None, "metrics": {}, "leads": [], "plans": [], "query": None, "command": None,
    "activities": [{
        "customer": "H01", "customer_text": "华星科技", "contacts": ["李总"], "channel": "visit", "stage": None,
        "obstacles": ["budget"], "competitors": [], "budget": None, "amount": 860000, "expected_close": None,
        "next_action": {"text": "再去演示", "due": "2026-03-25"}, "commitments": [],
    }],
}  # fmt: skip


def test_each_value_is_held_against_the_label(read: Callable[[str], Parsed]) -> None:
    parsed = read("拜访华星科技李总，嫌贵，报价86万，下周三再去演示")
    right = {name: good for name, _, good in verdicts(parsed, LABEL)}
    assert {name for name, good in right.items() if good} == {
        "intent", "customer", "contact", "channel", "amount", "next_action",
    }  # fmt: skip
    assert {name for name, good in right.items() if not good} == {"obstacle", "stage"}


def test_a_customer_that_the_label_does_not_have_is_wrong_in_everything(read: Callable[[str], Parsed]) -> None:
    parsed = read("青禾医疗陈总嫌贵")
    assert {name: good for name, _, good in verdicts(parsed, LABEL)} == {
        "intent": True, "customer": False, "contact": False, "obstacle": False,
    }  # fmt: skip


def test_the_threshold_is_the_lowest_band_that_is_right_often_enough() -> None:
    good = [("stage", 0.95, True)] * 10 + [("stage", 0.75, True)] * 8 + [("stage", 0.75, False)] * 2
    bad = [("stage", 0.65, False)] * 3 + [("stage", 0.65, True)]
    assert threshold(good) == 0.0
    assert threshold(good + bad) == 0.7


def test_the_table_gives_share_and_right_by_field() -> None:
    lines = table([("stage", 0.95, True), ("stage", 0.75, False), ("contact", 0.92, True), ("contact", 0.95, True)])
    assert lines[1].split() == ["all", "≥0.9", "3", "75.0%", "100.0%"]
    assert lines[-1].startswith("write_above by this table: 0.8")
