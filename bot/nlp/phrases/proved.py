"""What need not be found out about the shipped rules at each start, because it was when they were written.

Which rules read their own sentences as they say, where their expressions may begin, and the words of the cues: a second
of every start would go by with it. `make lists` writes the file; whatever is not in it, an admin's own rule or a
shipped one that was edited, is proved when it is loaded. Rules and expressions are known by the hash of all that is in
them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import orjson

from bot.nlp.phrases.gates import Gate

FILE = Path(__file__).with_name("proved.json")


@dataclass(frozen=True, slots=True)
class Proved:
    """The file, read: rules that hold, and the gates of expressions that are bounded."""

    rules: frozenset[str]
    expressions: Mapping[str, Sequence[tuple[Sequence[str], int, int]]]

    def gates(self, expression: str) -> tuple[Gate, ...] | None:
        """The gates of an expression whose shorthand is written out; `None` where it is not known."""
        found = self.expressions.get(key(expression))
        return None if found is None else tuple(Gate(frozenset(words), first, last) for words, first, last in found)


def key(text: str) -> str:
    """Changes with anything in a text."""
    return sha256(text.encode()).hexdigest()[:16]


@cache
def proved() -> Proved:
    """What the file says; nothing, where there is none."""
    if not FILE.exists():
        return Proved(frozenset(), {})
    read = orjson.loads(FILE.read_bytes())
    return Proved(frozenset(read["rules"]), read["expressions"])
