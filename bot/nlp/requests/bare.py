"""A short answer on its own: 「80万」, 「下周五」, 「李主任」, 「还不清楚」, when a question has just asked for it."""

from decimal import Decimal

from bot.core.parsed import Bare
from bot.nlp.calendar.days import When
from bot.nlp.numbers.numerals import number
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.recognizers.phone import Phone
from bot.nlp.values import Money

_LONGEST = 40
"""Characters; what is longer is no bare value."""
_IN_WAN = 10_000
"""A figure below this, given without a unit when money is asked for, counts 万: nobody quotes 80 yuan."""


def bare(page: Page, start: int = 0, end: int | None = None) -> Bare | None:
    """The values that a short text, or a stretch of one, may stand for; `None` for a long one."""
    stretch = page.text[start:end]
    if len(stretch.strip()) > _LONGEST:
        return None
    sums = page.of(Money, start, end)
    days = [when.value.close for when in page.of(When, start, end) if when.value.close]
    phones = page.of(Phone, start, end)
    stages = page.words("stages", start, end)
    people = page.of(Person, start, end)
    return Bare(
        amount=sums[0].value.amount if sums else _plain(stretch),
        close=days[0] if days else None,
        phone=phones[0].value.digits if phones else None,
        stage=stages[0].key if stages else None,
        person=page.typed(people[0].start, people[0].end) if people else None,
        unknown=bool(page.words("intents", start, end, key="unknown")),
    )


def _plain(text: str) -> Decimal | None:
    value = number(text)
    if value is None or value <= 0:
        return None
    return value * _IN_WAN if value < _IN_WAN else value
