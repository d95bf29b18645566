"""What a recognizer is: one kind of thing read anywhere in a text, with what it must catch and what it must not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.nlp.vocabulary import Hit, Vocabulary

V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Entity(Generic[V_co]):
    """A value that stands at `start` to `end` of the folded text; `confidence` from 0 to 1, `by` the recognizer."""

    value: V_co
    start: int
    end: int
    confidence: float
    by: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a recognizer may know besides the text.

    sent_at: the moment it was sent, in Shanghai time.
    hits: the words of the vocabulary that stand in the text, in order.
    """

    sent_at: datetime
    vocabulary: Vocabulary
    hits: Sequence[Hit]


Find = Callable[[str, Context], Iterable[Entity[object]]]


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One file of `bot/nlp/recognizers`.

    name: unique among recognizers. kinds: the value classes it finds, for people who read the code.
    find: everything it sees in a folded text, in any order, in linear time.
    examples: what it must catch, as `(text, value)` with `value` the `str` of a value found.
    counter_examples: texts in which it must find nothing.
    """

    name: str
    kinds: tuple[type, ...]
    find: Find
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...]
