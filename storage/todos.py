"""What stands on people's own lists of tasks in their platform: one row a task, until it is ticked off."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Connection, Exists, Index, String, bindparam, delete, exists, select
from sqlmodel import Field, SQLModel

from storage.prepared import Prepared
from storage.types import AnyRow, table_of, upsert


class Todo(SQLModel, table=True):
    """`body` is the task as it was put; `channel` and `address` say on which list."""

    key: str = Field(primary_key=True)
    customer: str | None = None
    channel: str
    address: str
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))

    __table_args__ = (Index("ix_todo_customer", "customer"),)


_todo = table_of(Todo)
_of_customer = Prepared(
    select(_todo).where(_todo.c.customer == bindparam("customer", type_=String)).order_by(_todo.c.key), list(_todo.c)
)
_take = Prepared(delete(_todo).where(_todo.c.key == bindparam("which", type_=String)).returning(_todo), list(_todo.c))


def put(connection: Connection, row: dict[str, Any]) -> None:
    """Notes that a task stands on a list; one of that key is replaced."""
    upsert(connection, _todo, [row])


def take(connection: Connection, key: str) -> AnyRow | None:
    """Takes out a task that stands on a list; `None` where none of that key does."""
    return _take.first(connection, {"which": key})


def are_about(customer: ColumnElement[str]) -> Exists:
    """Whether anything stands on anybody's list about the customer of an outer statement."""
    return exists().where(_todo.c.customer == customer)


def of_customers(connection: Connection, customers: Sequence[str]) -> list[AnyRow]:
    """What stands on anybody's list about customers."""
    return [row for customer in sorted(customers) for row in _of_customer.all(connection, {"customer": customer})]
