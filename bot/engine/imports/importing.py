"""The directory from CSV files: every bad row is named by its line, and nothing is taken unless all of it is good."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import Connection

from bot.core.facts import Role
from bot.core.worktime import days_off
from bot.engine.names import naming
from storage import customers, people

Kind = Literal["customers", "staff", "competitors"]

_LAST_YEAR = 2100
"""A mistyped year must not make an absence that every reckoning of time walks through."""


def _split(value: object) -> object:
    return [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value


def _check_leave(value: str | None) -> str | None:
    if any(last.year > _LAST_YEAR for _, last in days_off(value)):
        raise ValueError
    return value


Cell = Annotated[str, Field(min_length=1, max_length=200)]
Maybe = Annotated[str | None, BeforeValidator(lambda value: value or None)]
Names = Annotated[list[Cell], BeforeValidator(_split)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


class CustomerRow(_Row):
    """A line of customers.csv."""

    customer_id: Cell
    name: Cell
    aliases: Names = []
    city: Maybe = None
    industry: Maybe = None
    level: Maybe = None
    owner: Maybe = None


class StaffRow(_Row):
    """A line of staff.csv; a platform id that is absent is the user id."""

    user_id: Cell
    name: Cell
    role: Role
    team: Cell
    manager: Maybe = None
    wecom_id: Maybe = None
    dingtalk_id: Maybe = None
    phone: Maybe = None
    city: Maybe = None
    languages: Maybe = None
    specialty: Maybe = None
    left_on: Annotated[date | None, BeforeValidator(lambda value: value or None)] = None
    leave: Annotated[Maybe, AfterValidator(_check_leave)] = None
    deputy: Maybe = None


class CompetitorRow(_Row):
    """A line of competitors.csv."""

    name: Cell
    aliases: Names = []


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken; `line` counts from 1, the heading included."""

    line: int
    column: str
    what: str


class ImportRefusedError(Exception):
    """Nothing of the file was taken."""

    def __init__(self, bad: Sequence[BadRow]) -> None:
        """`bad` is not empty."""
        super().__init__(f"{len(bad)} bad rows")
        self.bad = tuple(bad)


def read(kind: Kind, path: Path) -> list[Any]:
    """The rows of a file, validated; raises ImportRefusedError with every bad one."""
    model, key, _ = _KINDS[kind]
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        # Excel in China saves CSV in GBK unless told otherwise.
        text = path.read_text(encoding="gb18030")
    rows: list[Any] = []
    bad: list[BadRow] = []
    seen: dict[str, int] = {}
    reader = csv.DictReader(io.StringIO(text))
    for cells in reader:
        line = reader.line_num
        try:
            row = model.model_validate({name: value or "" for name, value in cells.items() if name})
        except ValidationError as error:
            bad += [BadRow(line, str(one["loc"][0]), _chinese(one)) for one in error.errors()]
            continue
        name = getattr(row, key)
        if name in seen:
            bad.append(BadRow(line, key, f"与第{seen[name]}行重复：{name}"))
        seen[name] = line
        rows.append(row)
    if bad:
        raise ImportRefusedError(bad)
    return rows


_FORMS = {"left_on": "应为日期，例如 2026-11-03", "leave": "应为日期，例如 2026-11-03..2026-11-05，多段用 ; 隔开"}


def _chinese(error: ErrorDetails) -> str:
    match error["type"]:
        case "missing" | "string_too_short":
            return "不能为空"
        case "string_too_long":
            return "太长（最多200字）"
        case "literal_error":
            return "应为 rep、supervisor、director、hr、compliance、admin 之一"
        case _:
            return _FORMS.get(str(error["loc"][0]), "格式不对")


def save(connection: Connection, kind: Kind, rows: Sequence[Any]) -> None:
    """Adds rows to the directory, or updates those known."""
    if rows:
        _KINDS[kind][2](connection, rows)


def _save_customers(connection: Connection, rows: Sequence[CustomerRow]) -> None:
    kept = [
        {
            "key": row.customer_id,
            "name": row.name,
            "short": row.aliases[0] if row.aliases else row.name,
            "city": row.city,
            "industry": row.industry,
            "level": row.level,
            "owner": row.owner,
            "withdrawn": False,
        }
        for row in rows
    ]
    named = [{"name": alias, "customer": row.customer_id} for row in rows for alias in dict.fromkeys(row.aliases)]
    customers.save(connection, kept, named)
    naming.index(connection, [row.customer_id for row in rows])


def _save_staff(connection: Connection, rows: Sequence[StaffRow]) -> None:
    kept = []
    for row in rows:
        values = row.model_dump(exclude={"user_id"})
        values |= {
            "key": row.user_id,
            "wecom_id": (row.wecom_id or row.user_id).lower(),
            "dingtalk_id": row.dingtalk_id or row.user_id,
        }
        kept.append(values)
    people.save(connection, kept)
    customers.advance(connection, "directory")


def _save_competitors(connection: Connection, rows: Sequence[CompetitorRow]) -> None:
    customers.save_competitors(connection, [{"key": row.name, "aliases": row.aliases} for row in rows])


_KINDS: Mapping[Kind, tuple[type[_Row], str, Callable[[Connection, Any], None]]] = {
    "customers": (CustomerRow, "customer_id", _save_customers),
    "staff": (StaffRow, "user_id", _save_staff),
    "competitors": (CompetitorRow, "name", _save_competitors),
}
