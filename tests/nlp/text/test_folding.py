"""Folding changes how a text is read, never where its words stand."""

from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.text.folding import fold


def test_full_width_traditional_and_unseen_characters_become_plain() -> None:
    assert fold("１２萬\u200b元（已簽）").text == "12万元(已签)"


def test_clause_punctuation_keeps_its_width() -> None:
    assert fold("电话9，300个；好！").text == "电话9，300个；好！"


def test_a_span_leads_back_to_what_was_typed() -> None:
    folded = fold("拜\u200b訪華星")
    assert folded.as_typed(0, 2) == "拜\u200b訪"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_folding_never_raises_and_every_place_is_inside(text: str) -> None:
    folded = fold(text)
    for place in range(len(folded.text)):
        span = folded.span(place, place + 1)
        assert 0 <= span.start < span.end <= len(text)
