"""The index of customers' names: exact forms, and the grams of every name, both in the database itself.

Postings lie in pieces: one row holds all numbers that a gram got in one transaction, packed, so that a bulk load writes
a row a gram and not a row a posting, and adding a customer appends a dozen small rows and changes none. Nothing is ever
taken out of them: the number of a name that is gone finds no document any more.
What forms and grams are is not known here (`bot.nlp.names`).
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
)
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.customers import Customer, advance
from storage.prepared import Prepared, Row
from storage.reports import Activity
from storage.types import table_of

_PIECE = 4_000_000
"""Postings held in memory before they are written: about 150 MB."""
_NUMBER = "I"
"""How a number is packed: four bytes, little-endian on every machine that this runs on."""


def _of_customer(**more: Any) -> Column[Any]:
    return Column(ForeignKey("customer.key", ondelete="CASCADE"), nullable=False, **more)


class NameForm(SQLModel, table=True):
    """A form that names a customer exactly. `person`: whose word it is, empty for everyone's.

    given: somebody gave it that name; the others are derived from one.
    """

    __tablename__ = "name_form"
    __table_args__ = ({"sqlite_with_rowid": False},)

    form: str = Field(primary_key=True)
    customer: str = Field(sa_column=_of_customer(primary_key=True, index=True))
    person: str = Field(primary_key=True)
    given: bool


class NameDocument(SQLModel, table=True):
    """A name by which a customer is searched: `core`, of which the first `place` characters are a place.

    worth: what is added to its likeness, in hundredths.
    """

    __tablename__ = "name_document"

    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    customer: str = Field(sa_column=_of_customer(index=True))
    core: str
    place: int
    worth: int


class NameGram(SQLModel, table=True):
    """A piece of a gram's postings: `size` numbers of documents, of which `first` is the least."""

    __tablename__ = "name_gram"
    __table_args__ = ({"sqlite_with_rowid": False},)

    gram: str = Field(primary_key=True)
    first: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    size: int
    numbers: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


_customer = table_of(Customer)
_form = table_of(NameForm)
_document = table_of(NameDocument)
_gram = table_of(NameGram)
_activity = table_of(Activity)


_known = (_customer.c.key, _customer.c.name, _customer.c.short, _customer.c.city, _customer.c.owner)
_stands = ~_customer.c.withdrawn
_exact_columns = (_form.c.form, _form.c.customer, _form.c.person, _form.c.given)
_exact = Among(
    lambda among: (
        select(*_exact_columns)
        .join(_customer, _customer.c.key == _form.c.customer)
        .where(among, _form.c.person.in_(["", bindparam("person", type_=String)]), _stands)
        .order_by(_form.c.form, _form.c.customer)
    ),
    _form.c.form,
    _exact_columns,
)
_few = case((_gram.c.size <= bindparam("most", type_=Integer), _gram.c.numbers), else_=None).label("numbers")
_few_columns = (_gram.c.gram, _gram.c.size, _few)
_postings = Among(lambda among: select(*_few_columns).where(among), _gram.c.gram, _few_columns)
_number_columns = (_gram.c.gram, _gram.c.numbers)
_numbers = Among(lambda among: select(*_number_columns).where(among), _gram.c.gram, _number_columns)
_document_columns = (_document.c.number, _document.c.customer, _document.c.core, _document.c.place, _document.c.worth)
_documents = Among(lambda among: select(*_document_columns).where(among), _document.c.number, _document_columns)
_seen = (
    select(func.max(_activity.c.at))
    .where(_activity.c.customer == _customer.c.key, ~_activity.c.withdrawn)
    .scalar_subquery()
    .label("seen")
)
_customers = Among(lambda among: select(*_known, _seen).where(among, _stands), _customer.c.key, (*_known, _seen))

_add_form, _add_document, _add_piece = Prepared(insert(_form)), Prepared(insert(_document)), Prepared(insert(_gram))


def exact(connection: Connection, forms: Sequence[str], person: str) -> list[Row]:
    """(form, customer, person, given) of everyone's forms and of `person`'s own."""
    return _exact.all(connection, forms, person=person)


