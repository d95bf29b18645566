"""Colleagues by name: in full, and as those who work together call each other (小满, 思远, 老孔, 徐姐)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.core.directory import Named
from bot.nlp.names.automaton import Automaton
from bot.nlp.names.forms import plain_name
from bot.nlp.names.surnames import TWO_CHARACTERS

Colleague = tuple[str, str]
"""user_id, name."""
_BEFORE, _BEHIND = "小老阿", "哥姐"
_SURNAMES = frozenset(TWO_CHARACTERS.split("|"))
_SHORTEST = 2
"""A given name of one character is a word of its own nearly everywhere."""


class Colleagues:
    """Finds colleagues in a text."""

    __slots__ = ("_familiar", "_full")

    def __init__(self, named: Iterable[Colleague]) -> None:
        """A familiar form that fits two people names neither."""
        full: dict[str, list[str]] = {}
        familiar: defaultdict[str, set[str]] = defaultdict(set)
        for user, name in named:
            if plain := plain_name(name):
                full[plain] = [user]
                for form in _forms(plain):
                    familiar[form].add(user)
        self._full = Automaton(full)
        self._familiar = Automaton(_of_one(familiar))

    def find(self, text: str) -> list[Named]:
        """Every full name in a folded text, in order."""
        return self._full.find(text)

    def called(self, text: str) -> list[Named]:
        """Every familiar form in a folded text that fits one colleague alone, in order."""
        return self._familiar.find(text)


def _of_one(forms: Mapping[str, set[str]]) -> dict[str, Sequence[str]]:
    return {form: tuple(users) for form, users in forms.items() if len(users) == 1}


def _forms(name: str) -> Iterable[str]:
    length = 2 if name[:2] in _SURNAMES else 1
    surname, given = name[:length], name[length:]
    if len(given) >= _SHORTEST:
        yield given
    if given:
        yield from (mark + surname for mark in _BEFORE)
        yield from (surname + mark for mark in _BEHIND)
