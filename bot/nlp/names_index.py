"""Who and what is known by name, in memory: exact names in one automaton, inexact ones over a bigram index.

`NamedIndex` is a `Directory` of itself, for a few thousand names; a directory with a database behind it can share
`Automaton` (exact names in a text), `plain_names` (the forms of a company's name) and `likeness` (the score).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import ahocorasick_rs
from rapidfuzz.distance import JaroWinkler

from bot.core.directory import Named
from bot.core.parsed import Candidate
from bot.nlp.folding import fold_name

LEGAL_SUFFIXES = ("股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "公司")
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_CUT = re.compile(r"(?<=[a-z])(?=[a-z])")
OWN_CUSTOMER = 0.05
"""What a customer of the sender's own gains over an equal one of a colleague's."""
_MOST_POSTINGS, _MOST_RESCORED = 4000, 60
_THREE = 3

Customer = tuple[str, str, Sequence[str], str | None, str | None]
"""customer_id, name, aliases, city, owner."""
Competitor = tuple[str, Sequence[str]]
"""Canonical name, aliases."""
Colleague = tuple[str, str]
"""user_id, name."""


@lru_cache(maxsize=1 << 14)
def plain_name(name: str) -> str:
    """A name as it is compared: folded, in lower case, without blanks."""
    return "".join(fold_name(name).lower().split())


@lru_cache(maxsize=1 << 12)
def plain_names(name: str, city: str | None) -> tuple[str, ...]:
    """The forms in which people write a company's full name: with and without legal suffix and city."""
    whole = plain_name(name)
    core = next((whole.removesuffix(s) for s in LEGAL_SUFFIXES if whole.endswith(s) and len(whole) > len(s) + 1), whole)
    forms = [whole, core]
    if city:
        place = plain_name(city)
        forms += [short for form in forms if len(short := form.removeprefix(place).removeprefix("市")) >= _THREE]
    return tuple(dict.fromkeys(forms))


class Automaton:
    """Exact names in a text: the longest at each place, Latin ones as whole words only."""

    __slots__ = ("_automaton", "_ids")

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """`names`: a plain name to the ids that it may mean."""
        self._ids = [tuple(dict.fromkeys(ids)) for ids in names.values()]
        kind = ahocorasick_rs.MatchKind.LeftmostLongest
        self._automaton = ahocorasick_rs.AhoCorasick(list(names), matchkind=kind)

    def find(self, text: str) -> list[Named]:
        """Every name that stands in a folded text, in order."""
        lower = text.translate(_LOWER)
        return [
            Named(start, end, self._ids[index])
            for index, start, end in self._automaton.find_matches_as_indexes(lower)
            if not (_CUT.match(lower, start) or _CUT.match(lower, end))
        ]


def likeness(mention: str, name: str, weight: Mapping[str, float]) -> float:
    """How well a short or misspelt mention fits a plain name, from 0 to 1.

    The mention's characters found in order in the name, rare ones weighing more, less what was skipped; prefix and
    order are rewarded as Jaro-Winkler does (measured best for Chinese short forms), and shorter names win a tie.
    """
    place, covered, skipped, total = -1, 0.0, 0, 0.0
    for character in mention:
        heft = weight.get(character, 1.0)
        total += heft
        found = name.find(character, place + 1)
        if found >= 0:
            covered += heft
            skipped += found - place - 1 if place >= 0 else 0
            place = found
    shape = float(JaroWinkler.similarity(mention, name))
    raw = 3 * covered / (total or 1.0) - 0.12 * min(skipped, 6) - 0.03 * min(len(name), 20) + 0.4 * shape
    return max(0.0, min(1.0, raw / 3.4))


