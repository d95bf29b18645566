"""`make learn`: trains the weights of bot/nlp/learned from the sentences of tests/corpus, and writes them down.

One logistic regression a label over the runs of a clause and of those beside it. What it says is then laid against the
labels of authors whom it was not trained on: that makes a probability of it.
"""

import hashlib
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.nlp.learned import hints, senses, traits, weighing, weights
from bot.nlp.learned.encoder import shipped as encoder
from bot.nlp.learned.hints import HINT, HINTED
from bot.nlp.learned.traits import BESIDE, NOBODY, OWN, PAIRED, SENSE, SENSE_BESIDE, Clause, share
from bot.nlp.learned.weights import APARTS, FILE, RAISED, Head, shipped
from tests.nlp.learned import mixing, scaling
from tests.nlp.learned.corpus import CORPUS, LISTS, MARKED, MESSAGES, ORDINARY, PHRASES, beside, messengers, written
from tests.nlp.learned.hits import detector, hits
from tests.nlp.learned.mixing import Mix, mixed
from tests.nlp.learned.rows import Data, data, group
from tests.nlp.learned.scaling import scaled

_STRENGTH = 3.0
"""The inverse of the regularization's strength."""
_PARTS = 4
"""Into how many parts the hands are put, to be left out a part at a time."""
_ROUNDS = 60
_FARTHEST = 50.0
"""A margin beyond which nothing pulls any more; its exponential must not run over."""
_RARE = -3.0
"""What a label's bias begins at."""
_OFTEN = 2
"""Clauses that a run must stand in to be learned from."""
LEAST = {"warning": 0.8, "obstacle": 0.55, "commitment": 0.6}
"""From which probability on a label is believed: near the best F1 on messages of authors left out."""
_PAIRED_OFTEN = 5
"""Clauses that a pair must stand in whose characters do not touch."""
_LEAST_WEIGHT = 5
"""What a row must come to in its heaviest lane, of 127, to be written down: half of them do not, and change nothing."""
_BESIDE_THEM = (LISTS, MARKED, ORDINARY)


@dataclass(frozen=True, slots=True)
class Table:
    """What each clause weighs in each column: a run of its own, or, with a sign before it, one before or behind it."""

    values: csr_matrix
    columns: Sequence[str]


_BEFORE, _BEHIND = "\x05", "\x06"


def table(told: Data) -> Table:
    """All clauses over all of their runs."""
    numbers: dict[str, int] = {}
    column, value, starts = array("i"), array("d"), [0]
    paired = Counter(name for clause in told.clauses for name in _pairs(clause))
    for at, clause in enumerate(told.clauses):
        names = [*_pairs(clause)]
        pairs = ((name, share(len(names), PAIRED) / 32) for name in names if paired[name] >= _PAIRED_OFTEN)
        for run, weight in (*_weighed(told, at), *pairs):
            column.append(numbers.setdefault(run, len(numbers)))
            value.append(weight)
        starts.append(len(column))
    values = csr_matrix((value, column, starts), shape=(len(told.clauses), len(numbers)))
    return Table(values, list(numbers))


def _pairs(clause: Clause) -> Iterable[str]:
    return (mark + pair for mark, pairs in zip(APARTS, clause.apart(), strict=True) for pair in pairs)


def _weighed(told: Data, at: int) -> Iterable[tuple[str, float]]:
    own = told.clauses[at]
    yield from ((run, share(len(own.runs), OWN) / 32) for run in own.runs)
    yield from ((sense, SENSE / 32) for sense in own.senses)
    yield from ((hint, HINT / 32) for hint in told.hints[at])
    for sign, other in ((_BEFORE, at - 1), (_BEHIND, at + 1)):
        inside = 0 <= other < len(told.clauses) and told.sentence[other] == told.sentence[at]
        if not inside:
            yield sign + NOBODY, share(1, BESIDE) / 32
            continue
        near = told.clauses[other]
        yield from ((sign + run, share(len(near.runs), BESIDE) / 32) for run in near.runs)
        yield from ((sign + sense, SENSE_BESIDE / 32) for sense in near.senses)


@dataclass(frozen=True, slots=True)
class Fitted:
    """By label, the weights of all columns, none for those that stand too seldom, and the bias."""

    weights: np.ndarray
    bias: np.ndarray

    def scores(self, rows: csr_matrix) -> np.ndarray:
        """What it makes of clauses."""
        return np.asarray(rows @ self.weights.T) + self.bias


def fit(told: Data, whole: Table, training: np.ndarray) -> Fitted:
    """A regression a label on the clauses to train on: those of warnings at once, and the others, who have no hints."""
    found, bias = np.zeros((len(told.labels), len(whole.columns))), np.zeros(len(told.labels))
    hinted = np.array([column.startswith(HINTED) for column in whole.columns])
    warnings = np.array([group(label) == "warning" for label in told.labels])
    for labels, heard in ((warnings, np.ones_like(hinted)), (~warnings, ~hinted)):
        rows = training & told.known[:, labels].any(axis=1)
        if not rows.any():
            continue
        often = np.flatnonzero((whole.values[rows].getnnz(axis=0) >= _OFTEN) & heard)
        seen = csr_matrix(whole.values[rows][:, often], dtype=np.float32)
        signs = np.where(told.truth[rows][:, labels], 1, -1).astype(np.float32)
        model = regressed(seen, signs, told.known[rows][:, labels].astype(np.float32))
        found[np.ix_(labels, often)] = model.weights
        bias[labels] = model.bias
    return Fitted(found, bias)


