"""A directory from a folder of CSV files: customers.csv, staff.csv, competitors.csv (any of them may be absent)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from bot.nlp.names.index import NamedIndex, in_memory
from bot.nlp.names.shelf import Known, Named


def load(folder: Path) -> NamedIndex:
    """Reads the folder; aliases are separated by `;`. Raises OSError or KeyError for an unreadable or odd file."""
    return in_memory(
        [_customer(row) for row in _rows(folder / "customers.csv")],
        [(row["name"], _aliases(row)) for row in _rows(folder / "competitors.csv")],
        [(row["user_id"], row["name"]) for row in _rows(folder / "staff.csv")],
    )


def _customer(row: dict[str, str]) -> Named:
    key, name, aliases = row["customer_id"], row["name"], _aliases(row)
    short = aliases[0] if aliases else name
    return Named(Known(key, name, short, row.get("city") or None, row.get("owner") or None), aliases)


def _aliases(row: dict[str, str]) -> list[str]:
    return [alias.strip() for alias in (row.get("aliases") or "").split(";") if alias.strip()]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
