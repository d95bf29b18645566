"""The real reader for tests, over the cast."""

from datetime import datetime
from functools import cache
from pathlib import Path

from bot.core.parsed import Parsed
from bot.nlp import csv_directory, vocabulary
from bot.nlp.names_index import NamedIndex
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import load_detector
from bot.nlp.understand import understand
from bot.nlp.vocabulary import Vocabulary
from tests.office import CAST

CONFIG = Path(__file__).parents[1] / "config"


@cache
def _words() -> Vocabulary:
    return vocabulary.load(CONFIG / "vocabulary.yaml")


@cache
def _detector() -> Detector:
    return load_detector(CONFIG)


@cache
def _directory() -> NamedIndex:
    return csv_directory.load(CAST)


def read(text: str, sent_at: datetime, sender: str) -> Parsed:
    """What the shipped words make of a sentence."""
    return understand(
        text, sent_at=sent_at, sender=sender, directory=_directory(), vocabulary=_words(), detector=_detector()
    )
