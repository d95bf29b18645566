"""A regular expression that is compiled when a text is first held against it.

Of the four hundred that reading has, a message tries a quarter; compiling them all was an eighth of every start.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")


class Expression:
    """Has the methods of `re.Pattern`; the first call of any makes all of them the compiled pattern's own.

    So later calls cost what the pattern's cost: a method of ours around each would have doubled the shortest.
    """

    __slots__ = ("_flags", "_pattern", "source", *_METHODS)

    source: str
    findall: Callable[..., list[str]]
    finditer: Callable[..., Iterator[re.Match[str]]]
    fullmatch: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    split: Callable[..., list[str]]
    sub: Callable[..., str]

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source = source
        self._flags = flags
        self._pattern: re.Pattern[str] | None = None
        for method in _METHODS:
            setattr(self, method, partial(self._first, method))

    def _first(self, method: str, *arguments: Any) -> Any:  # noqa: ANN401  whatever the pattern's method takes and gives
        self._pattern = pattern = re.compile(self._written(self.source), self._flags)
        for each in _METHODS:
            setattr(self, each, getattr(pattern, each))
        return getattr(pattern, method)(*arguments)

    def _written(self, source: str) -> str:
        """What is compiled."""
        return source

    def made(self, match: re.Match[str]) -> bool:
        """Whether a match is one of this expression."""
        return match.re == self._pattern
