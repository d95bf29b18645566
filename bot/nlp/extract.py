"""What stands in any text: figures, sums, shares, lengths of time, days and hours, telephone numbers."""

from datetime import datetime
from typing import NamedTuple, cast

from bot.nlp.calendar.days import When
from bot.nlp.finding import found
from bot.nlp.numbers.figures import figures
from bot.nlp.recognizer import Sheet
from bot.nlp.text.expression import Expression
from bot.nlp.text.folding import fold
from bot.nlp.values import Value

_ADDRESS = Expression(r"(?:https?://|www\.)[!-~]+")
_GROUPED_WIDE = Expression(r"，(?<=[０-９]，)(?=[０-９0-9]{3}(?![０-９0-9]))")
_GROUPED = Expression(r"，(?<=\d，)(?=\d{3}(?:[,，]\d{3}){0,9}(?:\.\d|元))")


class Extracted(NamedTuple):
    """A value at `start` to `end`, in code points of the text as typed."""

    value: Value
    text: str
    start: int
    end: int


def extract(text: str, now: datetime) -> list[Extracted]:
    """Every expression of a text said at `now` (Shanghai time, without zone), in order.

    One stretch of words may have two values: 「6月底前」 is a day, and the time up to it. Never raises for any text.
    """
    folded = fold(_GROUPED.sub(",", _GROUPED_WIDE.sub(",", text)) if "，" in text else text)
    plain = (
        _ADDRESS.sub(lambda match: " " * len(match[0]), folded.text) if "/" in text or "www" in text else folded.text
    )
    extracted: list[Extracted] = []
    for entity in found(Sheet(plain, figures(plain), now)):
        start, end, value = entity.start, entity.end, entity.value
        if folded.places is not None:
            span = folded.span(start, end)
            start, end = span.start, span.end
        words = text[start:end]
        values = value.values() if isinstance(value, When) else (cast("Value", value),)
        extracted += [Extracted(one, words, start, end) for one in values]
    return extracted
