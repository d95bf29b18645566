"""The team: who they are, whom they answer to, and under which name each platform knows them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Index, String, bindparam, func, select
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.prepared import Prepared
from storage.types import AnyRow, table_of, upsert


class Person(SQLModel, table=True):
    """A colleague; `key` is the user id. Lists are joined by `;` as in staff.csv.

    `wecom_id` is kept in lower case: WeCom may write an id in another case than its console shows.
    """

    key: str = Field(primary_key=True)
    name: str
    role: str
    team: str
    manager: str | None = None
    wecom_id: str
    dingtalk_id: str
    phone: str | None = None
    city: str | None = None
    languages: str | None = None
    specialty: str | None = None
    left_on: date | None = None
    leave: str | None = None
    deputy: str | None = None
    greeted: bool = False
    channel: str | None = None

    __table_args__ = (
        Index("ix_person_wecom", "wecom_id", unique=True),
        Index("ix_person_dingtalk", "dingtalk_id", unique=True),
    )


_person = table_of(Person)

_columns = list(_person.c)
_address = bindparam("address", type_=String)
_at_address = {
    "wecom_id": Prepared(select(_person).where(_person.c.wecom_id == func.lower(_address)), _columns),
    "dingtalk_id": Prepared(select(_person).where(_person.c.dingtalk_id == _address), _columns),
    "key": Prepared(select(_person).where(_person.c.key == _address), _columns),
}
_names = {"wecom": "wecom_id", "wecom-bot": "wecom_id", "wecom-bot-url": "wecom_id", "dingtalk": "dingtalk_id"}
"""The column with the name under which each channel knows a person; elsewhere it is the user id."""
_everyone = Prepared(select(_person).order_by(_person.c.key), _columns)
_get = Prepared(select(_person).where(_person.c.key == bindparam("key")), _columns)
_get_many = Among(lambda among: select(_person).where(among), _person.c.key, _columns)


def at_address(connection: Connection, channel: str, address: str, today: date) -> AnyRow | None:
    """Who writes from an address; `None` for a stranger and for someone who has left."""
    person = _at_address[_names.get(channel, "key")].first(connection, {"address": address})
    return None if person is None or (person.left_on is not None and person.left_on < today) else person


def address_of(person: AnyRow, channel: str) -> str:
    """Under which address a person is reached on a channel."""
    address: str = getattr(person, _names.get(channel, "key"))
    return address


def everyone(connection: Connection) -> Sequence[AnyRow]:
    """All people, present and gone, by key."""
    return _everyone.all(connection, {})


def get(connection: Connection, key: str) -> AnyRow | None:
    """One person, present or gone."""
    return _get.first(connection, {"key": key})


def get_many(connection: Connection, keys: Sequence[str]) -> dict[str, AnyRow]:
    """Those of some people whom there is, by id."""
    return {row.key: row for row in _get_many.all(connection, keys)}


def present(connection: Connection, today: date, role: str | None = None) -> Sequence[AnyRow]:
    """Everyone who has not left, or those of one role, by key."""
    statement = (
        select(_person).where(_person.c.left_on.is_(None) | (_person.c.left_on >= today)).order_by(_person.c.key)
    )
    return connection.execute(statement if role is None else statement.where(_person.c.role == role)).all()


def save(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Adds people or updates those known; what we learnt of them ourselves (greeted, channel) stays."""
    if rows:
        given = [name for name in rows[0] if name != "key"]
        upsert(connection, _person, [{"greeted": False, **row} for row in rows], updating=given)
