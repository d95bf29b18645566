"""A directory from a folder of CSV files: customers.csv, staff.csv, competitors.csv (any of them may be absent)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from bot.nlp.names_index import NamedIndex


def load(folder: Path) -> NamedIndex:
    """Reads the folder; aliases are separated by `;`. Raises OSError or KeyError for an unreadable or odd file."""
    return NamedIndex(
        customers=[
            (row["customer_id"], row["name"], _aliases(row), row.get("city") or None, row.get("owner") or None)
            for row in _rows(folder / "customers.csv")
        ],
        competitors=[(row["name"], _aliases(row)) for row in _rows(folder / "competitors.csv")],
        staff=[(row["user_id"], row["name"]) for row in _rows(folder / "staff.csv")],
    )


def _aliases(row: dict[str, str]) -> list[str]:
    return [alias.strip() for alias in (row.get("aliases") or "").split(";") if alias.strip()]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
