"""What was learned, as `make learn` wrote it down: for each run of characters a weight toward each label.

The weights of a run are one whole number, a lane of 32 bits a label, so that those of a clause's runs are summed by
adding one number a run: no library that must be loaded, and a tenth of the time of a loop. A lane holds its weight
raised by 128, and a last lane counts the runs, so that what was raised can be taken off the sum.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import orjson

FILE = Path(__file__).with_name("weights.bin")
RAISED = 128
LANE = 4
"""Bytes. A clause has at most 49 runs of at most 255 each, 28 times at most, and fewer senses."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of each label.

    bias: what a clause has without any run. worth: of one in a lane. least: from which probability on it is believed.
    labels: such as `warning/bribery`, `obstacle/price`, `commitment`.
    made_from: the fingerprint of the sentences and the code that it was trained with.
    """

    labels: Sequence[str]
    bias: Sequence[float]
    worth: Sequence[float]
    least: Sequence[float]
    made_from: str


@dataclass(frozen=True, slots=True)
class Weights:
    """runs: by run, three blocks of lanes: its weights in a clause, in the clause before it, in the one behind it."""

    head: Head
    runs: Mapping[str, int]

    @property
    def lanes(self) -> int:
        """Lanes of a block: the labels, and the count."""
        return len(self.head.labels) + 1


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
    head = Head(**orjson.loads(parts[0]))
    width = 3 * len(head.labels)
    rows = (parts[2][at : at + width] for at in range(0, len(parts[2]), width))
    return Weights(head, {run: _number(row) for run, row in zip(parts[1].decode().split("\x00"), rows, strict=True)})


def _number(row: bytes) -> int:
    """A row as one number: a lane a byte, and behind each block a lane of one."""
    width = len(row) // 3
    lanes = bytearray(LANE * 3 * (width + 1))
    for block in range(3):
        start = LANE * block * (width + 1)
        stop = start + LANE * width
        lanes[start:stop:LANE] = row[block * width : (block + 1) * width]
        lanes[stop] = 1
    return int.from_bytes(lanes, "little")
