"""Who looks after what: open deals, and leads that never became one, counted by their owner.

Whose a deal or a lead is, its customer says; while it has none, or one without an owner, whoever brought it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from storage.customers import Customer
from storage.deals import Opportunity
from storage.leads import Lead
from storage.types import AnyRow, table_of

_opportunity = table_of(Opportunity)
_lead = table_of(Lead)
_customer = table_of(Customer)
OVER = ("won", "lost")
"""Stages after which a deal is in nobody's hands."""


def open_deals(connection: Connection, owners: Sequence[str]) -> Mapping[str, int]:
    """How many opportunities each of `owners` has that are neither won nor lost; who has none is left out."""
    owner = func.coalesce(_customer.c.owner, _opportunity.c.owner)
    open_ = or_(_opportunity.c.stage.is_(None), _opportunity.c.stage.not_in(OVER))
    deals = select(owner.label("owner")).join(_customer, _customer.c.key == _opportunity.c.customer)
    return _counted(connection, deals.where(~_opportunity.c.withdrawn, open_, owner.in_(owners)))


def every_deal(connection: Connection) -> Sequence[AnyRow]:
    """(key, owner, stage, stage_since) of every opportunity."""
    owner = func.coalesce(_customer.c.owner, _opportunity.c.owner)
    deals = select(_opportunity.c.key, owner.label("owner"), _opportunity.c.stage, _opportunity.c.stage_since)
    joined = deals.join(_customer, _customer.c.key == _opportunity.c.customer)
    return connection.execute(joined.where(~_opportunity.c.withdrawn)).all()


def bare_leads(connection: Connection, owners: Sequence[str]) -> Mapping[str, int]:
    """How many leads each of `owners` has whose customer has no opportunity; who has none is left out."""
    owner = func.coalesce(_customer.c.owner, _lead.c.person)
    dealt = select(_opportunity.c.key).where(_opportunity.c.customer == _lead.c.customer, ~_opportunity.c.withdrawn)
    leads = select(owner.label("owner")).select_from(_lead).outerjoin(_customer, _customer.c.key == _lead.c.customer)
    return _counted(connection, leads.where(~_lead.c.withdrawn, ~dealt.exists(), owner.in_(owners)))


def _counted(connection: Connection, owned: Select[Any]) -> Mapping[str, int]:
    rows = owned.subquery()
    counted = select(rows.c.owner, func.count().label("many")).group_by(rows.c.owner)
    return {row.owner: row.many for row in connection.execute(counted)}
