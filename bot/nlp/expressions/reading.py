"""What a reader of expressions gets and gives."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.nlp.expressions.figures import Figure
from bot.nlp.expressions.values import Value


@dataclass(frozen=True, slots=True)
class Sheet:
    """A folded text, the figures in it, and the moment it was said, in Shanghai time without zone."""

    text: str
    figures: Sequence[Figure]
    now: datetime


@dataclass(frozen=True, slots=True)
class Expression:
    """A value that stands at `start` to `end` of the folded text."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of expression.

    find: all of them, in any order, in linear time.
    examples: `(text, told)` with `told` as `values.told` prints it; today is Wednesday 18 March 2026, 10:30.
    counter_examples: texts in which it must find nothing.
    """

    name: str
    find: Callable[[Sheet], Iterable[Expression]]
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...]
