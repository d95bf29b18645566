"""How a text is cut for the encoder, and what its word counts beside the others."""

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.learned import weights
from bot.nlp.learned.encoder import shipped
from bot.nlp.learned.encoder.encoder import Encoder
from bot.nlp.learned.encoder.pieces import BEGIN, END, FIRST, RIVAL, UNKNOWN, Pieces
from bot.nlp.learned.encoder.windows import WIDEST, windows
from bot.nlp.learned.likeness import likeness
from bot.nlp.learned.traits import clauses, seen
from bot.nlp.learned.weighing import weighed
from bot.nlp.phrases.shorthand import MASK
from tests.nlp.learned.mixing import made_with

_SCORES = {"回": -5.0, "扣": -5.0, "回扣": -6.0, "扣款": -6.5, "款": -4.0, "▁": -3.0}
_STRANGE = min(_SCORES.values()) - 10
_BLANKS = {ord(" "): "▁", ord("\n"): "▁"}
_TEXTS = st.text(alphabet=f"回扣款钱 \n，。a1{MASK}", max_size=24)
_GAPS = st.lists(st.sampled_from(["采购要回扣", 90 * "。", 90 * "\n", 90 * "…", "好"]), max_size=9).map("".join)


def test_the_encoder_was_trained_with_the_code_that_cuts_its_texts() -> None:
    assert shipped.encoder().made_with == made_with(), "run make encoder"


def test_the_mix_speaks_of_every_label_that_the_encoder_knows() -> None:
    assert weights.shipped().head.mix.keys() == {*shipped.encoder().labels}, "run make learn"


@given(st.text(max_size=60) | _TEXTS)
def test_every_character_stands_in_one_piece(text: str) -> None:
    cut = shipped.encoder().pieces.cut(text)
    assert [0, *(one.end for one in cut)] == [*(one.start for one in cut), len(text)]


@given(_TEXTS)
def test_a_text_is_cut_as_is_likeliest_of_all_ways(text: str) -> None:
    names = [*_SCORES]
    cut = Pieces(_SCORES).cut(text)
    worth = sum(_SCORES[names[one.number - FIRST]] if one.number >= FIRST else _STRANGE for one in cut)
    assert worth == pytest.approx(_best(re.sub(f"{MASK}+", "无", text).translate(_BLANKS)))


@cache
def _best(text: str) -> float:
    """What the likeliest cut of a text comes to."""
    if not text:
        return 0.0
    ways = {text[:1]: _STRANGE} | {piece: score for piece, score in _SCORES.items() if text.startswith(piece)}
    return max(score + _best(text[len(piece) :]) for piece, score in ways.items())


def test_what_a_competitor_is_called_makes_no_difference() -> None:
    cut = Pieces(_SCORES).cut
    assert [one.number for one in cut(f"{MASK * 2}回扣")] == [RIVAL, FIRST + 2]
    assert [one.number for one in cut(f"{MASK * 5}回扣")] == [RIVAL, FIRST + 2]
    assert [one.number for one in cut("维")] == [UNKNOWN]


@given(st.text(max_size=300) | st.text(alphabet="去了恒泰，。\n报价回扣 ", max_size=600) | _GAPS)
def test_every_clause_is_in_one_window_and_no_window_is_too_wide(text: str) -> None:
    shown, own = seen(text), clauses(text)
    made = [*windows(shown, own, shipped.encoder().pieces.cut(shown))]
    assert [clause for one in made for clause in own[one.first : one.last]] == own
    for one in made:
        assert (one.pieces[0], one.pieces[-1]) == (BEGIN, END)
        assert len(one.pieces) == len(one.owners)
        assert set(one.owners) <= {-1, *range(one.last - one.first)}
        assert len(one.pieces) <= WIDEST + 2


def test_a_line_of_some_length_is_read_apart_from_the_next() -> None:
    text = "今天上午去恒泰机械送了样品\n下午去金桥看了设备，没见到人"
    own = clauses(text)
    made = [*windows(text, own, shipped.encoder().pieces.cut(text))]
    assert [(one.first, one.last) for one in made] == [(0, 1), (1, len(own))]


def test_a_text_that_leaves_no_doubt_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def again() -> Encoder:
        raise AssertionError("read a second time")

    monkeypatch.setattr(shipped, "encoder", again)
    text = "明天上午把样品送到恒泰去"
    assert weighed(text, (), ()).sums == likeness(text).sums
    with pytest.raises(AssertionError, match="second time"):
        weighed("采购的老牛说这单让他再掂量掂量", (), ())


def test_a_doubtful_clause_scores_what_both_make_of_it() -> None:
    text, label = "采购的老马说这事让他再琢磨琢磨", "warning/hesitation"
    reader, own = shipped.encoder(), clauses(text)
    (window,) = windows(text, own, reader.pieces.cut(text))
    factor, shift = weights.shipped().head.mix[label]
    (score,) = (row[[*reader.labels].index(label)] for row in reader.scores(window, [()]))
    wanted = factor * (likeness(text).score(0, label) + score) + shift
    assert weighed(text, (), ()).score(0, label) == pytest.approx(wanted, abs=0.01)
    assert factor > 0


@pytest.mark.parametrize(
    "text", ["", "\0回扣", "回扣\ud800", 3000 * "\n" + "采购要回扣", "采购要回扣" + 3000 * "。" + "好"]
)
def test_a_strange_text_is_weighed_like_any(text: str) -> None:
    assert len(weighed(text, (), ()).sums) == len(clauses(text))


def test_of_a_text_of_doubts_the_worst_are_read_again() -> None:
    mild, grave = "说是看情况吧这个事\n", "采购的老马说这事让他再琢磨琢磨\n"
    text = 40 * mild + grave
    (last,) = (at for at, one in enumerate(clauses(text)) if text[one.start : one.end] in grave)
    label = "warning/hesitation"
    assert weighed(text, (), ()).score(last, label) != likeness(text).score(last, label)
