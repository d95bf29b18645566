"""Labelled sentences as clauses by labels, in the shape that learning takes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from bot.nlp.learned.encoder.pieces import Pieces
from bot.nlp.learned.encoder.windows import Window, windows
from bot.nlp.learned.hints import hints
from bot.nlp.learned.traits import Clause, clauses, seen
from bot.nlp.names import csv_directory
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.plain import plain
from bot.nlp.text.folding import fold
from tests.nlp.learned.corpus import LISTS, MARKED, SPECS, Sentence

_DIRECTORY = csv_directory.load(SPECS / "directory")
_UNLEARNED = ("warning/personal_data", "stage/")
"""Card numbers are known by their check digits; stages that are heard were none that words miss."""


@dataclass(frozen=True, slots=True)
class Data:
    """Every clause of every sentence. `sentence[i]` is the number of the i-th clause's sentence."""

    sentences: Sequence[Sentence]
    clauses: Sequence[Clause]
    sentence: np.ndarray
    labels: Sequence[str]
    truth: np.ndarray
    """Clauses by labels: whether the clause tells it."""
    known: np.ndarray
    """Clauses by labels: whether that can be known of its sentence."""
    author: np.ndarray
    hints: Sequence[frozenset[str]]
    """What the lists tell of each clause; not of the sentences that proved them, where they are always right."""


def group(label: str) -> str:
    """`warning` of `warning/bribery`."""
    return label.partition("/")[0]


def data(sentences: Iterable[Sentence], lists: Detector | None = None) -> Data:
    """The clauses of sentences with their labels, and with what `lists` find in them."""
    told = list(sentences)
    labels = sorted({label for one in told for label, _ in one.told if not label.startswith(_UNLEARNED)})
    cut = [clauses(one.text, rivals(one.text)) for one in told]
    owner = [number for number, inside in enumerate(cut) for _ in inside]
    every = [clause for inside in cut for clause in inside]
    truth = np.zeros((len(every), len(labels)), bool)
    for row, (clause, number) in enumerate(zip(every, owner, strict=True)):
        for label, words in told[number].told:
            if label in labels and _tells(clause, told[number].text, words):
                truth[row, labels.index(label)] = True
    known = np.array([[group(label) in told[number].groups for label in labels] for number in owner])
    authors = np.array([told[number].author for number in owner])
    hinted = [one for sentence, inside in zip(told, cut, strict=True) for one in _hinted(sentence, inside, lists)]
    return Data(told, every, np.array(owner), labels, truth, known, authors, hinted)


def _hinted(sentence: Sentence, inside: Sequence[Clause], lists: Detector | None) -> list[frozenset[str]]:
    told: list[set[str]] = [set() for _ in inside]
    if lists and sentence.author not in (LISTS, MARKED):
        for at, hint in hints(inside, lists.find(sentence.text, rivals(sentence.text))):
            told[at].add(hint)
    return [*map(frozenset, told)]


def windowed(told: Data, cut: Pieces) -> Iterator[tuple[Sequence[int], Window]]:
    """Every window of every sentence, as the encoder reads it, and the rows of its clauses."""
    rows: dict[int, list[int]] = {}
    for row, number in enumerate(told.sentence):
        rows.setdefault(int(number), []).append(row)
    for number, own in rows.items():
        typed = told.sentences[number].text
        text = seen(typed, rivals(typed))
        for one in windows(text, [told.clauses[row] for row in own], cut.cut(text)):
            yield own[one.first : one.last], one


def rivals(text: str) -> tuple[str, ...]:
    """What competitors are called in a text, plain."""
    folded = fold(text)
    return tuple(plain(folded.as_typed(one.start, one.end)) for one in _DIRECTORY.competitors_in(folded.text))


def _tells(clause: Clause, text: str, words: str) -> bool:
    """Whether a clause holds half of the words, or is itself half theirs."""
    start = text.find(words)
    shared = min(clause.end, start + len(words)) - max(clause.start, start)
    return start >= 0 and shared >= min(3, len(words)) and 2 * shared >= min(len(words), clause.end - clause.start)


def alike(one: str, other: str) -> bool:
    """Whether two passages name the same words."""
    return one in other or other in one or SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.5
