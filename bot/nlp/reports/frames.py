"""Whether a message presents itself as the account of a day, and of which day."""

from collections.abc import Sequence
from datetime import date

from bot.core.parsed import Read
from bot.nlp.calendar.days import When
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.metrics import COUNTS, STORE, Metric
from bot.nlp.text.clauses import Clause
from bot.nlp.text.expression import Expression

_REPORT = "daily_report"
_OPENING_CLAUSES, _PARTS = 3, 2
_PART_OF_DAY = Expression(r"(?:(?<=[，。；;\n\s])|^)(?:上午|中午|下午|傍晚|晚上)")
_STALE, _OPENING, _FIRST_WORDS = 15, 12, 30
"""How many days back a report may speak of; how many characters open a message, and may hold its day."""
_BACK = Expression(r"补|昨天|昨日|前天")
_LATE = Expression(
    r"(?:忘了?|没|漏了?|来不及|太晚)[^，。；\n]{0,4}(?:交|发|写|报)[^，。；\n]{0,2}[，,\s]*(?:现在|今天|这会儿?|先)?补(?![货充贴单签齐款订样件助偿丁])"
)
"""「昨儿太晚没发，补11月2号的」: a report that was not handed in and is now."""


def called_report(page: Page) -> Read[str] | None:
    """Where it calls itself a report, has a report's sections, or is a shop's figures."""
    if words := page.words("intents", key="report"):
        return page.read(_REPORT, words[0].start, words[0].end, 0.95, "frames")
    headed = next((item.heading for item in page.items if item.heading is not None and item.section != "lead"), None)
    if headed is not None:
        return page.read(_REPORT, *headed, 0.9, "frames")
    shop = [metric for metric in page.of(Metric) if metric.value.key in STORE]
    if len({metric.value.key for metric in shop}) > 1:
        return page.read(_REPORT, shop[0].start, shop[0].end, 0.9, "frames")
    counts = [metric for metric in page.of(Metric) if metric.value.key in COUNTS]
    if len({metric.value.key for metric in counts}) > 1:
        return page.read(_REPORT, counts[0].start, counts[0].end, 0.8, "frames")
    return None


def framed_by_day(page: Page, spotted: Sequence[Spotted]) -> Read[str] | None:
    """Where it opens with the day, or goes through the parts of one, and tells of work."""
    if page.words("intents", key="asking_people") and not spotted:
        return None
    found = _day_said(page, spotted)
    if found is None:
        return None
    worked = any(page.words(group) for group in ("stages", "metrics", "channels"))
    told = bool(spotted) or (worked and not page.words("intents", key="chat"))
    return page.read(_REPORT, *found, 0.9, "frames") if told else None


def _day_said(page: Page, spotted: Sequence[Spotted]) -> tuple[int, int] | None:
    first = min((one.start for one in spotted), default=len(page.text))
    opening = [clause for _, clause in page.clauses()][:_OPENING_CLAUSES]
    head = opening[:1]
    for clause in head:
        for hit in page.words("intents", clause.start, min(clause.end, first), "day_frame"):
            return hit.start, hit.end
    for clause in opening:
        for when in page.of(When, clause.start, min(clause.end, first)):
            if _is_now(page, when.value):
                return when.start, when.end
    parts = list(_PART_OF_DAY.finditer(page.text))
    if len({match[0] for match in parts}) >= _PARTS:
        return parts[0].span()
    told = next((span for clause in head if (span := _caught_up(page, clause, first))), None)
    return told or _handed_in_late(page, opening, first)


def _caught_up(page: Page, clause: Clause, first: int) -> tuple[int, int] | None:
    back = _BACK.search(page.text, clause.start, min(clause.end, first))
    return back.span() if back and page.of(When, clause.start, clause.end) else None


def _handed_in_late(page: Page, opening: Sequence[Clause], first: int) -> tuple[int, int] | None:
    """Where a day that was forgotten is made up for, though a clause later: 「周五的忘了交，补上」."""
    late = opening and _LATE.search(page.text, opening[0].start, min(opening[-1].end, first))
    return late.span() if late and page.of(When, 0, late.end() + _FIRST_WORDS) else None


def _is_now(page: Page, when: When) -> bool:
    """Whether a time is today, and not an hour still to come."""
    return when.day == page.sent_at.date() and (when.hour is None or when.hour <= page.sent_at.time())


def report_day(page: Page) -> tuple[date, Read[str] | None]:
    """The day that the report speaks of, and the words that say so: today, unless a day before is named at its head."""
    today = page.sent_at.date()
    line = page.text.find("\n")
    late = _LATE.search(page.text, 0, 2 * _FIRST_WORDS) is not None
    for when in page.of(When, 0, max(line, _FIRST_WORDS)):
        catching_up = late or _BACK.search(page.text[: when.end + 1]) is not None
        day = when.value.earlier if when.value.earlier and catching_up else when.value.day
        if day is None or day > today or (today - day).days >= _STALE:
            continue
        if day == today or when.start < _OPENING or catching_up:
            return day, page.read(day.isoformat(), when.start, when.end, 0.9, when.by)
    return today, None
