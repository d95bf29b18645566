"""Where in a text a customer's name may stand, told from a few megabytes in memory, whatever the number of names.

A Bloom filter: what it denies is no name; what it does not deny is looked up. A name is added in a microsecond, so
nothing is ever built anew; one that is gone only costs a look.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from operator import add

from bot.nlp.names.regions import place

_BITS = 26
"""8 MB: with 100,000 customers one word of 200 passes by chance, with a million one of 20."""
_MASK = (1 << _BITS) - 1
_SLIP = 4
"""So many characters bear one that is wrong."""
_CROWD = 10_000
"""With more forms than this, any two characters begin somebody's name."""


class NameFilter:
    """Forms of names, added and never taken out."""

    __slots__ = ("_beginnings", "_bits", "_count", "_lengths")

    def __init__(self, forms: Iterable[str] = ()) -> None:
        """`forms` are plain ones."""
        self._bits = bytearray(1 << (_BITS - 3))
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._beginnings: set[str] = set()
        self._count = 0
        self.add(forms)

    def add(self, forms: Iterable[str]) -> None:
        """More names."""
        for form in forms:
            head, length = form[:2], len(form)
            known = self._lengths.get(head, ())
            if length not in known:
                self._lengths[head] = tuple(sorted({*known, length}, reverse=True))
            at = hash(form) & _MASK
            self._bits[at >> 3] |= 1 << (at & 7)
            self._count += 1
            if not self.crowded:
                self._beginnings.update(beginnings(form))
        if self.crowded:
            self._beginnings.clear()

    @property
    def crowded(self) -> bool:
        """Whether so many names are known that less than a name tells nothing by itself."""
        return self._count > _CROWD

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Every stretch of a plain text that may be a name, in order of start, the longest first."""
        bits, size = self._bits, len(text)
        for start, lengths in enumerate(map(self._lengths.get, map(add, text, text[1:]))):
            if lengths is None:
                continue
            for length in lengths:
                if start + length <= size:
                    at = hash(text[start : start + length]) & _MASK
                    if bits[at >> 3] & (1 << (at & 7)):
                        yield start, start + length

    def may_begin(self, words: str, own: AbstractSet[str]) -> bool:
        """Whether plain words may begin with a short form of a name, or with a name that has one character wrong.

        own: beginnings of the names that are expected of whoever speaks; in a crowd, those alone count.
        """
        said = _beginnings(words)
        return not (own.isdisjoint(said) and self._beginnings.isdisjoint(said))


def beginnings(form: str) -> tuple[str, ...]:
    """How a form begins, and how it begins with one of four characters wrong; none where it begins with a place."""
    return () if place(form) else _beginnings(form)


def _beginnings(form: str) -> tuple[str, ...]:
    if len(form) < _SLIP:
        return (form[:2],)
    two = form[:2]
    return (two, "?" + form[1:4], form[0] + "?" + form[2:4], two + "?" + form[3], form[:3] + "?")
