"""Dialect is read as the plain language, and no place moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.text.dialect import Dialect
from bot.nlp.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("佢话贵咗", "他说贵了"),
        ("而家有边啲线索未有人跟", "现在有哪些线索未有人跟"),
        ("合同当场就签咯", "合同当场就签了"),
        ("老细唔喺度", "老板不在度"),
    ],
)
def test_dialect_is_read_as_the_plain_language(words: Vocabulary, said: str, plain: str) -> None:
    assert words.dialect.plain(said) == plain


@given(st.text(alphabet="佢哋话嘅俾畀莫得有", max_size=40))
def test_no_place_moves(said: str) -> None:
    plain = Dialect({"他们": ["佢哋"], "他": ["佢"], "给": ["俾", "畀"], "没有": ["莫得"]}).plain(said)
    assert len(plain) == len(said)


def test_the_longer_word_is_meant() -> None:
    assert Dialect({"他": ["佢"], "他说": ["佢话"]}).plain("佢话") == "他说"


def test_no_dialect_leaves_texts_alone() -> None:
    assert Dialect({}).plain("佢话贵") == "佢话贵"
