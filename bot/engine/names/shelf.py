"""The shelf of customers' names in the database, for one message: what its sender may mean, on one connection."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.nlp.names.shelf import Document, Known, Own
from storage import names


class DatabaseShelf:
    """A `Shelf`; nothing is kept in memory but what is expected of the sender."""

    def __init__(self, connection: Connection, *, sender: str, now: datetime, count: int, own: Own) -> None:
        """`now` is an aware instant; `count` is the newest number of a document."""
        self._connection = connection
        self._sender = sender
        self._now = now
        self._count = count
        self._own = own

    def count(self) -> int:
        """How many documents there are, roughly: numbers are not given twice."""
        return self._count

    def exact(self, forms: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Ids by form. The sender's own word stands above the others', and a given name above a derived one."""
        rank: dict[str, tuple[bool, bool]] = {}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for form, customer, person, given in names.exact(self._connection, sorted(forms), self._sender):
            worth = (bool(person), bool(given))
            if worth > rank.get(form, (False, False)):
                rank[form] = worth
                found[form].clear()
            if worth == rank.get(form, (False, False)):
                found[form].append(customer)
        return found

    def postings(self, grams: Sequence[str], most: int) -> Mapping[str, tuple[int, Sequence[int]]]:
        """Sizes and numbers by gram."""
        return names.postings(self._connection, grams, most)

    def holders(self, gram: str) -> Sequence[int]:
        """Numbers by gram."""
        return names.holders(self._connection, gram)

    def documents(self, numbers: Sequence[int]) -> Sequence[Document]:
        """Documents by number."""
        return names.documents(self._connection, numbers)

    def customers(self, keys: Sequence[str]) -> Sequence[Known]:
        """Customers by id."""
        return [
            Known(key, name, short, city, owner, (self._now - seen).days if seen else None)
            for key, name, short, city, owner, seen in names.known(self._connection, keys)
        ]

    def own(self, sender: str) -> Own:
        """Of the sender's own customers."""
        return self._own if sender == self._sender else Own()
