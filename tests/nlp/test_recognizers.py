"""Every recognizer catches its examples and leaves its counter-examples alone."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.nlp.calendar.days import When
from bot.nlp.finding import recognizers
from bot.nlp.numbers.figures import figures
from bot.nlp.recognizer import Recognizer, Sheet
from bot.nlp.text.folding import fold
from bot.nlp.values import told
from bot.nlp.vocabulary import Vocabulary

EXAMPLES = [(r, text, value) for r in recognizers().values() for text, value in r.examples]
COUNTER_EXAMPLES = [(r, text) for r in recognizers().values() for text in r.counter_examples]


def _found(recognizer: Recognizer, text: str, now: datetime, words: Vocabulary) -> Iterator[str]:
    folded = fold(text).text
    sheet = Sheet(folded, figures(folded), now.replace(tzinfo=None), vocabulary=words, hits=words.hits(folded))
    for entity in recognizer.find(sheet):
        match entity.value:
            case When():
                yield from map(told, entity.value.values())
            case value if recognizer.of_messages:
                yield str(value)
            case value:
                yield told(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(("recognizer", "text", "value"), EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_recognizer_catches_its_example(
    recognizer: Recognizer, text: str, value: str, now: datetime, words: Vocabulary
) -> None:
    assert value in list(_found(recognizer, text, now, words))


@pytest.mark.parametrize(("recognizer", "text"), COUNTER_EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_recognizer_leaves_its_counter_example_alone(
    recognizer: Recognizer, text: str, now: datetime, words: Vocabulary
) -> None:
    assert list(_found(recognizer, text, now, words)) == []


def test_every_recognizer_has_examples_of_both_kinds() -> None:
    assert [r.name for r in recognizers().values() if not r.examples or not r.counter_examples] == []
