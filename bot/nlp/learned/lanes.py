"""Many small numbers in one: a lane of 24 bits each, so that all labels are summed by adding one number a run.

No library must be loaded for it, and it takes a tenth of the time of a loop. A row has three blocks of lanes: what a
run weighs in its own clause, in the clause before it and in the one behind it. Weights may be negative; a number whose
lanes are to be told apart is *raised* first, so that no lane borrows from the next.
"""

from collections.abc import Iterable, Sequence
from math import ceil

BITS = 24
BLOCKS = 3
_RAISE = 1 << 19
"""More than a lane of a block ever comes to: a clause has 49 runs of at most 127 each, 28 times at most, and senses."""
_TOTAL = BLOCKS * _RAISE
_TEST = 22
"""The bit of a lane that is set where the bar is reached: twice `_TOTAL` is less."""


class Lanes:
    """How rows of so many lanes a block are made, added up and read."""

    __slots__ = ("_block", "_ones", "_raised", "_width")

    def __init__(self, count: int) -> None:
        self._width = BITS * count
        self._block = (1 << self._width) - 1
        self._ones = sum(1 << BITS * lane for lane in range(count))
        self._raised = _RAISE * sum(1 << BITS * lane for lane in range(BLOCKS * count))

    def row(self, weights: bytes, zero: int) -> int:
        """A row of one byte a lane, in which `zero` stands for nothing."""
        lanes = bytearray(len(weights) * BITS // 8)
        lanes[:: BITS // 8] = weights
        return int.from_bytes(lanes, "little") - zero * (self._raised // _RAISE)

    def own(self, row: int) -> int:
        """The block of the clause itself, raised."""
        return row + self._raised & self._block

    def beside(self, row: int) -> tuple[int, int]:
        """The blocks for the clause behind and for the one before, raised: what a run says of its neighbours."""
        raised = row + self._raised
        return raised >> self._width & self._block, raised >> 2 * self._width

    @staticmethod
    def total(whole: int, lane: int) -> int:
        """A lane of three raised blocks added up."""
        return (whole >> BITS * lane & (1 << BITS) - 1) - _TOTAL

    def put(self, whole: int, lane: int, total: int) -> int:
        """Three raised blocks added up with another total in a lane."""
        held = max(1 - _TOTAL, min(_TOTAL - 1, total))
        return whole + (held - self.total(whole, lane) << BITS * lane)

    def weight(self, row: int, lane: int) -> int:
        """A lane of a row's own block."""
        return (row + self._raised >> BITS * lane & (1 << BITS) - 1) - _RAISE

    def bar(self, least: Sequence[float]) -> int:
        """What `reached` holds a sum against: from which total on each lane counts."""
        whole = 0
        for lane, total in enumerate(least):
            whole |= (1 << _TEST) - _TOTAL - ceil(max(-_TOTAL, min(_TOTAL, total))) << BITS * lane
        return whole

    def standing(self, sums: Iterable[int], bar: int) -> list[int]:
        """The numbers of the sums that reach a bar in any lane, nearly always none."""
        test = self._ones << _TEST
        return [at for at, whole in enumerate(sums) if whole + bar & test]

    def reached(self, whole: int, bar: int) -> list[int]:
        """The lanes in which a sum of three raised blocks reaches a bar."""
        bits, lanes = whole + bar & self._ones << _TEST, []
        while bits:
            lanes.append(bits.bit_length() // BITS)
            bits ^= 1 << BITS * lanes[-1] + _TEST
        return lanes
