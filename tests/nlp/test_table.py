"""The tables of expressions: each says what its words say, and what only looks like one says nothing of the kind."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.nlp.extract import extract
from bot.nlp.values import told

NOW = datetime.fromisoformat("2026-03-18T10:30")
TABLES = Path(__file__).parent / "expressions"
CALENDAR = ("date", "date_range", "datetime", "datetime_range", "time", "time_range")
KINDS = {
    "counts": ("number",),
    "days": CALENDAR,
    "hours": CALENDAR,
    "lengths": ("duration",),
    "money": ("money",),
    "phones": ("phone",),
    "shares": ("percent",),
}


def _table(name: str) -> dict[str, object]:
    table: dict[str, object] = YAML(typ="safe", pure=True).load(TABLES / f"{name}.yaml")
    return table


def _says() -> Iterator[tuple[str, str]]:
    for name in KINDS:
        says = _table(name)["says"]
        assert isinstance(says, dict)
        yield from says.items()


def _nothing() -> Iterator[tuple[str, str]]:
    for name in KINDS:
        texts = _table(name)["nothing"]
        assert isinstance(texts, list)
        yield from ((name, text) for text in texts)


@pytest.mark.parametrize(("text", "meant"), list(_says()))
def test_an_expression_says_what_the_table_says(text: str, meant: str) -> None:
    assert meant in [told(one.value) for one in extract(text, NOW)]


@pytest.mark.parametrize(("name", "text"), list(_nothing()))
def test_what_only_looks_like_an_expression_says_nothing_of_its_kind(name: str, text: str) -> None:
    assert [told(one.value) for one in extract(text, NOW) if one.value.kind in KINDS[name]] == []