def regressed(seen: csr_matrix, signs: np.ndarray, known: np.ndarray) -> Fitted:
    """Logistic regressions of rows toward several labels, 1 or -1 each, where they are known (1 or 0)."""
    turned, shape = seen.T.tocsr(), (seen.shape[1], signs.shape[1])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        steep, bias = flat[: -shape[1]].reshape(shape).astype(np.float32), flat[-shape[1] :].astype(np.float32)
        margin = (seen @ steep + bias) * signs
        pull = -signs * known / (1 + np.exp(np.minimum(margin, _FARTHEST)))
        lost = _STRENGTH * float((np.logaddexp(0, -margin) * known).sum(dtype=np.float64)) + 0.5 * float(flat @ flat)
        return lost, np.append(_STRENGTH * (turned @ pull).ravel(), _STRENGTH * pull.sum(axis=0)).astype(float) + flat

    begun = np.append(np.zeros(shape).ravel(), np.full(shape[1], _RARE))
    flat = minimize(loss, begun, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS, "maxcor": 8}).x
    return Fitted(flat[: -shape[1]].reshape(shape).T, flat[-shape[1] :])


def left_out(told: Data, whole: Table) -> np.ndarray:
    """What each hand's clauses score when it and some others were not trained on; NaN for what no hand wrote."""
    scores = np.full(told.truth.shape, np.nan)
    for part in range(_PARTS):
        mine = np.isin(told.author, hands(told)[part::_PARTS])
        scores[mine] = fit(told, whole, ~mine).scores(whole.values[mine])
    return scores


def hands(told: Data) -> list[str]:
    """Who wrote for this purpose."""
    return sorted(set(told.author) - set(_BESIDE_THEM))


@dataclass(frozen=True, slots=True)
class Scale:
    """What makes a probability of a score: by label a factor and a shift."""

    factor: np.ndarray
    shift: np.ndarray

    def chances(self, scores: np.ndarray) -> np.ndarray:
        """How likely clauses are that score so."""
        return np.asarray(1 / (1 + np.exp(-scores * self.factor - self.shift)))


def scale(told: Data, scores: np.ndarray, found: np.ndarray, authors: Sequence[str]) -> Scale:
    """Laid against the labels of authors who were left out, where the rules are silent; a group shares its factor.

    found: clauses by labels, whether a rule speaks there; what is heard is asked for only where none does.
    """
    factor, shift = (np.zeros(len(told.labels)) for _ in range(2))
    for name in sorted({group(label) for label in told.labels}):
        numbers = [at for at, label in enumerate(told.labels) if group(label) == name]
        rows = np.isin(told.author, _natural(name, authors))
        use = [rows & told.known[:, at] for at in numbers]
        seen = [np.column_stack((scores[u, at], found[u, at])) for at, u in zip(numbers, use, strict=True)]
        (slope, _), shifts = scaled(seen, [told.truth[u, at] for at, u in zip(numbers, use, strict=True)])
        factor[numbers], shift[numbers] = slope, shifts
    return Scale(factor, shift)


def _natural(name: str, authors: Sequence[str]) -> Sequence[str]:
    """The hands by which a group's scale is set: for warnings, where a clause is one as seldom as in life."""
    whole = [author for author in authors if author in messengers()] if name == "warning" else []
    return whole or authors


def packed(told: Data, whole: Table, fitted: Fitted, made: Scale, mix: Mix) -> bytes:
    """The weights as the file has them."""
    real = fitted.weights * made.factor[:, None]
    place = {column: at for at, column in enumerate(whole.columns) if real[:, at].any()}
    worth = np.abs(real).max(axis=1) / (RAISED - 1)
    small = (np.rint(real / worth[:, None]).astype(int) + RAISED).astype(np.uint8).T
    rows: dict[str, bytes] = {}
    plain = bytes([RAISED]) * len(told.labels)
    for run in sorted({column.lstrip(_BEFORE + _BEHIND) for column in place}):
        blocks = run, _BEFORE + run, _BEHIND + run
        row = b"".join(small[place[one]].tobytes() if one in place else plain for one in blocks)
        if max(abs(weight - RAISED) for weight in row) >= _LEAST_WEIGHT:
            rows[run] = row
    head = Head(
        labels=list(told.labels),
        bias=[round(float(one), 4) for one in fitted.bias * made.factor + made.shift],
        worth=[round(float(one), 6) for one in worth],
        least=[LEAST[group(label)] for label in told.labels],
        made_from=fingerprint(),
        mix=mix,
    )
    return weights.write(head, rows)


def fingerprint() -> str:
    """Changes with the hands' sentences and with the code that learns from them.

    The specs and the lists' own sentences are read as well, and left out here: they change often, the weights little.
    """
    digest = hashlib.sha256()
    read = *sorted(CORPUS.glob("*.jsonl")), *sorted(PHRASES.glob("*.txt")), *sorted(MESSAGES.glob("*.txt"))
    code = (Path(str(one.__file__)) for one in (traits, hints, mixing, scaling, weighing))
    for path in (*read, Path(__file__), *code, senses.FILE, encoder.FILE):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def everything() -> Data:
    """All there is to learn from."""
    return data([*written(), *beside(detector())], detector())


def main() -> int:
    """Trains on everything, and writes the file."""
    told = everything()
    whole = table(told)
    scores = left_out(told, whole)
    made = scale(told, scores, hits(told), hands(told))
    mix = mixed(told, scores * made.factor + made.shift, encoder.encoder())
    FILE.write_bytes(packed(told, whole, fit(told, whole, np.ones(len(told.clauses), bool)), made, mix))
    sys.stdout.write(f"{len(told.sentences)} 句，{len(shipped().rows)} 项，{FILE.stat().st_size // 1024} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
