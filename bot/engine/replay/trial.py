"""What a change of the phrase lists would have raised on the messages that are kept, before it takes effect."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.masking import masked_words
from bot.core.parsed import Finding
from bot.nlp.phrases.detector import Detector
from storage import customers, inbox
from storage.db import Database

_MOST = 500


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding that only one of the two sets of lists raises, and the message's number in the inbox.

    words: what of the message may be shown of it.
    """

    message: int
    finding: Finding
    words: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Both sets on the same messages: how many there are, how many each would alarm, and what differs."""

    messages: int
    alarmed: int
    would_alarm: int
    new: tuple[Changed, ...]
    gone: tuple[Changed, ...]


def compare(database: Database, current: Detector, planned: Detector, since: datetime) -> Trial:
    """Runs both over every message said since an aware instant; blanked ones are not there any more."""
    messages = alarmed = would_alarm = 0
    new: list[Changed] = []
    gone: list[Changed] = []
    rivals = _rivals(database)
    for number, text in _said(database, since):
        before, after = (_raised(detector, text, rivals) for detector in (current, planned))
        messages += 1
        alarmed += bool(before)
        would_alarm += bool(after)
        new += (Changed(number, one, masked_words(one, text)) for key, one in after.items() if key not in before)
        gone += (Changed(number, one, masked_words(one, text)) for key, one in before.items() if key not in after)
    return Trial(messages, alarmed, would_alarm, tuple(new), tuple(gone))


def _raised(detector: Detector, text: str, rivals: list[str]) -> dict[tuple[str, int, int], Finding]:
    raised = (one for one in detector.told(text, rivals) if one.raised)
    return {(one.category, one.span.start, one.span.end): one for one in raised}


def _said(database: Database, since: datetime) -> Iterator[tuple[int, str]]:
    after = 0
    while True:
        with database.read() as connection:
            rows = inbox.said_since(connection, since, after, _MOST)
        if not rows:
            return
        yield from ((row.id, row.body["text"]) for row in rows if row.body)
        after = rows[-1].id


def _rivals(database: Database) -> list[str]:
    with database.read() as connection:
        return [name for row in customers.competitors(connection) for name in row.aliases]
