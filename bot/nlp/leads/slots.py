"""Which words say who a new lead is: of each character the slot it belongs to, by a conditional random field.

What is wanted and what people and shops are called is an open class: no list has 「阿婆砂锅粥」. What surrounds it is
not, and was learned from the labelled messages in `tests/corpus/leads` (`make learn`).
"""

import threading
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs
import pycrfsuite

from bot.nlp.names import counties
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.recognizers.phone import Phone
from bot.nlp.values import Money
from bot.nlp.vocabulary import Vocabulary

FILE = Path(__file__).with_name("slots.crfsuite")
KINDS = ("company", "contact", "title", "city", "industry", "need")
NONE, FIRST, NEXT = "O", "B-", "I-"
"""A character of no slot, the first of one, and those behind it."""
_VALUES = ((Phone, "phone"), (Money, "money"), (Person, "person"))
_WORDS = (("leads", "need"), ("leads", "new"), ("sources", None), ("money", None), ("channels", None))
_MARKS = frozenset('，,、。；;：:!！?？()（）|/\n\t -—"“”')
_CHARACTERS, _PAIRS, _NEAR = range(-3, 4), range(-2, 2), range(-3, 4)
"""How far around a character its neighbours, pairs of them, and what is known of them are looked at."""
_BEGINS, _ENDS = "^", "$"


class Slot(NamedTuple):
    """A stretch of a page's text, what it tells of a lead, and how likely."""

    kind: str
    start: int
    end: int
    likely: float


def slots(page: Page, start: int, end: int) -> list[Slot]:
    """The slots of a stretch, in order."""
    tagger = _own().tagger
    tagger.set(pycrfsuite.ItemSequence(traits(page, start, end)))
    tags = tagger.tag()
    found = []
    for first, last in _runs(tags):
        likely = min(tagger.marginal(tags[at], at) for at in range(first, last))
        found.append(
            Slot(tags[first].removeprefix(FIRST).removeprefix(NEXT), start + first, start + last, round(likely, 2))
        )
    return found


def _runs(tags: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where slots begin and end."""
    first = 0
    for at in range(1, len(tags) + 1):
        if at == len(tags) or not tags[at].startswith(NEXT):
            if tags[first] != NONE:
                yield first, at
            first = at


class _Own(threading.local):
    """A tagger a thread: it keeps the message it was set to, and would answer one thread about another's."""

    def __init__(self) -> None:
        self.tagger = pycrfsuite.Tagger()
        self.tagger.open(str(FILE))


@cache
def _own() -> _Own:
    return _Own()


def traits(page: Page, start: int, end: int) -> list[list[str]]:
    """What the model sees of each character of a stretch: itself and its neighbours, and what is known of them."""
    shown = ["0" if one.isdigit() else one for one in page.text]
    known = _known(page, start, end)
    return [_of_one(shown, known, at) for at in range(start, end)]


def _of_one(shown: Sequence[str], known: dict[int, list[str]], at: int) -> list[str]:
    length = len(shown)

    def character(place: int) -> str:
        return shown[place] if 0 <= place < length else _BEGINS if place < 0 else _ENDS

    seen = [f"{by}={character(at + by)}" for by in _CHARACTERS]
    seen += [f"{by}+{character(at + by)}{character(at + by + 1)}" for by in _PAIRS]
    seen += [f"{by}:{one}" for by in _NEAR for one in known.get(at + by, ())]
    return seen


def _known(page: Page, start: int, end: int) -> dict[int, list[str]]:
    """By place, what its character is part of; `name^` for the first one of it."""
    known: dict[int, list[str]] = {}
    for first, last, name in _parts(page, start, end):
        for place in range(max(first, start), min(last, end)):
            known.setdefault(place, []).append(name if place > first else f"{name}^")
    return known


def _parts(page: Page, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """What is known to stand in a stretch: values, words, colleagues, what lists have, clauses and marks."""
    for kind, name in _VALUES:
        yield from ((one.start, one.end, name) for one in page.of(kind, start, end))
    for group, key in _WORDS:
        yield from ((hit.start, hit.end, f"{group} {key or ''}") for hit in page.words(group, start, end, key))
    yield from ((one.start, one.end, "staff") for one in page.staff)
    automaton, names = _listed(page.vocabulary)
    for number, first, last in automaton.find_matches_as_indexes(page.text[start:end], overlapping=True):
        yield start + first, start + last, names[number]
    for _, clause in page.clauses():
        yield clause.start, clause.start + 1, "clause"
        if clause.label:
            yield clause.start, clause.end, f"under {clause.label}"
    yield from ((at, at + 1, "mark") for at in range(start, end) if page.text[at] in _MARKS)


@lru_cache(maxsize=4)
def _listed(vocabulary: Vocabulary) -> tuple[ahocorasick_rs.AhoCorasick, Sequence[str]]:
    """Everything that is known by lists, as an automaton, and what each is."""
    words = [
        *((one, "job") for one in vocabulary.job_titles),
        *((one, "title") for one in vocabulary.titles),
        *((one, "ending") for one in vocabulary.company_endings),
        *((one, "surname") for one in vocabulary.surnames),
        *((one, "city") for one in vocabulary.cities),
        *((one, "county") for one in counties.names() - vocabulary.cities),
    ]
    return ahocorasick_rs.AhoCorasick([word for word, _ in words], store_patterns=False), [name for _, name in words]
