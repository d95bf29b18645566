"""What a decision wants to know of customers, at one look: who they are, their deal, and what else there is of them.

Of most there is nothing else: asking alerts, leads and tasks one after the other took as long as all other facts.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from storage import alerts, deals, leads, todos
from storage.among import Among
from storage.customers import Customer
from storage.deals import Opportunity
from storage.types import AnyRow, table_of

DEAL = "deal_"
"""What the columns of the deal begin with."""

_customer, _deal = table_of(Customer), table_of(Opportunity)
_columns = [
    *_customer.c,
    *(column.label(f"{DEAL}{column.name}") for column in _deal.c),
    alerts.are_live_on(_customer.c.key).label("has_alerts"),
    leads.are_in_hand_of(_customer.c.key).label("has_leads"),
    todos.are_about(_customer.c.key).label("has_todos"),
]
_of = Among(
    lambda among: (
        select(*_columns)
        .select_from(_customer.outerjoin(_deal, (_deal.c.customer == _customer.c.key) & ~_deal.c.withdrawn))
        .where(among, ~_customer.c.withdrawn)
        .order_by(_customer.c.key)
    ),
    _customer.c.key,
    _columns,
)


def of(connection: Connection, customers: Sequence[str]) -> Sequence[AnyRow]:
    """Customers by id, withdrawn ones left out, each with the columns of its deal (`deal_key` … or nothing).

    The deals are held until this transaction ends, so what is decided on them is decided alone. has_alerts, has_leads,
    has_todos: whether there are alerts that are not resolved, leads in somebody's hand, tasks on somebody's list.
    """
    if connection.dialect.name != "sqlite":
        # Before they are read, and by a statement of its own: what a join may lack cannot be held.
        deals.of_customers(connection, customers)
    return _of.all(connection, sorted(customers))
