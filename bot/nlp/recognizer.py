"""What a recognizer is: one kind of thing read anywhere in a text, with what it must catch and what it must not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from bot.nlp.numbers.figures import Figure

if TYPE_CHECKING:
    # `salesbot extract` reads without words, and need not wait for what checks their file
    from bot.nlp.text.lexicon import Hits
    from bot.nlp.vocabulary import Vocabulary

V_co = TypeVar("V_co", covariant=True)


class Entity(NamedTuple, Generic[V_co]):
    """A value that stands at `start` to `end` of the folded text; `confidence` from 0 to 1, `by` the recognizer.

    A tuple for the same reason as `Figure`.
    """

    value: V_co
    start: int
    end: int
    confidence: float
    by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A folded text laid out for the recognizers.

    figures: every figure in it, in order. now: the moment it was said, in Shanghai time, without zone.
    ahead: whether it is a rep's message, where 「11月」 is rather the one to come, and 「9.3」 at its head a day.
    vocabulary, hits: the team's words, and those that stand in it; none for any text.
    """

    text: str
    figures: Sequence[Figure]
    now: datetime
    ahead: bool = False
    vocabulary: "Vocabulary | None" = None
    hits: "Hits | None" = None


Find = Callable[[Sheet], Iterable[Entity[object]]]


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One file of `bot/nlp/recognizers`.

    name: unique among recognizers. kinds: the value classes it finds, for people who read the code.
    find: everything it sees in a folded text, in any order, in linear time.
    examples: what it must catch, as `(text, value)`: `values.told` of a value found, else its `str`; today is
        Wednesday 18 March 2026, 10:30.
    counter_examples: texts in which it must find nothing.
    of_messages: whether it rests on the team's words, so that `salesbot extract` has no use for it.
    """

    name: str
    kinds: tuple[type, ...]
    find: Find
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...]
    of_messages: bool = False
