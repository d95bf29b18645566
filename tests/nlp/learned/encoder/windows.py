"""The labelled sentences as windows, and windows as what the network takes."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from bot.nlp.learned.encoder.pieces import FIRST, Pieces
from bot.nlp.learned.traits import seen
from tests.nlp.learned.encoder.pretrained import Pretrained
from tests.nlp.learned.rows import Data, rivals, windowed

_OFTEN = 2
"""Sentences that a piece or a hint must stand in to be known."""
_AT_ONCE = 2048
"""Pieces in a batch, with those that fill it."""
_SORTED = 8000
"""Windows that are sorted by length at a time, so that little is filled."""
_JOINED, _ROOM = 0.3, 72
"""How many windows are held back to stand before another one, and how many pieces both may have: a report of several
lines must not read like something never seen."""
_SIMPLE = "abcdefghijklmnopqrstuvwxyz0%+-*/.,:;!?()\u2581"


class Item(NamedTuple):
    """A window: its pieces, by piece its clause, by clause its labels and hints, and the clauses' rows in the data."""

    pieces: Sequence[int]
    owners: Sequence[int]
    truth: np.ndarray
    hints: Sequence[Sequence[int]]
    rows: Sequence[int]


class Batch(NamedTuple):
    """What the network takes, and what it should say."""

    pieces: Tensor
    means: Tensor
    hints: Tensor
    real: Tensor
    truth: Tensor


def known_pieces(base: Pretrained, told: Data) -> Mapping[str, float]:
    """The pieces that the sentences are made of, and every usual character, with how likely they are."""
    names = [piece for piece in base.pieces if piece]
    whole = Pieces({piece: base.likely[base.pieces[piece]] for piece in names})
    often = Counter(
        names[one.number - FIRST]
        for sentence in told.sentences
        for one in whole.cut(seen(sentence.text, rivals(sentence.text)))
        if one.number >= FIRST
    )
    usual = {piece for piece in (*_usual(), *_SIMPLE) if piece in base.pieces}
    known = sorted(usual | {piece for piece, count in often.items() if count >= _OFTEN}, key=base.pieces.__getitem__)
    return {piece: base.likely[base.pieces[piece]] for piece in known}


def _usual() -> Iterator[str]:
    """The characters of the first level of GB 2312."""
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            yield from bytes((high, low)).decode("gb2312", "ignore")


def known_hints(told: Data) -> list[str]:
    """What the lists tell often enough to be learned from."""
    often = Counter(hint for hints in told.hints for hint in hints)
    return sorted(hint for hint, count in often.items() if count >= _OFTEN)


def items(told: Data, labels: Sequence[int], pieces: Pieces, hints: Sequence[str]) -> Iterator[tuple[str, Item]]:
    """Every window of the sentences, and who wrote it; labels: those to learn, by their number."""
    numbers = {hint: at for at, hint in enumerate(hints)}
    for rows, one in windowed(told, pieces):
        heard = [[numbers[hint] for hint in told.hints[row] if hint in numbers] for row in rows]
        truth = told.truth[np.ix_(rows, labels)].astype(np.float32)
        yield str(told.author[rows[0]]), Item(one.pieces, one.owners, truth, heard, rows)


def batches(told: Iterable[Item]) -> list[list[Item]]:
    """All of them once, those of a length together."""
    every, made = list(told), list[list[Item]]()
    for start in range(0, len(every), _SORTED):
        batch: list[Item] = []
        for one in sorted(every[start : start + _SORTED], key=lambda one: len(one.pieces)):
            if batch and len(one.pieces) * (len(batch) + 1) > _AT_ONCE:
                made.append(batch)
                batch = []
            batch.append(one)
        made.append(batch)
    return made


def shuffled(told: Sequence[Item], chance: random.Random) -> list[list[Item]]:
    """As `batches`, in another order each time, and some windows joined."""
    mixed, held = [], None
    for one in chance.sample(told, len(told)):
        if held and len(held.pieces) + len(one.pieces) <= _ROOM:
            mixed.append(_joined(held, one))
            held = None
        elif held is None and chance.random() < _JOINED:
            held = one
        else:
            mixed.append(one)
    made = batches([*mixed, *([held] if held else ())])
    chance.shuffle(made)
    return made


def _joined(one: Item, other: Item) -> Item:
    """Two as one, without the end and the beginning between them."""
    count = len(one.truth)
    return Item(
        [*one.pieces[:-1], *other.pieces[1:]],
        [*one.owners[:-1], *(owner + count if owner >= 0 else owner for owner in other.owners[1:])],
        np.concatenate([one.truth, other.truth]),
        [*one.hints, *other.hints],
        [*one.rows, *other.rows],
    )


def batch(told: Sequence[Item], hints: int) -> Batch:
    """Windows as tensors."""
    longest, clauses = max(len(one.pieces) for one in told), sum(len(one.truth) for one in told)
    pieces, real = torch.zeros(len(told), longest, dtype=torch.long), torch.zeros(len(told), longest, dtype=torch.bool)
    means, heard = torch.zeros(clauses, len(told), longest), torch.zeros(clauses, hints)
    first = 0
    for at, one in enumerate(told):
        length = len(one.pieces)
        pieces[at, :length], real[at, :length] = torch.tensor(one.pieces), True
        owners = torch.tensor(one.owners)
        for clause, ours in enumerate(one.hints):
            own = owners == clause
            means[first + clause, at, :length] = own / own.sum().clamp(min=1)
            heard[first + clause, list(ours)] = 1
        first += len(one.truth)
    truth = torch.tensor(np.concatenate([one.truth for one in told]))
    return Batch(pieces, means.view(clauses, -1), heard, real, truth)
