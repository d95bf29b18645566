"""The office with the shipped reader, on both databases."""

import pytest

from bot.engine.reading import Reader
from bot.nlp import vocabulary
from bot.nlp.phrases.detector import Detector
from storage.db import Database
from tests import shipped
from tests.office import ALL, Office, fill


@pytest.fixture(scope="session")
def words() -> vocabulary.Vocabulary:
    return shipped.words()


@pytest.fixture(scope="session")
def detector() -> Detector:
    return shipped.detector()


@pytest.fixture
def office(
    request: pytest.FixtureRequest, database: Database, words: vocabulary.Vocabulary, detector: Detector
) -> Office:
    """With every rule on, or those that the story's mark `rules` names."""
    fill(database)
    mark = request.node.get_closest_marker("rules")
    return Office(database, Reader(database, words, lambda: detector).read, rules=mark.args if mark else ALL)
