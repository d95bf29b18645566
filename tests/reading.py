"""The real reader for tests, over the cast."""

from datetime import datetime
from functools import cache

from bot.core.parsed import Parsed
from bot.nlp.names import csv_directory
from bot.nlp.names.index import NamedIndex
from bot.nlp.understand import understand
from tests import shipped
from tests.office import CAST


@cache
def _directory() -> NamedIndex:
    return csv_directory.load(CAST)


def read(text: str, sent_at: datetime, sender: str) -> Parsed:
    """What the shipped words make of a sentence."""
    return understand(
        text,
        sent_at=sent_at,
        sender=sender,
        directory=_directory(),
        vocabulary=shipped.words(),
        detector=shipped.detector(),
    )
