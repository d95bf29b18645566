"""The tables of expressions: each says what its words say, and what only looks like one says nothing of the kind.

A table is one test, and a failure lists every line that is read otherwise: a test a line would take longer to
collect than to pass.
"""

from datetime import datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.nlp.extract import extract
from bot.nlp.values import told

NOW = datetime.fromisoformat("2026-03-18T10:30")
TABLES = Path(__file__).parent / "expressions"
CALENDAR = frozenset(("date", "date_range", "datetime", "datetime_range", "time", "time_range"))
KINDS = {
    "counts": frozenset(("number",)),
    "days": CALENDAR,
    "hours": CALENDAR,
    "lengths": frozenset(("duration",)),
    "money": frozenset(("money",)),
    "phones": frozenset(("phone",)),
    "shares": frozenset(("percent",)),
}


def _table(name: str) -> dict[str, dict[str, str] | list[str]]:
    table: dict[str, dict[str, str] | list[str]] = YAML(typ="safe", pure=True).load(TABLES / f"{name}.yaml")
    return table


def _read(text: str) -> list[tuple[str, str]]:
    return [(one.value.kind, told(one.value)) for one in extract(text, NOW)]


@pytest.mark.parametrize("name", KINDS)
def test_an_expression_says_what_its_table_says(name: str) -> None:
    says = _table(name)["says"]
    assert isinstance(says, dict)
    read = {text: [value for _, value in _read(text)] for text in says}
    assert {text: (meant, read[text]) for text, meant in says.items() if meant not in read[text]} == {}


@pytest.mark.parametrize("name", KINDS)
def test_what_only_looks_like_an_expression_says_nothing_of_its_kind(name: str) -> None:
    read = {text: [value for kind, value in _read(text) if kind in KINDS[name]] for text in _table(name)["nothing"]}
    assert {text: values for text, values in read.items() if values} == {}
