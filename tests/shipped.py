"""What config/ holds as it is shipped, read once by each test process: half a second for every house otherwise."""

from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from bot import policy
from bot.engine.live import lists as live_lists
from bot.jobs import rulebook
from bot.jobs.rulebook import Rulebook
from bot.nlp import vocabulary
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import load_detector
from bot.nlp.vocabulary import Vocabulary, VocabularyFile
from bot.policy import Config
from bot.routing import book
from bot.routing.book import Book

CONFIG = Path(__file__).parents[1] / "config"

M = TypeVar("M", bound=BaseModel)
_load, _build = policy.load, vocabulary.build


@cache
def words() -> Vocabulary:
    return _build(_file(CONFIG / "vocabulary.yaml", VocabularyFile))


@cache
def detector() -> Detector:
    return load_detector(CONFIG)


@cache
def rules() -> Rulebook:
    return rulebook.load(Config(CONFIG))


@cache
def routing() -> Book:
    return book.read(Config(CONFIG))


def keep() -> None:
    """From now on a house on the shipped folder takes these; any other folder is read as ever."""
    policy.load = _load_once
    vocabulary.build = _build_once
    setattr(live_lists, "load_detector", _load_detector_once)  # noqa: B010  imported there


@cache
def _file(path: Path, model: type[M]) -> M:
    return _load(path, model)


def _load_once(path: Path, model: type[M]) -> M:
    return _file(path.resolve(), model) if CONFIG in path.resolve().parents else _load(path, model)


def _build_once(file: VocabularyFile) -> Vocabulary:
    return words() if file is _file(CONFIG / "vocabulary.yaml", VocabularyFile) else _build(file)


def _load_detector_once(folder: Path) -> Detector:
    return detector() if folder.resolve() == CONFIG else load_detector(folder)
