"""Reading with what the team knows: the directory in memory, made anew when a name in the database has changed."""

from datetime import datetime

from sqlalchemy import Connection

from bot.core.localtime import SHANGHAI
from bot.core.parsed import Parsed
from bot.nlp.days import When
from bot.nlp.names_index import NamedIndex
from bot.nlp.page import open_page
from bot.nlp.phrases.detector import Detector
from bot.nlp.understand import understand
from bot.nlp.vocabulary import Vocabulary
from storage import customers, people
from storage.db import Database


class Reader:
    """Gives each message its meaning."""

    def __init__(self, database: Database, vocabulary: Vocabulary, detector: Detector) -> None:
        """Nothing is loaded before the first message: the front door must not wait for it."""
        self._database = database
        self._vocabulary = vocabulary
        self._detector = detector
        self._directory: NamedIndex | None = None
        self._version = -1
        self._users: dict[str, str] = {}

    def read(self, text: str, sent_at: datetime, sender: str) -> Parsed:
        """What `text` means, sent at an aware instant from the address `sender`."""
        directory = self.directory()
        user = self._users.get(sender.lower(), sender)
        return understand(
            text,
            sent_at=sent_at,
            sender=user,
            directory=directory,
            vocabulary=self._vocabulary,
            detector=self._detector,
        )

    def moment(self, text: str, now: datetime) -> datetime | None:
        """The instant that a text names (「周五18:00」), `None` when it names no hour."""
        page = open_page(text, sent_at=now, sender="", directory=self.directory(), vocabulary=self._vocabulary)
        named = (when.value.due for when in page.of(When))
        return next((due.replace(tzinfo=SHANGHAI) for due in named if isinstance(due, datetime)), None)

    def directory(self) -> NamedIndex:
        """The directory as the database has it now."""
        with self._database.read() as connection:
            version = customers.version(connection)
            if self._directory is None or version != self._version:
                self._directory = _load(connection)
                self._users = _users(connection)
                self._version = version
        return self._directory


def _load(connection: Connection) -> NamedIndex:
    aliases: dict[str, list[str]] = {}
    for name, customer in customers.aliases(connection):
        aliases.setdefault(customer, []).append(name)
    return NamedIndex(
        customers=[
            # What people call a customer stands first among its names.
            (
                row.key,
                row.name,
                sorted(aliases.get(row.key, ()), key=lambda name: name != row.short),
                row.city,
                row.owner,
            )
            for row in customers.names(connection)
        ],
        competitors=[(row.key, row.aliases) for row in customers.competitors(connection)],
        staff=[(row.key, row.name) for row in people.everyone(connection)],
    )


def _users(connection: Connection) -> dict[str, str]:
    """User ids by every address that a person may write from, in lower case."""
    return {
        address.lower(): row.key
        for row in people.everyone(connection)
        for address in (row.dingtalk_id, row.wecom_id, row.key)
    }
