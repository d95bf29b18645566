"""The words of config/, a small fictional directory, and one fixed moment for every test of reading."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.directory import Directory
from bot.core.parsed import Parsed
from bot.nlp.names import csv_directory
from bot.nlp.phrases.detector import Detector
from bot.nlp.understand import understand
from bot.nlp.vocabulary import Vocabulary
from tests import shipped

ROOT = Path(__file__).parents[2]
NOW = datetime.fromisoformat("2026-03-18T10:30+08:00")


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    return shipped.words()


@pytest.fixture(scope="session")
def detector() -> Detector:
    return shipped.detector()


@pytest.fixture(scope="session")
def names() -> Directory:
    return csv_directory.load(ROOT / "tests" / "specs" / "directory")


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def read(words: Vocabulary, names: Directory, detector: Detector) -> Callable[[str], Parsed]:
    def _read(text: str) -> Parsed:
        return understand(text, sent_at=NOW, sender="u_qian", directory=names, vocabulary=words, detector=detector)

    return _read
