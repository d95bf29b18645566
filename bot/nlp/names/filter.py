"""Where in a text a customer's name may stand, told from a few megabytes in memory, whatever the number of names.

A Bloom filter: what it denies is no name; what it does not deny is looked up. A name is added in microseconds, so
nothing is ever built anew; one that is gone only costs a look. It also tells where an unlisted short form or a slip of
the pen may stand, so that the search is not asked about every clause of a report.
"""

from collections.abc import Iterable, Iterator

_BITS = 26
"""8 MB: with 100,000 customers 3 of 100 words pass by chance, with a million every fourth."""
_MASK = (1 << _BITS) - 1
_HEAD, _SLIP = 3, 4
"""So many characters make a short form likely, and bear one that is wrong."""
_FEW = 10_000
"""In a directory of fewer forms than this, two characters are enough to begin a short form."""


class NameFilter:
    """Forms of names, added and never taken out."""

    __slots__ = ("_bits", "_count", "_lengths")

    def __init__(self, forms: Iterable[str] = ()) -> None:
        """`forms` are plain ones."""
        self._bits = bytearray(1 << (_BITS - 3))
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._count = 0
        self.add(forms)

    def add(self, forms: Iterable[str]) -> None:
        """More names."""
        lengths, bits = self._lengths, self._bits
        begun: set[str] = set()
        for form in forms:
            head, length = form[:2], len(form)
            known = lengths.get(head, ())
            if length not in known:
                lengths[head] = tuple(sorted({*known, length}, reverse=True))
            place = hash(form) & _MASK
            bits[place >> 3] |= 1 << (place & 7)
            self._count += 1
            # Forms of one company begin alike.
            if (beginning := form[:_SLIP]) not in begun:
                begun.add(beginning)
                for word in _heads(beginning):
                    place = hash(word) & _MASK
                    bits[place >> 3] |= 1 << (place & 7)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Every stretch of a plain text that may be a name, in order of start, the longest first."""
        for start in range(len(text) - 1):
            for length in self._lengths.get(text[start : start + 2], ()):
                if start + length <= len(text) and self._may_hold(text[start : start + length]):
                    yield start, start + length

    def may_begin(self, words: str, own: Iterable[str]) -> bool:
        """Whether plain words may begin with a short form of a name, or with a name that has one character wrong.

        own: the first two characters of names that are expected from whoever speaks.
        """
        head = words[:2]
        if head in self._lengths and (self._count < _FEW or head in own):
            return True
        return any(self._may_hold(word) for word in _heads(words))

    def _may_hold(self, word: str) -> bool:
        place = hash(word) & _MASK
        return bool(self._bits[place >> 3] & (1 << (place & 7)))


def _heads(form: str) -> Iterable[str]:
    """How a form begins, and how it begins with one of four characters wrong."""
    if len(form) < _HEAD:
        return ()
    if len(form) < _SLIP:
        return (f"^{form}",)
    return (f"^{form[:3]}", f"?{form[1:4]}", f"{form[0]}?{form[2:4]}", f"{form[:2]}?{form[3]}")
