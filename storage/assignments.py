"""How leads were given: by which version of the rules, to whom, and whom a supervisor chose instead."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, Index, func, select
from sqlmodel import Field, SQLModel

from storage.types import AnyRow, Instant, table_of


class Assignment(SQLModel, table=True):
    """One decision on one lead. `winner`: whom the rules found; `chosen`: who got it, `None` while that is open."""

    key: str = Field(primary_key=True)
    lead: str
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    version: str
    mode: str
    rule: str | None = None
    trade: str | None = None
    level: str | None = None
    winner: str | None = None
    chosen: str | None = None
    chosen_by: str | None = None
    withdrawn: bool = False

    __table_args__ = (Index("ix_assignment_lead", "lead", "at"), Index("ix_assignment_at", "at"))


_assignment = table_of(Assignment)


def last_of(connection: Connection, lead: str) -> AnyRow | None:
    """The newest decision on a lead."""
    statement = select(_assignment).where(_assignment.c.lead == lead, ~_assignment.c.withdrawn)
    return connection.execute(statement.order_by(_assignment.c.at.desc()).limit(1)).first()


def since(connection: Connection, instant: datetime) -> Sequence[AnyRow]:
    """Every decision since an instant, in order."""
    statement = select(_assignment).where(_assignment.c.at >= instant, ~_assignment.c.withdrawn)
    return connection.execute(statement.order_by(_assignment.c.at, _assignment.c.key)).all()


def agreement(connection: Connection, instant: datetime) -> Sequence[AnyRow]:
    """(trade, level, all, agreed): how often supervisors took whom the rules proposed, of what was settled since."""
    settled = select(
        _assignment.c.trade,
        _assignment.c.level,
        func.count().label("all"),
        func.count().filter(_assignment.c.chosen == _assignment.c.winner).label("agreed"),
    ).where(
        _assignment.c.at >= instant,
        _assignment.c.mode == "suggested",
        _assignment.c.chosen_by.is_not(None),
        ~_assignment.c.withdrawn,
    )
    grouped = settled.group_by(_assignment.c.trade, _assignment.c.level)
    return connection.execute(grouped.order_by(_assignment.c.trade, _assignment.c.level)).all()
