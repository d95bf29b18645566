"""The first row of each group, found by hops through an index: what waits longest at each address, say.

Neither database hops by itself (a loose index scan): `GROUP BY` walks through all rows that wait, and takes as long as
the queue is long. A hop takes the time of a look-up, so it matters for how many somebody waits and no longer for what.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Table, func, literal_column, select

_ONE: Any = literal_column("1")
"""Not a parameter: PostgreSQL would plan for a tenth of the rows."""


def firsts(
    table: Table, index: Sequence[str], group: Sequence[str], waits: Callable[[FromClause], ColumnElement[bool]]
) -> CTE:
    """The `id` and the columns of `group` of the first row in each group, among the rows that wait.

    index: the columns of an index of just those rows; `group` are its first ones, and what comes first in it is first.
    """
    at, other = table.alias("at"), table.alias("other")
    first = select(other.c.id).where(waits(other)).order_by(*(other.c[name] for name in index)).limit(_ONE)
    found = [at.c[name] for name in ("id", *group)]
    hop = select(*found).where(at.c.id == first.scalar_subquery()).cte("hop", recursive=True)

    def after(place: int) -> Any:  # noqa: ANN401
        """The first of the next group that differs in this column, and in none before it."""
        same = [other.c[name] == hop.c[name] for name in group[:place]]
        beyond = other.c[group[place]] > hop.c[group[place]]
        return first.where(*same, beyond).correlate(hop).scalar_subquery()

    nearest = [after(place) for place in reversed(range(len(group)))]
    next_one = nearest[0] if len(nearest) == 1 else func.coalesce(*nearest)
    return hop.union_all(select(*found).join_from(hop, at, at.c.id == next_one))
