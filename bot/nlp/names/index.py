"""Who and what is known by name: a `Directory` over a shelf of customers, with competitors and colleagues in memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from bot.core.directory import Named
from bot.core.parsed import Candidate
from bot.nlp.names import search, shelf
from bot.nlp.names.automaton import Automaton, is_whole
from bot.nlp.names.colleagues import Colleague, Colleagues
from bot.nlp.names.filter import NameFilter
from bot.nlp.names.forms import plain_name
from bot.nlp.names.shelf import Known, MemoryShelf, Shelf
from bot.nlp.text.folding import lower

_THREE = 3

Competitor = tuple[str, Sequence[str]]
"""Canonical name, aliases."""


def competitors(named: Iterable[Competitor]) -> Automaton:
    """Names and aliases, and the first two characters of a name of three, which is how people shorten it."""
    names: dict[str, Sequence[str]] = {}
    for name, aliases in named:
        plain = plain_name(name)
        if len(plain) == _THREE:
            names.setdefault(plain[:2], [name])
        for form in (plain, *map(plain_name, aliases)):
            if form:
                names[form] = [name]
    return Automaton(names)


class NamedIndex:
    """A `Directory` for one message after another, or for one alone where the shelf is a connection's."""

    def __init__(
        self, customers: Shelf, forms: Callable[[], NameFilter], competitors: Automaton, staff: Colleagues
    ) -> None:
        """`forms` gives the filter that holds every exact form on the shelf; a search alone does not need it."""
        self._shelf = customers
        self._load = forms
        self._competitors = competitors
        self._staff = staff
        self._known: dict[str, Known] = {}

    @cached_property
    def _forms(self) -> NameFilter:
        return self._load()

    def customers_in(self, text: str) -> Sequence[Named]:
        """Every exact full name, alias or plain form of a full name in `text`."""
        plain = lower(text)
        places = [(start, end) for start, end in self._forms.places(plain) if is_whole(plain, start, end)]
        if not places:
            return []
        # A name holds its own short forms, which need a look only where the longest turns out to be none.
        asked = {plain[start:end] for start, end in _apart(places)}
        exact = self._shelf.exact(asked)
        if len(exact) < len(asked):
            exact = {**exact, **self._shelf.exact({plain[start:end] for start, end in places} - asked)}
        known = _apart(place for place in places if plain[slice(*place)] in exact)
        found = [Named(start, end, tuple(exact[plain[start:end]])) for start, end in known]
        self._learn({one for named in found for one in named.ids})
        return found

    def competitors_in(self, text: str) -> Sequence[Named]:
        """Every competitor's name or alias in `text`; an id is the canonical name."""
        return self._competitors.find(text)

    def staff_in(self, text: str) -> Sequence[Named]:
        """Every colleague's name in `text`."""
        return self._staff.find(text)

    def colleagues_called(self, text: str) -> Sequence[Named]:
        """Every colleague called as those who work together do, where the words fit nobody else."""
        return self._staff.called(text)

    def may_begin(self, words: str, sender: str) -> bool:
        """Whether it is worth asking for `candidates` where nobody says that a customer is named."""
        return self._forms.may_begin(lower(words), self._shelf.own(sender).beginnings)

    def crowded(self) -> bool:
        """Whether less than a name tells nothing by itself."""
        return self._forms.crowded

    def candidates(self, mention: str, sender: str, limit: int = 5) -> Sequence[Candidate]:
        """Customers that an inexact mention may name, best first."""
        found = search.candidates(self._shelf, mention, sender, limit)
        self._known.update((known.key, known) for known, _ in found)
        return [Candidate(known.key, known.name, score) for known, score in found]

    def name(self, customer: str) -> str:
        """The full name; raises KeyError for an unknown id."""
        return self._of(customer).name

    def short(self, customer: str) -> str:
        """The first alias, or the full name; raises KeyError for an unknown id."""
        return self._of(customer).short

    def city(self, customer: str) -> str | None:
        """The customer's city without 市; `None` for an unknown id."""
        known = self._known.get(customer)
        return known.city if known else None

    def owner(self, customer: str) -> str | None:
        """The user whose customer it is; `None` for an unknown id."""
        known = self._known.get(customer)
        return known.owner if known else None

    def _of(self, customer: str) -> Known:
        self._learn({customer})
        return self._known[customer]

    def _learn(self, keys: set[str]) -> None:
        """Keeps what is known of customers that were found: it is asked for again and again."""
        if unknown := sorted(keys - self._known.keys()):
            self._known.update((one.key, one) for one in self._shelf.customers(unknown))


def in_memory(customers: Iterable[shelf.Named], rivals: Iterable[Competitor], staff: Iterable[Colleague]) -> NamedIndex:
    """A directory of a few thousand names that needs no database."""
    kept = MemoryShelf(customers)
    forms = NameFilter(kept.forms())
    return NamedIndex(kept, lambda: forms, competitors(rivals), Colleagues(staff))


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Of places in order those that do not begin inside one before."""
    reach = 0
    for start, end in places:
        if start >= reach:
            reach = end
            yield start, end
