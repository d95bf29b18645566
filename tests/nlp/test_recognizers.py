"""Every recognizer catches its examples and leaves its counter-examples alone."""

from datetime import datetime

import pytest

from bot.nlp.folding import fold
from bot.nlp.page import recognizers
from bot.nlp.recognizer import Context, Recognizer
from bot.nlp.vocabulary import Vocabulary

EXAMPLES = [(r, text, value) for r in recognizers().values() for text, value in r.examples]
COUNTER_EXAMPLES = [(r, text) for r in recognizers().values() for text in r.counter_examples]


def _found(recognizer: Recognizer, text: str, now: datetime, words: Vocabulary) -> list[str]:
    folded = fold(text).text
    context = Context(now.replace(tzinfo=None), words, words.hits(folded))
    return [str(entity.value) for entity in recognizer.find(folded, context)]


@pytest.mark.parametrize(("recognizer", "text", "value"), EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_recognizer_catches_its_example(
    recognizer: Recognizer, text: str, value: str, now: datetime, words: Vocabulary
) -> None:
    assert value in _found(recognizer, text, now, words)


@pytest.mark.parametrize(("recognizer", "text"), COUNTER_EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_recognizer_leaves_its_counter_example_alone(
    recognizer: Recognizer, text: str, now: datetime, words: Vocabulary
) -> None:
    assert _found(recognizer, text, now, words) == []


def test_every_recognizer_has_examples_of_both_kinds() -> None:
    assert [r.name for r in recognizers().values() if not r.examples or not r.counter_examples] == []
