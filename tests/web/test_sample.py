"""The sample company hangs together, so that the sandbox is alive on first run."""

import csv
from collections import Counter
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "config" / "sample"
ROLES = {"rep", "supervisor", "director", "hr", "compliance", "admin"}


def _rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _names(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["aliases"].split(";"))]


def test_every_role_is_there_and_everyones_manager_and_deputy_exist() -> None:
    staff = {row["user_id"]: row for row in _rows("staff")}
    assert {row["role"] for row in staff.values()} == ROLES
    for row in staff.values():
        assert row["manager"] in {"", *staff}
        assert row["deputy"] in {"", *staff}
        if row["role"] == "rep":
            assert staff[row["manager"]]["team"] == row["team"]


def test_every_customer_belongs_to_a_rep_and_every_rep_has_some() -> None:
    reps = {row["user_id"] for row in _rows("staff") if row["role"] == "rep"}
    assert {row["owner"] for row in _rows("customers")} == reps


def test_ids_and_full_names_are_given_once() -> None:
    for file, column in (("staff", "user_id"), ("staff", "name"), ("customers", "customer_id"), ("customers", "name")):
        values = [row[column] for row in _rows(file)]
        assert len(values) == len(set(values))


def test_one_short_name_is_of_two_customers_of_one_rep_so_that_the_bot_must_ask() -> None:
    owners: dict[str, list[str]] = {}
    for row in _rows("customers"):
        for name in _names(row):
            owners.setdefault(name, []).append(row["owner"])
    shared = {name: found for name, found in owners.items() if len(found) > 1}
    assert {name: Counter(found) for name, found in shared.items()} == {"远舟": Counter(u_cheng=2)}


def test_no_competitor_is_a_customer() -> None:
    customers = {name for row in _rows("customers") for name in _names(row)}
    assert customers.isdisjoint(name for row in _rows("competitors") for name in _names(row))
