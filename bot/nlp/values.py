"""What a recognizer of any text finds, as plain values of which each kind has its own keys in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import ClassVar, Protocol

Plain = Mapping[str, object]
"""A value as JSON has it."""


class Value(Protocol):
    """One thing said, with its kind, such as `money`."""

    @property
    def kind(self) -> str:
        """Its kind."""

    def plain(self) -> Plain:
        """Its value as JSON has it."""


def written(figure: Decimal) -> str:
    """A decimal without exponent and without zeros at its end."""
    return f"{figure.normalize():f}"


@dataclass(frozen=True, slots=True)
class Instant:
    """A day, an hour, or both."""

    day: date | None
    clock: time | None = None

    @property
    def kind(self) -> str:
        """`date`, `time` or `datetime`."""
        if self.clock is None:
            return "date"
        return "time" if self.day is None else "datetime"

    def plain(self) -> Plain:
        """The kind, and the instant to the minute."""
        return {self.kind: self.written()}

    def written(self) -> str:
        """In ISO 8601, to the minute."""
        if self.day is None or self.clock is None:
            return self.day.isoformat() if self.day else f"{self.clock:%H:%M}"
        return f"{self.day.isoformat()}T{self.clock:%H:%M}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one instant to another, both included, `None` for an open end."""

    start: Instant | None
    end: Instant | None

    @property
    def kind(self) -> str:
        """The kind of its ends, with `_range`."""
        end = self.start or self.end
        assert end is not None
        return f"{end.kind}_range"

    def plain(self) -> Plain:
        """`{"start","end"}`."""
        return {"start": self.start and self.start.written(), "end": self.end and self.end.written()}


def told(value: Value) -> str:
    """A value in one short line, for examples: `money 860000 CNY`, `date_range 2026-03-01 -`."""
    words: list[str] = [value.kind]
    for part in value.plain().values():
        inner = part.values() if isinstance(part, dict) else (part,)
        words += ["-" if word is None else str(word) for word in inner]
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum from `low` to `high`, equal for an exact one, `None` for an open end; `currency` as in ISO 4217.

    loose: whether the ends lie in one word, 十几万 or 120多万, and are not said one by one.
    """

    low: Decimal | None
    high: Decimal | None
    currency: str = "CNY"
    loose: bool = False
    kind: ClassVar[str] = "money"

    @property
    def amount(self) -> Decimal:
        """The one figure to go by: the sum itself, what a loose one begins with, of two ends the higher."""
        amount = self.low if self.loose or self.high is None else self.high
        assert amount is not None
        return amount

    @property
    def foreign(self) -> bool:
        """Whether it is another money than ours."""
        return self.currency != "CNY"

    def plain(self) -> Plain:
        """`{"amount"}` or `{"min","max"}`, with the currency."""
        if self.low is not None and self.low == self.high:
            return {"amount": written(self.low), "currency": self.currency}
        ends = {"min": self.low, "max": self.high}
        return {k: None if v is None else written(v) for k, v in ends.items()} | {"currency": self.currency}
