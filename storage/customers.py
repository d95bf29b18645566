"""The directory: customers and competitors, by every name that people give them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, Column, Connection, ForeignKey, Integer, String, bindparam, delete, insert, select, update
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.prepared import Prepared
from storage.types import AnyRow, table_of, upsert

_MOST_AT_ONCE = 500


class Customer(SQLModel, table=True):
    """A company; `key` is the customer id. `short` is what people call it."""

    key: str = Field(primary_key=True)
    name: str
    short: str
    city: str | None = None
    industry: str | None = None
    level: str | None = None
    owner: str | None = Field(default=None, index=True)
    withdrawn: bool = False


class Alias(SQLModel, table=True):
    """Another name of a customer; one name may belong to several.

    person: whose word it is, `None` for everyone's. learned: a rep said so; the others come from the directory's file.
    """

    key: str = Field(primary_key=True)
    name: str = Field(index=True)
    customer: str = Field(sa_column=Column(ForeignKey("customer.key", ondelete="CASCADE"), nullable=False, index=True))
    person: str | None = None
    learned: bool = False
    withdrawn: bool = False


class Competitor(SQLModel, table=True):
    """Someone who sells against us; `key` is the name we use."""

    key: str = Field(primary_key=True)
    aliases: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Counter(SQLModel, table=True):
    """Numbers given out in order. A row also says how often the directory has changed, so that indexes know."""

    name: str = Field(primary_key=True)
    value: int = 0


_customer = table_of(Customer)
_alias = table_of(Alias)
_competitor = table_of(Competitor)
_counter = table_of(Counter)


_get = Prepared(
    select(_customer).where(_customer.c.key == bindparam("key", type_=String), ~_customer.c.withdrawn),
    list(_customer.c),
)
_get_many = Among(
    lambda among: select(_customer).where(among, ~_customer.c.withdrawn), _customer.c.key, list(_customer.c)
)
_FEW = 8
"""Up to so many, one by one is sooner."""
_owned_columns = (_customer.c.key, _customer.c.name, _customer.c.short, _customer.c.city)
_owned = Prepared(
    select(*_owned_columns).where(_customer.c.owner == bindparam("owner", type_=String), ~_customer.c.withdrawn),
    _owned_columns,
)
_version = select(_counter.c.value).where(_counter.c.name == "directory")
_advance = Prepared(
    update(_counter)
    .where(_counter.c.name == bindparam("which"))
    .values(value=_counter.c.value + bindparam("by", type_=Integer))
    .returning(_counter.c.value),
    [_counter.c.value],
)
_read_version = Prepared(_version, [_counter.c.value])


def advance(connection: Connection, name: str, by: int = 1) -> int:
    """Moves a counter on and returns its new value. Others who want it wait for this transaction."""
    return int(_advance.all(connection, {"which": name, "by": by})[0].value)


def version(connection: Connection) -> int:
    """Changes whenever a name in the directory does."""
    return int(_read_version.all(connection, {})[0].value)


def get(connection: Connection, keys: Sequence[str]) -> Sequence[AnyRow]:
    """Customers by id, withdrawn ones left out."""
    if len(keys) > _FEW:
        return sorted(_get_many.all(connection, sorted(keys)), key=lambda row: str(row.key))
    found = (_get.first(connection, {"key": key}) for key in sorted(keys))
    return [row for row in found if row is not None]


def names(connection: Connection, keys: Sequence[str]) -> Sequence[AnyRow]:
    """(key, name, short, city) of some customers, withdrawn ones included: one may stand again."""
    columns = (_customer.c.key, _customer.c.name, _customer.c.short, _customer.c.city)
    return connection.execute(select(*columns).where(_customer.c.key.in_(keys))).all()


def aliases(connection: Connection, keys: Sequence[str]) -> Sequence[AnyRow]:
    """(name, customer, person) of every alias of some customers, by name."""
    columns = (_alias.c.name, _alias.c.customer, _alias.c.person)
    stands = select(*columns).where(_alias.c.customer.in_(keys), ~_alias.c.withdrawn)
    return connection.execute(stands.order_by(_alias.c.customer, _alias.c.name)).all()


def named_by(connection: Connection, alias: str) -> str:
    """The customer of an alias, by the alias's key."""
    return str(connection.execute(select(_alias.c.customer).where(_alias.c.key == alias)).scalar_one())


def owned(connection: Connection, owner: str) -> Sequence[AnyRow]:
    """(key, name, short, city) of somebody's own customers."""
    return _owned.all(connection, {"owner": owner})


def competitors(connection: Connection) -> Sequence[AnyRow]:
    """(key, aliases) of every competitor."""
    return connection.execute(select(_competitor).order_by(_competitor.c.key)).all()


def save(connection: Connection, rows: Sequence[dict[str, Any]], named: Sequence[dict[str, str]]) -> None:
    """Adds customers or updates those known, and replaces their aliases by `named` ({"name", "customer"}).

    What was learned of them stays.
    """
    upsert(connection, _customer, rows)
    for some in batches([row["key"] for row in rows]):
        connection.execute(delete(_alias).where(_alias.c.customer.in_(some), ~_alias.c.learned))
    if named:
        whose = {"person": None, "learned": False, "withdrawn": False}
        aliases = [{"key": f"{one['name']}/{one['customer']}", **one, **whose} for one in named]
        connection.execute(insert(_alias), aliases)
    advance(connection, "directory")


def batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Keys in lots that an IN list may hold: SQLite takes 32,766 values."""
    for start in range(0, len(keys), _MOST_AT_ONCE):
        yield keys[start : start + _MOST_AT_ONCE]


def save_competitors(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Adds competitors or updates those known."""
    upsert(connection, _competitor, rows)
    advance(connection, "directory")


_full_columns, _short_columns = (_customer.c.name, _customer.c.key), (_alias.c.name, _alias.c.customer)
_by_full_name = Among(
    lambda among: select(*_full_columns).where(among, ~_customer.c.withdrawn), _customer.c.name, _full_columns
)
_by_short_name = Among(
    lambda among: select(*_short_columns).where(among, _alias.c.person.is_(None), ~_alias.c.withdrawn),
    _alias.c.name,
    _short_columns,
)


def named(connection: Connection, names: Sequence[str]) -> dict[str, str]:
    """Customer ids by exact name or alias; a name that several bear is left out."""
    found: dict[str, set[str]] = {}
    for name, key in [*_by_full_name.all(connection, names), *_by_short_name.all(connection, names)]:
        found.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}
