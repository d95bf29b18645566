"""How much the encoder's word counts beside the linear weights': learned from hands that neither was trained on."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.nlp.learned import traits
from bot.nlp.learned.encoder import pieces, windows
from bot.nlp.learned.encoder.encoder import Encoder
from bot.nlp.learned.weighing import DOUBTED
from tests.nlp.learned.rows import Data, windowed
from tests.nlp.learned.scaling import scaled

JUDGES = frozenset(("sage", "vine", "zinc"))
"""The hands whose whole messages the encoder is not trained on."""
Mix = Mapping[str, tuple[float, float]]


def mixed(told: Data, scores: np.ndarray, encoder: Encoder) -> Mix:
    """By label what both scores together, the linear one and the encoder's, count, and a shift.

    Both have an equal say: left to the hands, the encoder would have most of it, which has learned how hands write who
    all had one brief; on messages of others that is a little worse. scores: clauses by labels, the linear ones, of the
    judges' clauses as learned from other hands.
    """
    columns = [told.labels.index(label) for label in encoder.labels]
    rows, read = zip(*_read(told, scores[:, columns], encoder), strict=True)
    both, truth = scores[np.ix_(rows, columns)] + np.array(read), told.truth[np.ix_(rows, columns)]
    (factor,), shifts = scaled([one[:, None] for one in both.T], [*truth.T])
    return {
        label: (round(float(factor), 4), round(float(shift), 4))
        for label, shift in zip(encoder.labels, shifts, strict=True)
    }


def made_with() -> str:
    """Changes with the code that cuts texts for the encoder: what is read must be cut as what was learned from."""
    code = b"".join(Path(str(one.__file__)).read_bytes() for one in (pieces, windows, traits))
    return hashlib.sha256(code).hexdigest()[:16]


def _read(told: Data, linear: np.ndarray, encoder: Encoder) -> Iterator[tuple[int, Sequence[float]]]:
    """The judges' clauses, by their rows, that are read a second time, and what they score then."""
    doubtful = 1 / (1 + np.exp(-linear)) >= DOUBTED
    judged = np.isin(told.author, sorted(JUDGES))
    for rows, window in windowed(told, encoder.pieces):
        hints = [told.hints[row] for row in rows]
        if judged[rows[0]] and (doubtful[rows].any() or any(hints)):
            yield from zip(rows, encoder.scores(window, hints), strict=True)
