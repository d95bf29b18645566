"""Who and what the team knows by name: what reading asks, and what the engine (or a folder of CSV files) answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.parsed import Candidate


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in a text, exactly: `ids` are all it may mean, `name` the first one's full name."""

    start: int
    end: int
    ids: tuple[str, ...]


class Directory(Protocol):
    """Names of customers, competitors and colleagues. Implementations answer from memory or their own indexes."""

    def customers_in(self, text: str) -> Sequence[Named]:
        """Every exact full name or alias in `text`, longest first where they overlap, in order of start."""

    def competitors_in(self, text: str) -> Sequence[Named]:
        """Likewise for competitors; an id is the competitor's canonical name."""

    def staff_in(self, text: str) -> Sequence[Named]:
        """Likewise for colleagues; an id is a user id."""

    def colleagues_called(self, text: str) -> Sequence[Named]:
        """Colleagues by a given name or as 小林, 老林, 林姐, where that fits one colleague alone."""

    def may_begin(self, words: str, sender: str) -> bool:
        """Whether `candidates` is worth asking where nobody says that the words name a customer; costs little."""

    def crowded(self) -> bool:
        """Whether so many names are known that less than a name means nobody but the sender's own customers."""

    def candidates(self, mention: str, sender: str, limit: int = 5) -> Sequence[Candidate]:
        """Customers that an inexact mention may name, best first: the sender's own weigh more."""

    def name(self, customer: str) -> str:
        """The full name of a customer id; raises KeyError for an unknown one."""

    def short(self, customer: str) -> str:
        """What people call a customer: its first alias, or its full name."""

    def city(self, customer: str) -> str | None:
        """The customer's city without 市."""

    def owner(self, customer: str) -> str | None:
        """The user whose customer it is."""
