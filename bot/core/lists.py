"""The phrase lists as decisions see them: which rules there are, and one change of one rule that an admin orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Written = Mapping[str, Any]
"""A rule as a file would hold it: its keys that are not the default."""


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A rule by its two layers: `own` as the admin's files have it, `shipped` as the program brought it."""

    id: str
    own: Written | None
    shipped: Written | None

    @property
    def written(self) -> Written:
        """The one that counts."""
        return self.own or self.shipped or {}

    @property
    def enabled(self) -> bool:
        """Whether it is in force."""
        return bool(self.written.get("enabled", True))

    @property
    def category(self) -> str:
        """What it warns of."""
        return str(self.written["category"])


@dataclass(frozen=True, slots=True)
class Lists:
    """Every rule by id, disabled ones among them; `version` is that of the lists in force.

    said: what others have said lately, to try words on that an admin wants to add.
    """

    version: str
    rules: Mapping[str, ListedRule]
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of the admin's own files as it was and as it is to be; `None` where it is not there.

    lists: the version of the lists in force when it was decided.
    """

    rule: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    lists: str
