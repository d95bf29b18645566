"""Every reader of expressions catches its examples and leaves its counter-examples alone."""

from datetime import datetime

import pytest

from bot.nlp.expressions.figures import figures
from bot.nlp.expressions.reading import Reader, Sheet
from bot.nlp.expressions.values import told
from bot.nlp.extract import readers
from bot.nlp.folding import fold

EXAMPLES = [(reader, text, value) for reader in readers().values() for text, value in reader.examples]
COUNTER_EXAMPLES = [(reader, text) for reader in readers().values() for text in reader.counter_examples]


def _told(reader: Reader, typed: str, now: datetime) -> list[str]:
    text = fold(typed).text
    return [told(found.value) for found in reader.find(Sheet(text, figures(text), now.replace(tzinfo=None)))]


@pytest.mark.parametrize(("reader", "text", "value"), EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_reader_catches_its_example(reader: Reader, text: str, value: str, now: datetime) -> None:
    assert value in _told(reader, text, now)


@pytest.mark.parametrize(("reader", "text"), COUNTER_EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_reader_leaves_its_counter_example_alone(reader: Reader, text: str, now: datetime) -> None:
    assert _told(reader, text, now) == []


def test_every_reader_has_examples_of_both_kinds() -> None:
    assert [r.name for r in readers().values() if not r.examples or not r.counter_examples] == []
