"""Who and what is known by name: a `Directory` over a shelf of customers, with competitors and colleagues in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from string import ascii_lowercase

import ahocorasick_rs

from bot.core.directory import Named
from bot.core.parsed import Candidate
from bot.nlp.names import search, shelf
from bot.nlp.names.filter import NameFilter
from bot.nlp.names.forms import plain_name
from bot.nlp.names.shelf import Known, MemoryShelf, Shelf
from bot.nlp.text.folding import lower

_LETTERS = frozenset(ascii_lowercase)
_THREE = 3

Competitor = tuple[str, Sequence[str]]
"""Canonical name, aliases."""
Colleague = tuple[str, str]
"""user_id, name."""


class Automaton:
    """Exact names in a text: the longest at each place, Latin ones as whole words only. For some thousands of names."""

    __slots__ = ("_automaton", "_ids")

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """`names`: a plain name to the ids that it may mean."""
        self._ids = [tuple(dict.fromkeys(ids)) for ids in names.values()]
        kind = ahocorasick_rs.MatchKind.LeftmostLongest
        self._automaton = ahocorasick_rs.AhoCorasick(list(names), matchkind=kind)

    def find(self, text: str) -> list[Named]:
        """Every name that stands in a folded text, in order."""
        plain = lower(text)
        return [
            Named(start, end, self._ids[index])
            for index, start, end in self._automaton.find_matches_as_indexes(plain)
            if _whole(plain, start, end)
        ]


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


def colleagues(named: Iterable[Colleague]) -> Automaton:
    """Full names; an id is a user id."""
    return Automaton({plain_name(name): [user] for user, name in named if plain_name(name)})


class NamedIndex:
    """A `Directory` for one message after another, or for one alone where the shelf is a connection's."""

    def __init__(
        self, customers: Shelf, forms: Callable[[], NameFilter], competitors: Automaton, staff: Automaton
    ) -> None:
        """`forms` gives the filter that holds every exact form on the shelf; a search alone does not need it."""
        self._shelf = customers
        self._forms = forms
        self._competitors = competitors
        self._staff = staff
        self._known: dict[str, Known] = {}

    def customers_in(self, text: str) -> Sequence[Named]:
        """Every exact full name, alias or plain form of a full name in `text`."""
        plain = lower(text)
        places = [(start, end) for start, end in self._forms().places(plain) if _whole(plain, start, end)]
        if not places:
            return []
        exact = self._shelf.exact({plain[start:end] for start, end in places})
        found: list[Named] = []
        for start, end in places:
            ids = exact.get(plain[start:end])
            if ids and not (found and start < found[-1].end):
                found.append(Named(start, end, tuple(ids)))
        self._learn({one for named in found for one in named.ids})
        return found

    def competitors_in(self, text: str) -> Sequence[Named]:
        """Every competitor's name or alias in `text`; an id is the canonical name."""
        return self._competitors.find(text)

    def staff_in(self, text: str) -> Sequence[Named]:
        """Every colleague's name in `text`."""
        return self._staff.find(text)

    def may_begin(self, words: str, sender: str) -> bool:
        """Whether it is worth asking for `candidates` where nobody says that a customer is named."""
        return self._forms().may_begin(lower(words), self._shelf.own(sender).beginnings)

    def crowded(self) -> bool:
        """Whether less than a name tells nothing by itself."""
        return self._forms().crowded

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
    return NamedIndex(kept, lambda: forms, competitors(rivals), colleagues(staff))


def _whole(plain: str, start: int, end: int) -> bool:
    """Whether no Latin word is cut."""
    return not (_cut(plain, start) or _cut(plain, end))


def _cut(plain: str, at: int) -> bool:
    return plain[at : at + 1] in _LETTERS and plain[at - 1 : at] in _LETTERS
