"""A cue that is told absent from a text is found in none of its stretches."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.phrases.absent import SOUGHT, absent
from bot.nlp.phrases.lists import load_rules
from bot.nlp.phrases.patterns import known_gates
from bot.nlp.phrases.plain import plain
from bot.nlp.text.expression import Expression

_CONFIG = Path(__file__).parents[3] / "config"


def _found(text: str) -> set[Expression]:
    """Every cue that stands in a stretch of a text, tried everywhere."""
    return {cue for cue in SOUGHT for start in range(len(text) + 1) if cue.search(text[start:])}


def test_no_cue_is_told_absent_from_a_sentence_of_the_lists_in_which_it_stands() -> None:
    for said in {said for rule in load_rules(_CONFIG) for said in rule.tests.hit[:3]}:
        assert not absent(plain(said)) & _found(plain(said)), said


@given(st.text(alphabet="我他不没别禁止要说问就应了吗？如果培训，。 供应商", max_size=20))
def test_nor_from_any_text(text: str) -> None:
    assert not absent(plain(text)) & _found(plain(text))


def test_from_ordinary_words_nearly_all_cues_are_absent() -> None:
    assert len(absent(plain("今天上午到华星科技演示方案"))) > len(SOUGHT) * 0.9


@pytest.mark.parametrize("cue", SOUGHT, ids=lambda cue: cue.source[:20])
def test_each_cue_that_is_sought_has_words_to_be_told_by(cue: Expression) -> None:
    assert known_gates(cue.source)