def postings(connection: Connection, grams: Sequence[str], most: int) -> dict[str, tuple[int, "array[int]"]]:
    """Under how many documents each gram stands, withdrawn ones included, and their numbers where those are few.

    Grams that nobody has are left out. The numbers of a gram are all there where they are no more than `most`.
    """
    found: dict[str, tuple[int, array[int]]] = {}
    for gram, size, packed in _postings.all(connection, grams, most=most):
        total, numbers = found.get(gram) or (0, array(_NUMBER))
        numbers.frombytes(packed or b"")
        found[gram] = (total + size, numbers)
    return found


def holders(connection: Connection, gram: str) -> "array[int]":
    """The numbers of all documents under a gram."""
    found = array(_NUMBER)
    for _, packed in _numbers.all(connection, [gram]):
        found.frombytes(packed)
    return found


def documents(connection: Connection, numbers: Sequence[int]) -> list[Row]:
    """(number, customer, core, place, worth), those of withdrawn customers included."""
    return _documents.all(connection, numbers)


def known(connection: Connection, keys: Sequence[str]) -> list[Row]:
    """(key, name, short, city, owner, seen) of customers that stand; `seen` is when they were last reported on."""
    return _customers.all(connection, keys)


_owned = Prepared(
    select(_document.c.number)
    .join(_customer, _customer.c.key == _document.c.customer)
    .where(_customer.c.owner == bindparam("whose", type_=String)),
    [_document.c.number],
)


def owned(connection: Connection, owner: str) -> set[int]:
    """The numbers of the documents of somebody's own customers."""
    return {row.number for row in _owned.all(connection, {"whose": owner})}


def forms_since(connection: Connection, number: int) -> Iterable[str]:
    """Every form of the customers whose names were filed after that number."""
    forms = select(_form.c.form)
    if number:
        fresh = select(_document.c.customer).where(_document.c.number > number)
        forms = forms.where(_form.c.customer.in_(fresh))
    return connection.execute(forms).scalars()


def last_number(connection: Connection) -> int:
    """The newest number of a document: about as many as there are."""
    return int(connection.execute(select(func.coalesce(func.max(_document.c.number), 0))).scalar_one())


def indexed(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[set[tuple[str, str, bool]], set[str]]]:
    """By customer: its forms (form, person, given), and the cores of its documents."""
    found: dict[str, tuple[set[tuple[str, str, bool]], set[str]]] = {}
    for row in connection.execute(select(_form).where(_form.c.customer.in_(keys))):
        found.setdefault(row.customer, (set(), set()))[0].add((row.form, row.person, row.given))
    for row in connection.execute(select(_document).where(_document.c.customer.in_(keys))):
        found.setdefault(row.customer, (set(), set()))[1].add(row.core)
    return found


def unindexed(connection: Connection) -> list[str]:
    """Customers of whom the index does not know."""
    missing = ~select(_document.c.number).where(_document.c.customer == _customer.c.key).exists()
    return list(connection.execute(select(_customer.c.key).where(missing)).scalars())


def forget(connection: Connection, keys: Sequence[str]) -> None:
    """Takes customers out of the index."""
    connection.execute(delete(_form).where(_form.c.customer.in_(keys)))
    connection.execute(delete(_document).where(_document.c.customer.in_(keys)))


class Filing:
    """Puts names on file; `close` writes what is still in hand."""

    def __init__(self, connection: Connection) -> None:
        """Within the caller's transaction."""
        self._connection = connection
        self._postings: dict[str, array[int]] = {}
        self._in_hand = 0

    def forms(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Exact forms: rows of `NameForm`."""
        if rows:
            _add_form.run(self._connection, *rows)

    def documents(self, names: Sequence[tuple[Mapping[str, Any], Sequence[str]]]) -> None:
        """Names to be searched: rows of `NameDocument` without a number, and their grams. They get the next numbers."""
        number = advance(self._connection, "name", len(names)) - len(names)
        rows = []
        for row, grams in names:
            number += 1
            rows.append({"number": number, **row})
            for gram in grams:
                self._postings.setdefault(gram, array(_NUMBER)).append(number)
            self._in_hand += len(grams)
        if rows:
            _add_document.run(self._connection, *rows)
        if self._in_hand > _PIECE:
            self.close()

    def close(self) -> None:
        """Writes the postings in hand, a piece a gram."""
        rows = [
            {"gram": gram, "first": numbers[0], "size": len(numbers), "numbers": numbers.tobytes()}
            for gram, numbers in sorted(self._postings.items())
        ]
        if rows:
            _add_piece.run(self._connection, *rows)
        self._postings, self._in_hand = {}, 0