class NamedIndex:
    """A `Directory` in memory, made of plain tuples."""

    def __init__(
        self, customers: Iterable[Customer], competitors: Iterable[Competitor], staff: Iterable[Colleague]
    ) -> None:
        """Raises nothing: a name that two customers share means both."""
        self._names: dict[str, str] = {}
        self._shorts: dict[str, str] = {}
        self._cities: dict[str, str | None] = {}
        self._owners: dict[str, str | None] = {}
        self._forms: dict[str, list[str]] = {}
        self._postings: defaultdict[str, list[str]] = defaultdict(list)
        exact: defaultdict[str, list[str]] = defaultdict(list)
        derived: defaultdict[str, list[str]] = defaultdict(list)
        for customer, name, aliases, city, owner in customers:
            self._names[customer], self._shorts[customer] = name, next(iter(aliases), name)
            self._cities[customer], self._owners[customer] = city, owner
            whole, *others = plain_names(name, city)
            for form in {whole, *map(plain_name, aliases)} - {""}:
                exact[form].append(customer)
            for form in others:
                derived[form].append(customer)
            self._forms[customer] = list(dict.fromkeys([*map(plain_name, aliases), *others, whole]))
        self._customers = Automaton({**derived, **exact})
        self._competitors = Automaton(_competitor_names(competitors))
        self._staff = Automaton({plain_name(name): [user] for user, name in staff if plain_name(name)})
        self._weight = self._index()

    def _index(self) -> dict[str, float]:
        """Fills the bigram index; gives each character's weight, the rarer the heavier."""
        seen: Counter[str] = Counter()
        for customer, forms in self._forms.items():
            for bigram in {bigram for form in forms for bigram in _bigrams(form)}:
                self._postings[bigram].append(customer)
            seen.update({character for form in forms for character in form})
        return {character: 1 + math.log(len(self._forms) / count) for character, count in seen.items()}

    def customers_in(self, text: str) -> Sequence[Named]:
        """Every exact full name, alias or plain form of a full name in `text`."""
        return self._customers.find(text)

    def competitors_in(self, text: str) -> Sequence[Named]:
        """Every competitor's name or alias in `text`; an id is the canonical name."""
        return self._competitors.find(text)

    def staff_in(self, text: str) -> Sequence[Named]:
        """Every colleague's name in `text`."""
        return self._staff.find(text)

    def candidates(self, mention: str, sender: str, limit: int = 5) -> Sequence[Candidate]:
        """Customers that an inexact mention may name, best first."""
        plain = plain_name(mention)
        rare_first = sorted(
            (self._postings[bigram] for bigram in set(_bigrams(plain)) if bigram in self._postings), key=len
        )
        votes: Counter[str] = Counter()
        taken = 0
        for posting in rare_first:
            taken += len(posting)
            if taken > _MOST_POSTINGS and votes:
                break
            votes.update(dict.fromkeys(posting, 1 + math.log(len(self._forms) / len(posting))))
        scored = [
            Candidate(customer, self._names[customer], self._score(plain, customer, sender))
            for customer, _ in votes.most_common(_MOST_RESCORED)
        ]
        return sorted(scored, key=lambda found: (-found.score, found.customer))[:limit]

    def _score(self, plain: str, customer: str, sender: str) -> float:
        score = max(likeness(plain, form, self._weight) for form in self._forms[customer])
        return min(1.0, score + (OWN_CUSTOMER if self._owners[customer] == sender else 0.0))

    def name(self, customer: str) -> str:
        """The full name; raises KeyError for an unknown id."""
        return self._names[customer]

    def short(self, customer: str) -> str:
        """The first alias, or the full name; raises KeyError for an unknown id."""
        return self._shorts[customer]

    def city(self, customer: str) -> str | None:
        """The customer's city without 市; `None` for an unknown id."""
        return self._cities.get(customer)


def _competitor_names(competitors: Iterable[Competitor]) -> dict[str, Sequence[str]]:
    """Names and aliases, and the first two characters of a name of three, which is how people shorten it."""
    names: dict[str, Sequence[str]] = {}
    for name, aliases in competitors:
        plain = plain_name(name)
        if len(plain) == _THREE:
            names.setdefault(plain[:2], [name])
        for form in (plain, *map(plain_name, aliases)):
            if form:
                names[form] = [name]
    return names


def _bigrams(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]
