"""Rows to facts: the files of the customers whom a message concerns, and what else there is of them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.core import facts
from bot.core.files import CustomerFile
from bot.core.todo import Todo
from bot.engine import codec
from bot.engine.records import record
from storage import files, leads, todos


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The files that one decision has asked for. Of whom there is nothing more, nothing more is asked."""

    connection: Connection
    files: dict[str, CustomerFile] = field(default_factory=dict)
    alerted: set[str] = field(default_factory=set)
    """Customers on whom there are alerts that are not resolved."""
    _led: set[str] = field(default_factory=set)
    _tasked: set[str] = field(default_factory=set)

    def fetch(self, keys: Collection[str]) -> None:
        """Reads the files that are not here yet; the deals in them are held until the transaction ends."""
        wanted = {*keys} - self.files.keys()
        for row in files.of(self.connection, sorted(wanted)) if wanted else ():
            deal = None if row.deal_key is None else record(facts.Opportunity, row, files.DEAL)
            self.files[row.key] = CustomerFile(record(facts.Customer, row), deal)
            for there, of_whom in (
                (row.has_alerts, self.alerted),
                (row.has_leads, self._led),
                (row.has_todos, self._tasked),
            ):
                if there:
                    of_whom.add(row.key)

    def in_hand(self, keys: Collection[str]) -> tuple[facts.NewLead, ...]:
        """The leads of some of these customers that somebody has and that are no deal yet."""
        known = sorted(self._led & {*keys})
        return tuple(record(facts.NewLead, row) for key in known for row in leads.in_hand(self.connection, key))

    def todos(self) -> tuple[Todo, ...]:
        """What stands on anybody's list about these customers."""
        return tuple(codec.todo(row.body) for row in todos.of_customers(self.connection, sorted(self._tasked)))
