"""What was found in a text, in order, so that a stretch of it is cut out without walking through the rest."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar


class Placed(Protocol):
    """Anything that stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Behind its last character."""


P = TypeVar("P", bound=Placed)


class Ordered(Generic[P]):
    """Things of one kind by their places. A report asks some thousand times, mostly where there is nothing."""

    __slots__ = ("_all", "_starts")

    def __init__(self, things: Sequence[P]) -> None:
        """`things` in order of their starts."""
        self._all = things
        self._starts = [one.start for one in things]

    def within(self, start: int, end: int | None) -> list[P]:
        """Those that begin and end within a stretch."""
        starts = self._starts
        first = bisect_left(starts, start)
        if first == len(starts):
            return []
        if end is None:
            return list(self._all[first:])
        if starts[first] >= end:
            return []
        return [one for one in self._all[first : bisect_left(starts, end, first)] if one.end <= end]

    def reach_into(self, start: int, end: int) -> bool:
        """Whether one of them has a character of a stretch; of none does an earlier one end behind a later."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._all[before - 1].end > start

    def among(self, stretches: Iterable[Placed]) -> list[tuple[int, P]]:
        """Those in each of some stretches, each with the number of its stretch."""
        things, starts = self._all, self._starts
        last = starts[-1] if starts else -1
        found: list[tuple[int, P]] = []
        for number, stretch in enumerate(stretches):
            if last < (start := stretch.start):
                continue
            place, end = bisect_left(starts, start), stretch.end
            while starts[place] < end:
                if things[place].end <= end:
                    found.append((number, things[place]))
                if (place := place + 1) == len(starts):
                    break
        return found
