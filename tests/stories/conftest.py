"""The office with the shipped reader, on both databases."""

from pathlib import Path

import pytest

from bot.engine.reading import Reader
from bot.nlp import vocabulary
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import load_detector
from storage.db import Database
from tests.office import ALL, Office, fill

_CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="session")
def words() -> vocabulary.Vocabulary:
    return vocabulary.load(_CONFIG / "vocabulary.yaml")


@pytest.fixture(scope="session")
def detector() -> Detector:
    return load_detector(_CONFIG)


@pytest.fixture
def office(
    request: pytest.FixtureRequest, database: Database, words: vocabulary.Vocabulary, detector: Detector
) -> Office:
    """With every rule on, or those that the story's mark `rules` names."""
    fill(database)
    mark = request.node.get_closest_marker("rules")
    return Office(database, Reader(database, words, lambda: detector).read, rules=mark.args if mark else ALL)
