"""Days and periods as people say them, counted from the day of the message. A week runs Monday to Sunday."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_LOOKING_BACK = 3
Grain = str
"""`day`, `week`, `month`, `quarter`, `half` or `year`: how precise a time was said."""


@dataclass(frozen=True, slots=True)
class When:
    """A time as said: the days from `first` to `last`, and the hour where one is said.

    deadline: said as 「…前」 or 「…之前」, which includes the day itself.
    earlier: for a bare weekday or day of the month, the last one before it, which a message about the past means.
    """

    first: date
    last: date
    grain: Grain = "day"
    hour: time | None = None
    deadline: bool = False
    earlier: date | None = None

    @property
    def day(self) -> date | None:
        """The day, when one is said."""
        return self.first if self.grain == "day" and self.first == self.last else None

    @property
    def due(self) -> date | datetime | None:
        """What a step is due on: the day, or the minute of Shanghai time (naive); `None` for anything vaguer."""
        if self.day is None or self.hour is None:
            return self.day
        return datetime.combine(self.day, self.hour)

    @property
    def close(self) -> str | None:
        """The contract's form of an expected close, as precise as said."""
        match self.grain:
            case "day":
                return self.last.isoformat()
            case "month":
                return f"{self.first:%Y-%m}"
            case "quarter":
                return f"{self.first.year}Q{(self.first.month + 2) // 3}"
            case "half":
                return self.last.isoformat()
            case _:
                return None

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
    """初 is the 1st, 中旬 the 15th, 底 and 末 the last day; 上旬 and 下旬 leave the month."""
    if part == "初":
        return day(whole.first)
    if part in ("中", "中旬"):
        return day(whole.first.replace(day=15))
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
