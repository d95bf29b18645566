"""What a message means: `understand` reads a text into a `Parsed`, purely and in time linear in its length."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.core.directory import Directory
from bot.core.parsed import Parsed
from bot.nlp.activities import activities
from bot.nlp.back_reference import NOTHING, Before, spoken_of
from bot.nlp.bare import bare
from bot.nlp.commands import command
from bot.nlp.days import When
from bot.nlp.folding import printable
from bot.nlp.leads import lead
from bot.nlp.linking import Spotted, spot
from bot.nlp.newcomers import newcomers
from bot.nlp.page import Page, open_page
from bot.nlp.phrases.detector import Detector
from bot.nlp.plans import plans
from bot.nlp.queries import query
from bot.nlp.recognizers.metrics import STORE, Metric
from bot.nlp.topics import outline
from bot.nlp.totals import totals
from bot.nlp.vocabulary import Vocabulary

_MANY = 3
"""A round-up of so many customers is a report of the day, whether it says so or not."""
_OPENING_CLAUSES, _PARTS = 3, 2
_PART_OF_DAY = re.compile(r"(?:(?<=[，。；;\n\s])|^)(?:上午|中午|下午|傍晚|晚上)")
_STALE, _OPENING, _FIRST_WORDS = 15, 12, 30
"""How many days back a report may speak of; how many characters open a message, and may hold its day."""
_BACK = re.compile(r"补|昨天|昨日|前天")


def understand(
    text: str,
    *,
    sent_at: datetime,
    sender: str,
    directory: Directory,
    vocabulary: Vocabulary,
    detector: Detector,
    before: Before = NOTHING,
) -> Parsed:
    """Reads one message. `sent_at` is aware; `sender` a user id; `before` what the conversation was about.

    Never raises for any text.
    """
    page = open_page(text, sent_at=sent_at, sender=sender, directory=directory, vocabulary=vocabulary)
    rivals = [page.typed(one.start, one.end) for one in page.competitors]
    return replace(_meaning(page, printable(text), before), bare=bare(page), findings=detector.told(text, rivals))


def _meaning(page: Page, shown: str, before: Before) -> Parsed:
    spotted = spot(page) or spoken_of(page, before)
    if order := command(page, spotted):
        return Parsed(shown, "command", 0.85, command=order)
    if question := query(page, spotted):
        return Parsed(shown, "query", 0.85, query=question)
    return _told(page, shown, spotted)


def _told(page: Page, shown: str, spotted: list[Spotted]) -> Parsed:
    framed = _framed(page, spotted)
    fresh = newcomers(page, spotted, report=_says_report(page))
    taken = {clause.start for told in fresh for _, clause in told}
    told = outline(page, spotted, without=taken, report=framed)
    done = activities(page, told)
    opening = [pair for pair in page.clauses() if pair[1].start not in taken]
    found = tuple(new for told in fresh if (new := lead(page, told, opening)))
    daily = framed or len(done) >= _MANY or (bool(found) and bool(done))
    if found and not done and not _says_report(page):
        return Parsed(shown, "lead", 0.85, leads=found)
    if not daily:
        return Parsed(shown, "update" if done else "other", 0.8 if done else 0.6, activities=done)
    return Parsed(
        shown,
        "daily_report",
        0.9 if framed else 0.7,
        report_date=_report_date(page),
        metrics=totals(page, spotted),
        activities=done,
        leads=found,
        plans=plans(page, told, spotted),
    )


def _framed(page: Page, spotted: Sequence[Spotted]) -> bool:
    """Whether the message presents itself as the account of a day: it says so, is a shop's, or opens with the day."""
    if _says_report(page):
        return True
    if page.words("intents", key="asking_people") and not spotted:
        return False
    first = min((one.start for one in spotted), default=len(page.text))
    opening = [clause for _, clause in page.clauses()][:_OPENING_CLAUSES]
    frame = any(page.words("intents", c.start, min(c.end, first), "day_frame") for c in opening[:1])
    today = any(_is_now(page, when.value) for c in opening for when in page.of(When, c.start, min(c.end, first)))
    parts = len({match[0] for match in _PART_OF_DAY.finditer(page.text)})
    late = any(
        _BACK.search(page.text, c.start, min(c.end, first)) and page.of(When, c.start, c.end) for c in opening[:1]
    )
    if not (frame or today or late or parts >= _PARTS):
        return False
    worked = any(page.words(group) for group in ("stages", "metrics", "channels"))
    return bool(spotted) or (worked and not page.words("intents", key="chat"))


def _says_report(page: Page) -> bool:
    """Whether it calls itself a report, has a report's sections, or is a shop's figures."""
    headed = any(item.heading is not None and item.section != "lead" for item in page.items)
    return headed or bool(page.words("intents", key="report")) or _shop(page)


def _is_now(page: Page, when: When) -> bool:
    """Whether a time is today, and not an hour still to come."""
    day = when.day
    return day == page.sent_at.date() and (when.hour is None or when.hour <= page.sent_at.time())


def _shop(page: Page) -> bool:
    return len({metric.value.key for metric in page.of(Metric)} & STORE) > 1


def _report_date(page: Page) -> date:
    """The day that the report speaks of: today, unless a day before is named at its head or behind 补."""
    today = page.sent_at.date()
    line = page.text.find("\n")
    for when in page.of(When, 0, max(line, _FIRST_WORDS)):
        catching_up = _BACK.search(page.text[: when.end + 1]) is not None
        day = when.value.earlier if when.value.earlier and catching_up else when.value.day
        if day == today:
            return today
        if day is not None and day < today and (today - day).days < _STALE and (when.start < _OPENING or catching_up):
            return day
    return today
