"""What an expression says: one class a family of kinds, each with its kind and its plain value (operate.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol

Plain = Mapping[str, object]
"""A value as JSON has it."""


class Value(Protocol):
    """Anything an expression can say."""

    @property
    def kind(self) -> str:
        """Its kind, such as `money`."""

    def plain(self) -> Plain:
        """Its value as JSON has it."""


def written(figure: Decimal) -> str:
    """A decimal without exponent and without zeros at its end."""
    return f"{figure.normalize():f}"


@dataclass(frozen=True, slots=True)
class Number:
    """A count or a measure, without unit."""

    figure: Decimal
    kind: str = "number"

    def plain(self) -> Plain:
        """`{"value"}`."""
        return {"value": written(self.figure)}


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in hundredths: 七成 and 70% are 70."""

    figure: Decimal
    kind: str = "percent"

    def plain(self) -> Plain:
        """`{"value"}`."""
        return {"value": written(self.figure)}


@dataclass(frozen=True, slots=True)
class Money:
    """A sum from `low` to `high`, equal for an exact one, `None` for an open end; `currency` as in ISO 4217."""

    low: Decimal | None
    high: Decimal | None
    currency: str = "CNY"
    kind: str = "money"

    def plain(self) -> Plain:
        """`{"amount"}` or `{"min","max"}`, with the currency."""
        if self.low is not None and self.low == self.high:
            return {"amount": written(self.low), "currency": self.currency}
        ends = {"min": self.low, "max": self.high}
        return {k: None if v is None else written(v) for k, v in ends.items()} | {"currency": self.currency}


@dataclass(frozen=True, slots=True)
class Phone:
    """The digits of a telephone number, and the extension behind them."""

    digits: str
    extension: str | None = None
    kind: str = "phone"

    def plain(self) -> Plain:
        """`{"digits"}`, with `extension` where one is given."""
        return {"digits": self.digits} | ({"extension": self.extension} if self.extension else {})


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time; `workdays` stands alone."""

    months: int = 0
    days: int = 0
    seconds: int = 0
    workdays: int | None = None
    kind: str = "duration"

    def plain(self) -> Plain:
        """`{"months","days","seconds"}` or `{"workdays"}`."""
        if self.workdays is not None:
            return {"workdays": self.workdays}
        return {"months": self.months, "days": self.days, "seconds": self.seconds}


@dataclass(frozen=True, slots=True)
class LengthRange:
    """A length between two, `None` for an open end."""

    least: Length | None
    most: Length | None
    kind: str = "duration"

    def plain(self) -> Plain:
        """`{"min","max"}` of lengths."""
        return {"min": self.least and self.least.plain(), "max": self.most and self.most.plain()}


@dataclass(frozen=True, slots=True)
class Instant:
    """A day, an hour, or both. An hour of 24 is the midnight at the end of its day (`next_day`)."""

    day: date | None
    clock: time | None = None
    next_day: bool = False

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
        return f"{self.moment():%Y-%m-%dT%H:%M}"

    def moment(self) -> datetime:
        """The instant of one with a day."""
        assert self.day is not None
        moment = datetime.combine(self.day, self.clock or time())
        late = self.next_day and self.day < date.max
        return moment + timedelta(days=1) if late else moment


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
