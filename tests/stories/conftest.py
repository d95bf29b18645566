"""The office with the shipped reader, on both databases."""

from pathlib import Path

import pytest

from bot.engine.reading import Reader
from bot.nlp import vocabulary
from storage.db import Database
from tests.office import Office, fill

_CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="session")
def words() -> vocabulary.Vocabulary:
    return vocabulary.load(_CONFIG / "vocabulary.yaml")


@pytest.fixture
def office(database: Database, words: vocabulary.Vocabulary) -> Office:
    fill(database)
    return Office(database, Reader(database, words).read)
