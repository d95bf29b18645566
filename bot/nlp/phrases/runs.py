"""Repeated characters, for rules that ask for it: 「好好处处费」 is 「好处费」, 「法网恢恢」 stays whole."""

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Runs:
    """A text with each run of one character written once; `starts` and `lengths` are those of the runs."""

    text: str
    starts: tuple[int, ...]
    lengths: tuple[int, ...]

    def span(self, start: int, end: int, needed: tuple[int, ...]) -> tuple[int, int] | None:
        """The stretch of the whole text for `text[start:end]`; `None` where a run is shorter than the phrase's.

        At either edge only as much is taken as the phrase has, so that a hit swallows nothing of the next word.
        """
        if any(have < need for have, need in zip(self.lengths[start:end], needed, strict=True)):
            return None
        if end - start == 1:
            return self.starts[start], self.starts[start] + needed[0]
        return self.starts[start] + self.lengths[start] - needed[0], self.starts[end - 1] + needed[-1]


def collapse(text: str) -> Runs:
    """`text` by its runs."""
    characters, starts, lengths, place = [], [], [], 0
    for character, run in groupby(text):
        length = sum(1 for _ in run)
        characters.append(character)
        starts.append(place)
        lengths.append(length)
        place += length
    return Runs("".join(characters), tuple(starts), tuple(lengths))
