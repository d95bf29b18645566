"""A cue that is told absent from a text is found in none of its stretches."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.phrases import scope
from bot.nlp.phrases.absent import SOUGHT, absent, bits
from bot.nlp.phrases.lists import load_rules
from bot.nlp.phrases.patterns import known_gates
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.rule import Rule
from bot.nlp.phrases.scope import Judge
from bot.nlp.text.expression import Expression

_CONFIG = Path(__file__).parents[3] / "config"


def _found(text: str) -> int:
    """The bits of every cue that stands in a stretch of a text, tried everywhere."""
    return bits(*(cue for cue in SOUGHT for start in range(len(text) + 1) if cue.search(text[start:])))


def test_no_cue_is_told_absent_from_a_sentence_of_the_lists_in_which_it_stands() -> None:
    for said in {said for rule in load_rules(_CONFIG) for said in rule.tests.hit[:3]}:
        assert not absent(plain(said)) & _found(plain(said)), said


@given(st.text(alphabet="我他不没别禁止要说问就应了吗？如果培训，。 供应商", max_size=20))
def test_nor_from_any_text(text: str) -> None:
    assert not absent(plain(text)) & _found(plain(text))


def test_from_ordinary_words_nearly_all_cues_are_absent() -> None:
    assert absent(plain("今天上午到华星科技演示方案")).bit_count() > len(SOUGHT) * 0.9


_WORDS = (
    *("我", "他们", "王总", "客户", "说", "问", "不", "没", "别", "严禁", "要", "要求", "答应了", "同行", "吗", "？"),
    *("如果", "培训", "，", "。", "就", "发票", "已解决", "被罚", "回扣"),
)
_RULES = [
    Rule(id="r", category="c", phrases=("回扣",), speaker=speaker, about=about, settled=settled)
    for speaker in ("any", "rep", "customer")
    for about in ("not_them", "us", "anyone")
    for settled in ("ignore", "suppress")
]


@given(st.lists(st.sampled_from(_WORDS), max_size=8), st.lists(st.sampled_from(_WORDS), max_size=8))
def test_what_is_meant_is_judged_as_if_every_cue_were_looked_for(before: list[str], after: list[str]) -> None:
    head = "".join(before)
    text = f"{head}回扣{''.join(after)}"
    spared = [Judge(text).scope(len(head), len(head) + 2, rule) for rule in _RULES]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scope, "absent", lambda *_: 0)
        assert [Judge(text).scope(len(head), len(head) + 2, rule) for rule in _RULES] == spared


@pytest.mark.parametrize("cue", SOUGHT, ids=lambda cue: cue.source[:20])
def test_each_cue_that_is_sought_has_words_to_be_told_by(cue: Expression) -> None:
    assert known_gates(cue.source)
