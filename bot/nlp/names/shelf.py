"""Where customers' names are kept, as the search asks for it: a protocol, and the shelf in memory."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.nlp.names.filter import beginnings
from bot.nlp.names.forms import Core, core, kept, plain_name, plain_names

_LARGE = (("股份", 8), ("集团", 5), ("公司", 2))


@dataclass(frozen=True, slots=True)
class Known:
    """A customer as the directory knows it. `short` is what people call it.

    last_seen: how many days ago somebody reported on it, if anyone did.
    """

    key: str
    name: str
    short: str
    city: str | None = None
    owner: str | None = None
    last_seen: int | None = None


class Document(NamedTuple):
    """A name that a customer is found by, under its number: `core`, of which the first `place` characters are a place.

    worth: what is added to its likeness, in hundredths. (A tuple, since databases give tuples, forty to a search.)
    """

    number: int
    customer: str
    core: str
    place: int
    worth: int


@dataclass(frozen=True, slots=True)
class Own:
    """What is expected of a sender: numbers of their customers' documents, and how the names begin."""

    numbers: Collection[int] = frozenset()
    beginnings: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """A customer with its aliases, of which the first is what people call it."""

    customer: Known
    aliases: Sequence[str] = ()

    def exact(self) -> dict[str, bool]:
        """Every form that names it exactly, and whether somebody gave it that name; the others are derived from one."""
        whole, *others = plain_names(self.customer.name, self.customer.city)
        given = {form: True for form in (whole, *map(plain_name, self.aliases)) if form}
        return {**dict.fromkeys(others, False), **given}

    def cores(self) -> list[Core]:
        """What it is searched by: its name, and aliases that are no part of it."""
        name = core(self.customer.name)
        others = (core(alias) for alias in self.aliases)
        return [name, *dict.fromkeys(other for other in others if other.text and other.text not in name.text)]

    def worth(self) -> int:
        """Of names that are equally like, people speak of the larger company: what that is worth, in hundredths."""
        return next((worth for word, worth in _LARGE if word in self.customer.name), 0)


class Shelf(Protocol):
    """Names of customers, by exact form and by gram."""

    def count(self) -> int:
        """How many documents there are, roughly."""

    def exact(self, forms: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Ids of the customers that bear a form; where several are given that name, all of them."""

    def postings(self, grams: Sequence[str], most: int) -> Mapping[str, tuple[int, Sequence[int]]]:
        """Under how many documents each gram stands, and their numbers where those are no more than `most`.

        Grams that nobody has are left out.
        """

    def holders(self, gram: str) -> Sequence[int]:
        """The numbers of all documents under a gram."""

    def documents(self, numbers: Sequence[int]) -> Sequence[Document]:
        """Documents by number; those that are gone are left out."""

    def customers(self, keys: Sequence[str]) -> Sequence[Known]:
        """Customers by id; those that are gone are left out."""

    def own(self, sender: str) -> Own:
        """Of somebody's own customers."""


class MemoryShelf:
    """A shelf in memory, filled once."""

    def __init__(self, customers: Iterable[Named]) -> None:
        """Raises nothing: a name that two customers share means both."""
        self._customers: dict[str, Known] = {}
        self._documents: list[Document] = []
        self._beginnings: defaultdict[str | None, set[str]] = defaultdict(set)
        self._numbers: defaultdict[str | None, set[int]] = defaultdict(set)
        self._grams: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        given: defaultdict[str, list[str]] = defaultdict(list)
        derived: defaultdict[str, list[str]] = defaultdict(list)
        for named in customers:
            key = named.customer.key
            self._customers[key] = named.customer
            for form, is_given in named.exact().items():
                self._beginnings[named.customer.owner].update(beginnings(form))
                (given if is_given else derived)[form].append(key)
            for one in named.cores():
                number = len(self._documents)
                for gram in kept(one):
                    self._grams[gram].append(number)
                self._documents.append(Document(number, key, one.text, one.place, named.worth()))
                self._numbers[named.customer.owner].add(number)
        self._exact = {**derived, **given}

    def forms(self) -> Iterable[str]:
        """Every exact form, for the filter."""
        return self._exact

    def count(self) -> int:
        """How many documents there are."""
        return len(self._documents)

    def exact(self, forms: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Ids by form."""
        return {form: self._exact[form] for form in forms if form in self._exact}

    def postings(self, grams: Sequence[str], most: int) -> Mapping[str, tuple[int, Sequence[int]]]:  # noqa: ARG002
        """Sizes and numbers, at no cost."""
        return {gram: (len(self._grams[gram]), self._grams[gram]) for gram in grams if gram in self._grams}

    def holders(self, gram: str) -> Sequence[int]:
        """Numbers by gram."""
        return self._grams[gram]

    def documents(self, numbers: Sequence[int]) -> Sequence[Document]:
        """Documents by number."""
        return [self._documents[number] for number in numbers]

    def customers(self, keys: Sequence[str]) -> Sequence[Known]:
        """Customers by id."""
        return [self._customers[key] for key in keys if key in self._customers]

    def own(self, sender: str) -> Own:
        """Of somebody's own customers."""
        return Own(self._numbers.get(sender, ()), self._beginnings.get(sender, frozenset()))
