"""What was learned, as `make learn` wrote it down: for each run of characters a weight toward each label."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from math import inf, log
from pathlib import Path

import ahocorasick_rs
import orjson

from bot.nlp.learned.lanes import BLOCKS, Lanes
from bot.nlp.learned.senses import MARK
from bot.nlp.learned.traits import APART, NOBODY

FILE = Path(__file__).with_name("weights.bin")
APARTS = tuple(f"{MARK}{far}" for far in APART)
"""What the names begin with of pairs that do not touch, by their distance."""
RAISED = 128
"""The byte that stands for no weight."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of each label.

    bias: what a clause has without any run. worth: of one in a lane. least: from which probability on it is believed.
    labels: such as `warning/bribery`, `obstacle/price`, `commitment`.
    made_from: the fingerprint of the sentences and the code that it was trained with.
    mix: by label that the encoder knows what these weights' score and the encoder's together count, and a shift.
    """

    labels: Sequence[str]
    bias: Sequence[float]
    worth: Sequence[float]
    least: Sequence[float]
    made_from: str
    mix: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weights:
    """What finds the runs in a text, and by a run's number its row, a lane a label.

    An automaton for twenty thousand runs: a dictionary of them is eight times as large, and was waited for in memory.
    apart: for each distance, the rows of pairs of characters that stand so far from each other. unwritten, nobody:
    those of what stands in no text itself: senses, hints, and that there is no clause beside.
    """

    head: Head
    lanes: Lanes
    runs: ahocorasick_rs.AhoCorasick
    rows: Sequence[int]
    apart: Sequence[Mapping[str, int]]
    unwritten: Mapping[str, int]
    nobody: int
    _bars: dict[float | None, int] = field(default_factory=dict, compare=False, repr=False)

    def bar(self, least: float | None) -> int:
        """What a clause's sum must reach to be so likely, in the lane of each label; `None`: as likely as learned."""
        if least not in self._bars:
            labels = zip(self.head.least, self.head.bias, self.head.worth, strict=True)
            self._bars[least] = self.lanes.bar(
                [sum_for(own if least is None else least, bias, worth) for own, bias, worth in labels]
            )
        return self._bars[least]


def sum_for(likely: float, bias: float, worth: float) -> float:
    """The sum in 32nds from which on a label is so likely: comparing sums spares most clauses the reckoning."""
    if not 0 < likely < 1:
        return -inf if likely <= 0 else inf
    return (log(likely / (1 - likely)) - bias) * 32 / worth


@cache
def shipped() -> Weights:
    """Those of the program, read when the first text needs them."""
    return read(FILE.read_bytes())


@cache
def version() -> str:
    """Changes with the weights of the program; told without reading them in, so that no start waits for that."""
    return sha256(FILE.read_bytes()).hexdigest()[:12]


def write(head: Head, rows: Mapping[str, bytes]) -> bytes:
    """The file: the head as JSON, the runs, and of each run its row: three blocks of a byte a label."""
    ordered = sorted(rows)
    parts = orjson.dumps(head), "\x00".join(ordered).encode(), b"".join(rows[run] for run in ordered)
    return zlib.compress(struct.pack("<3I", *map(len, parts)) + b"".join(parts), 9)


def read(written: bytes) -> Weights:
    """What `write` wrote."""
    whole = zlib.decompress(written)
    place, parts = struct.calcsize("<3I"), []
    for length in struct.unpack_from("<3I", whole):
        parts.append(whole[place : place + length])
        place += length
    told = orjson.loads(parts[0])
    head = Head(**told)
    lanes, width = Lanes(len(head.labels)), BLOCKS * len(head.labels)
    rows = (lanes.row(parts[2][at : at + width], RAISED) for at in range(0, len(parts[2]), width))
    known = dict(zip(parts[1].decode().split("\x00"), rows, strict=True))
    runs = [run for run in known if not run.startswith(MARK)]
    return Weights(
        head,
        lanes,
        runs=ahocorasick_rs.AhoCorasick(runs, store_patterns=False),
        rows=[known[run] for run in runs],
        apart=[{run.removeprefix(far): row for run, row in known.items() if run.startswith(far)} for far in APARTS],
        unwritten={run: row for run, row in known.items() if run.startswith(MARK) and not run.startswith(APARTS)},
        nobody=known.get(NOBODY, 0),
    )
