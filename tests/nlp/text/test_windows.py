"""A pattern that is tried only where its matches can begin finds what it finds when it is tried everywhere."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlp import vocabulary
from bot.nlp.recognizers import metrics, people
from bot.nlp.text.windows import Opening

_PATTERNS = people._patterns(vocabulary.load(Path(__file__).parents[3] / "config" / "vocabulary.yaml"))
_OPENINGS = {
    "titled": _PATTERNS.titled,
    "called": _PATTERNS.called,
    "full": _PATTERNS.full,
    "latin": people._LATIN,
    "counted": metrics._FIRST,
}


def _everywhere(opening: Opening, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(opening.source, text)]


def _where_they_begin(opening: Opening, text: str, start: int = 0) -> list[tuple[int, int]]:
    return [match.span() for match in opening.finditer(text, start)]


@pytest.mark.parametrize("name", _OPENINGS)
@given(
    text=st.text(alphabet="李王欧阳小老采购经理总工主任找联系人阿LisaDr. 说，接了约两3十家拜访条线索那边", max_size=30)
)
def test_people_and_counts_are_the_same(name: str, text: str) -> None:
    assert _where_they_begin(_OPENINGS[name], text) == _everywhere(_OPENINGS[name], text)


def test_a_match_hides_what_begins_inside_it() -> None:
    assert _where_they_begin(Opening("[a]", "aab?|ab"), "aabab aa") == [(0, 3), (3, 5), (6, 8)]


def test_nothing_before_the_stretch_is_found() -> None:
    assert _where_they_begin(Opening("[老]", "老.头?"), "老王，老李头", start=1) == [(3, 6)]
