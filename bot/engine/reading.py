"""Reading with what the team knows: the directory as the database has it at each message."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.localtime import SHANGHAI
from bot.core.parsed import Parsed
from bot.engine.facts import past
from bot.engine.names.directory import LiveDirectory
from bot.nlp.calendar.days import When
from bot.nlp.mentions.back_reference import NOTHING, Before, refers_back
from bot.nlp.page import open_page
from bot.nlp.phrases.detector import Detector
from bot.nlp.understand import understand
from bot.nlp.vocabulary import Vocabulary
from storage.db import Database

_REMEMBERED = timedelta(hours=12)
"""How long 「刚才那家」 is still the customer spoken of last."""


class Reader:
    """Gives each message its meaning."""

    def __init__(self, database: Database, vocabulary: Vocabulary, detector: Callable[[], Detector]) -> None:
        """No name is loaded before the first message: the front door must not wait for it.

        detector: gives the phrase lists in force, which may change between two messages.
        """
        self._database = database
        self._directory = LiveDirectory(database)
        self._vocabulary = vocabulary
        self._detector = detector

    def read(self, text: str, sent_at: datetime, sender: str) -> Parsed:
        """What `text` means, sent at an aware instant from the address `sender`."""
        with self._directory.opened(sender, sent_at) as (user, directory):
            return understand(
                text,
                sent_at=sent_at,
                sender=user,
                directory=directory,
                vocabulary=self._vocabulary,
                detector=self._detector(),
                before=self._before(user, sent_at) if refers_back(text) else NOTHING,
            )

    def warm(self) -> None:
        """Compiles what the first text would wait for."""
        self._vocabulary.lexicon.warm()
        self._detector().warm()

    def _before(self, user: str, sent_at: datetime) -> Before:
        with self._database.read() as connection:
            return Before(past.spoken_of(connection, user, sent_at - _REMEMBERED))

    def moment(self, text: str, now: datetime) -> datetime | None:
        """The instant that a text names (「周五18:00」), `None` when it names no hour."""
        with self._directory.opened("", now) as (_, directory):
            page = open_page(text, sent_at=now, sender="", directory=directory, vocabulary=self._vocabulary)
        named = (when.value.due for when in page.of(When))
        return next((due.replace(tzinfo=SHANGHAI) for due in named if isinstance(due, datetime)), None)
