"""Days and periods as people say them, counted from the day of the message. A week runs Monday to Sunday."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from bot.nlp.values import Instant, Stretch

_LOOKING_BACK = 3
Grain = str
"""How precise it is: `day`, `weekend`, `week`, `third` (of a month), `month`, `quarter`, `half`, `year` or `range`;
`feast` is a day that nobody means to the day (国庆后, 节前), `about` one counted off in years or quarters."""
Edge = Literal["", "before", "since", "after", "within"]
_ELEVENTH, _MIDDLE = 11, 15
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


class When(NamedTuple):
    """A time as said: the days from `first` to `last`, and the hour where one is said.

    A tuple for the same reason as `Figure`.

    hour, until: when it begins on `first` and ends on `last`; `until` for a stretch of hours only.
    edge: said as 「…前」 or 「…之前」, which includes the day itself; as 「…起」; as 「…后」; as 「…内」, from now on.
    earlier: for a bare weekday or day of the month, the last one before it, which a message about the past means.
    past: whether its own sentence shows that it is about the past.
    hour_only: whether no day is said; `first` is then the day spoken of before, or today.
    """

    first: date
    last: date
    grain: Grain = "day"
    hour: time | None = None
    until: time | None = None
    edge: Edge = ""
    earlier: date | None = None
    past: bool = False
    hour_only: bool = False

    @property
    def deadline(self) -> bool:
        """Whether it is said as what something is due by."""
        return self.edge == "before"

    @property
    def day(self) -> date | None:
        """The day, when one is said; 中旬 is the 15th, a weekend its Saturday, 三天内 its last day."""
        if self.grain == "day":
            return self.last if self.edge == "within" else self.first
        if self.grain == "third" and self.first.day == _ELEVENTH:
            return self.first.replace(day=_MIDDLE)
        return self.first if self.grain == "weekend" else None

    @property
    def due(self) -> date | datetime | None:
        """What a step is due on: the day, or the minute of Shanghai time (naive); `None` for anything vaguer."""
        if self.edge == "after":
            return None
        hour = self.until if self.edge == "within" else self.hour
        if self.day is None or hour is None:
            return self.day
        return datetime.combine(self.day, hour)

    @property
    def close(self) -> str | None:
        """The contract's form of an expected close, as precise as said."""
        if day_ := self.day:
            return day_.isoformat()
        match self.grain:
            case "month" | "third":
                return f"{self.first:%Y-%m}"
            case "quarter":
                return f"{self.first.year}Q{(self.first.month + 2) // 3}"
            case "half":
                return self.last.isoformat()
            case _:
                return None

    def values(self) -> Iterator[Instant | Stretch]:
        """What the words say by themselves: the time, and the open stretch that 前, 起 or 内 makes of it."""
        first, last = self.first, self.last
        if self.past and self.earlier:
            first, last = self.earlier, shift(self.earlier, (last - first).days)
        start = Instant(None if self.hour_only else first, self.hour)
        end = Instant(None if self.hour_only else last, self.until or self.hour)
        yield start if start == end else Stretch(start, end)
        if self.edge == "within":
            yield end
        elif self.edge == "before":
            yield Stretch(None, end)
        elif self.edge in ("since", "after"):
            yield Stretch(start, None)

    def __str__(self) -> str:
        days = self.first.isoformat() if self.first == self.last else f"{self.first}..{self.last}"
        return days + (f"T{self.hour:%H:%M}" if self.hour else "")


def day(value: date, *, earlier: date | None = None) -> When:
    """One day."""
    return When(value, value, earlier=earlier)


def week(today: date, offset: int) -> When:
    """The week `offset` weeks from this one."""
    monday = shift(today, 7 * offset - today.weekday())
    return When(monday, shift(monday, 6), "week")


def weekday(today: date, index: int, offset: int | None) -> When:
    """Monday is 0. Without an offset the coming one, today included, and the last one as `earlier`."""
    this = shift(today, index - today.weekday())
    if offset is not None:
        return day(shift(this, 7 * offset))
    coming = this if this >= today else shift(this, 7)
    return day(coming, earlier=shift(coming, -7))


def month(year: int, number: int) -> When:
    """A whole month; `number` may run out of 1 to 12 and carries into the year."""
    carry, index = divmod(number - 1, 12)
    year, number = min(max(year + carry, 1), 9999), index + 1
    return When(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def part_of_month(whole: When, part: str) -> When:
    """初 is the 1st, 底 and 末 the last day, 中 the 15th; 上旬, 中旬 and 下旬 are ten days or what is left of them."""
    if third := _THIRDS.get(part):
        first, last = third
        return When(whole.first.replace(day=first), whole.first.replace(day=min(last, whole.last.day)), "third")
    if part == "初":
        return day(whole.first)
    if part == "中":
        return day(whole.first.replace(day=_MIDDLE))
    if part in ("底", "末"):
        return day(whole.last)
    return whole


def quarter(year: int, number: int) -> When:
    """A quarter; `number` may run out of 1 to 4 and carries into the year."""
    first = month(year, 3 * number - 2)
    return When(first.first, month(first.first.year, first.first.month + 2).last, "quarter")


def half(year: int, number: int) -> When:
    """The first or second half of a year."""
    return When(date(year, 6 * number - 5, 1), month(year, 6 * number).last, "half")


def year(number: int) -> When:
    """A whole year."""
    return When(date(number, 1, 1), date(number, 12, 31), "year")


def nearest(today: date, month_number: int, day_number: int) -> date | None:
    """The month and day that people mean in a message of `today`; `None` when there is no such day."""
    found = [made for y in (today.year - 1, today.year, today.year + 1) if (made := make(y, month_number, day_number))]
    return min(found, key=lambda d: _distance(d, today)) if found else None


def nearest_month(today: date, number: int) -> When:
    """The month of that number that people mean in a message of `today`."""
    months = [month(y, number) for y in (today.year - 1, today.year, today.year + 1)]
    return min(months, key=lambda m: _distance(m.first.replace(day=15), today))


def _distance(day_: date, today: date) -> int:
    """How far off a day without its year is: what is behind us is soon called by its year, what is ahead is not."""
    ahead = (day_ - today).days
    return ahead if ahead >= 0 else _LOOKING_BACK * -ahead


def day_of_month(today: date, number: int) -> When | None:
    """The coming day of that number, today included, and the one before it as `earlier`."""
    around = [month(today.year, today.month + offset) for offset in (-1, 0, 1, 2)]
    days = [m.first.replace(day=number) for m in around if 1 <= number <= m.last.day]
    coming = next((d for d in days if d >= today), None)
    if coming is None:
        return None
    return day(coming, earlier=max((d for d in days if d < coming), default=None))


def make(year_number: int, month_number: int, day_number: int) -> date | None:
    """The date, or `None` when there is no such day."""
    try:
        return date(year_number, month_number, day_number)
    except ValueError:
        return None


def shift(value: date, days: int) -> date:
    """`value` moved by days, held inside the calendar's ends."""
    try:
        return value + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
