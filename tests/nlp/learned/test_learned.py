"""What was learned is made from what lies here, and finds in an unknown author's sentences what no rule does."""

import dataclasses
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.parsed import Finding, Parsed, Span
from bot.nlp.learned import weights
from bot.nlp.learned.context import holding, widened
from bot.nlp.learned.likeness import Likeness, Passage, likeness, likeness_by
from bot.nlp.learned.traits import clauses
from bot.nlp.learned.warnings import Ear
from bot.nlp.learned.weighing import weighed
from bot.nlp.learned.weights import Head, read, shipped, write
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import load_detector
from tests.nlp.learned.corpus import ROOT, written
from tests.nlp.learned.folds import Tally, whole
from tests.nlp.learned.hits import detector as lists_alone
from tests.nlp.learned.rows import Data, data, group
from tests.nlp.learned.train import LEAST, fingerprint, fit, table
from tests.nlp.phrases.prove import shipped as shipped_rules

_EAR = Ear({rule.category: rule for rule in shipped_rules() if rule.category in ("bribery", "hesitation")}, 0.5)
_IN_FORCE = load_detector(ROOT / "config")
_HEAD = Head(
    labels=["commitment", "warning/x"],
    bias=[0.0, -1.0],
    worth=[0.1, 0.5],
    least=[0.5, 0.5],
    made_from="t",
)


def test_the_shipped_weights_are_made_from_the_sentences_and_the_code_that_lie_here() -> None:
    assert shipped().head.made_from == fingerprint(), "run make learn"


@pytest.fixture(scope="module")
def fold() -> Data:
    """One hand to learn from, half of another to be judged by."""
    judged = [one for at, one in enumerate(written()) if one.author == "hand1" and at % 2]
    return data([*(one for one in written() if one.author == "hand2"), *judged], lists_alone())


@pytest.mark.parametrize("name", LEAST)
def test_what_is_learned_from_one_hand_adds_to_the_rules_on_another(fold: Data, name: str) -> None:
    labels = [label for label in fold.labels if group(label) == name]
    known = dataclasses.replace(
        fold,
        labels=labels,
        truth=fold.truth[:, [fold.labels.index(label) for label in labels]],
        known=fold.known[:, [fold.labels.index(label) for label in labels]],
    )
    seen = table(known)
    scores = fit(known, seen, known.author == "hand2").scores(seen.values)
    rules, both = (whole(known, scores, "hand1", labels, way, -1.5) for way in ("rules", "both"))
    assert both.f1 > rules.f1 + 0.03, (str(rules), str(both))


def test_a_tally_weighs_what_was_missed_as_what_was_wrong() -> None:
    assert Tally(2, 1, 3).f1 == Tally(2, 3, 1).f1 == 0.5


def _totals(told: Likeness) -> list[list[int]]:
    """By clause, what it comes to for each label."""
    labels = range(len(told.weights.head.labels))
    return [[told.weights.lanes.total(whole, lane) for lane in labels] for whole in told.sums]


def test_a_run_speaks_in_its_clause_and_beside_it_as_its_row_says() -> None:
    # Blocks: in the clause, in the one before, in the one behind; 128 is nothing.
    rows = {"好": bytes([228, 128, 128, 28, 128, 128]), "坏": bytes([128, 128, 128, 128, 128, 228])}
    told = likeness_by(read(write(_HEAD, rows)), "好，中，坏")
    first, middle, last = _totals(told)
    assert first[0] > 0
    assert first[1] == 0
    assert middle[0] == 0
    assert middle[1] == 0
    assert last == [0, 0]
    beside = likeness_by(read(write(_HEAD, rows)), "好，坏")
    assert _totals(beside)[0][1] > 0, "what stands behind it speaks"
    assert _totals(beside)[1][1] < 0, "what stands before it speaks"


@given(st.text(max_size=400))
def test_any_text_is_read_without_error_and_its_passages_lie_inside_it(text: str) -> None:
    told = likeness(text)
    for passages in told.passages(0.0, lambda *_: True).values():
        for passage in passages:
            assert 0 <= passage.start < passage.end <= len(text)
            assert 0 <= passage.likely <= 1


def test_the_lanes_of_the_longest_clause_do_not_run_over() -> None:
    runs = [chr(0x4E00 + at) for at in range(200)]
    full = {run: bytes([255] * 6) for run in runs}
    told = likeness_by(read(write(_HEAD, full)), "".join(runs))
    one = likeness_by(read(write(_HEAD, full)), runs[0])
    assert min(map(min, _totals(told))) > min(map(min, _totals(one))) > 0


def test_what_the_lists_have_denied_is_not_heard_instead() -> None:
    text = "李主任暗示要给他意思意思，每台给他留两千"
    found = lists_alone().find(text)
    assert [one.category for one in _EAR.judged(text, [])] == ["bribery"]
    denied = [dataclasses.replace(one, scope="negated") for one in found]
    assert list(_EAR.judged(text, denied)) == denied


def test_a_warning_that_was_heard_names_the_words_that_spoke_for_it() -> None:
    (heard,) = _EAR.judged("采购的老马说这事让他再琢磨琢磨", [])
    assert heard.rule == "learned/hesitation"
    assert heard.because
    assert all(word in heard.text for word in heard.because)


def test_what_is_heard_in_a_supposition_raises_nothing() -> None:
    (heard,) = _EAR.judged("万一采购找上门，每台要给他留两千块", [])
    assert heard.scope == "hypothetical"
    (heard,) = _EAR.judged("采购找上门，每台要给他留两千块", [])
    assert heard.scope == "asserted"


def test_of_a_category_one_passage_of_a_sentence_is_heard() -> None:
    text = "老马说再琢磨琢磨，王厂长没吭声，说容他再掂量掂量"
    assert len(list(_EAR.judged(text, []))) == 1
    assert len(list(_EAR.judged(text.replace("，王", "。今天又去了学校，王"), []))) == 2


@given(st.text(alphabet="好坏，。12a ", max_size=40), st.integers(0, 9))
def test_how_many_runs_a_clause_has_is_told_without_taking_it_apart(text: str, strange: int) -> None:
    for clause in clauses(text):
        every = [*clause.words[1:-1], *map("".join, pairwise(clause.words))]
        unknown = set(every[:strange])
        found = [run for run in every if run not in unknown]
        assert clause.how_many(len(found), len(set(found))) == len(clause.runs) == len(set(every))


def test_words_that_mean_alike_make_clauses_alike() -> None:
    (one,), (other,) = clauses("容他掂量"), clauses("容他琢磨")
    assert one.senses & other.senses >= {"\x07犹豫"}


def test_a_long_clause_without_a_mark_is_cut_into_parts_alike_in_length() -> None:
    text = "采购邢女士告知试剂柜合同将于今年年底到期且不打算续约"
    assert [one.end - one.start for one in clauses(text)] == [13, 13]
    assert [(one.start, one.end) for one in clauses(text * 2)][-1][1] == 2 * len(text)


@given(st.text(alphabet="好 a0", max_size=120))
def test_no_clause_ends_within_a_number_or_a_foreign_word_that_a_clause_can_hold(text: str) -> None:
    cut = clauses(text)
    assert all(one.end - one.start <= 24 for one in cut)
    for one, other in pairwise(cut):
        own, after = text[one.start : one.end], text[other.start : other.end]
        kept = len(own) - len(own.rstrip("a0"))
        assert one.end < other.start or kept in (0, len(own)) or after[:1] not in {"a", "0"}


def test_a_competitor_is_read_alike_by_whatever_name() -> None:
    (one,), (other,) = clauses("要把诺泰克换掉", ("诺泰克",)), clauses("要把科华云换掉", ("科华云",))
    assert one == other
    assert one != clauses("要把诺泰克换掉")[0]


_DOUBTING = dataclasses.replace(_EAR, doubt=0.45, doubted=frozenset({"kickback", "points_for_a_person"}))


def _listed(ear: Ear, text: str, found: Sequence[Finding]) -> list[Finding]:
    """What becomes of what the lists have found."""
    return [*ear.judged(text, found)][: len(found)]


def test_words_of_a_shipped_rule_are_doubted_where_nothing_else_speaks_for_them_and_an_own_rules_never() -> None:
    text = "购物卡系统下周上线"
    found = lists_alone().find(text)
    assert [one.rule for one in found if one.raised] == ["kickback"]
    assert [one.scope for one in _listed(_DOUBTING, text, found)] == ["unlikely"]
    assert _listed(dataclasses.replace(_DOUBTING, doubted=frozenset()), text, found) == found
    meant = "采购暗示要两张购物卡"
    assert [one.scope for one in _listed(_DOUBTING, meant, lists_alone().find(meant))] == ["asserted"]


def test_what_seemed_denied_is_believed_where_everything_speaks_for_it() -> None:
    text = "采购暗示要两张购物卡"
    found = [dataclasses.replace(one, scope="third_party") for one in lists_alone().find(text)]
    assert [one.scope for one in _listed(_DOUBTING, text, found)] == ["asserted"]
    assert _listed(dataclasses.replace(_DOUBTING, doubt=0.0), text, found) == found


def test_what_a_list_has_found_in_a_clause_speaks_for_it_and_what_it_found_denied_less() -> None:
    text = "采购暗示要两张购物卡"
    (found,) = lists_alone().find(text)
    start, end = found.span.start, found.span.end
    likely = [weighed(text, (), hints).likely("warning/bribery", start, end) for hints in ([], [found])]
    negated = dataclasses.replace(found, scope="negated")
    denied = weighed(text, (), [negated]).likely("warning/bribery", start, end)
    assert likely[0] < likely[1]
    assert denied < likely[1]


def test_a_warning_is_told_with_the_clauses_that_tell_of_it_and_no_further() -> None:
    text = "下午去了恒泰。采购的老马话里有话，每台要给他留两千，不然就卡着不下单。晚上写方案"
    raised = [one for one in _IN_FORCE.told(text) if one.raised]
    assert [one.category for one in raised] == ["bribery"]
    assert "每台要给他留两千" in raised[0].text
    assert raised[0].text == text[raised[0].span.start : raised[0].span.end]
    assert not {"恒泰", "方案"} & {text[place : place + 2] for place in range(raised[0].span.start, raised[0].span.end)}


def test_two_warnings_of_a_category_in_a_sentence_stay_two() -> None:
    own = Finding("bribery", "", Span(0, 2), "learned/bribery", "high", "asserted")
    other = dataclasses.replace(own, span=Span(6, 8))
    alike = [Passage(start, start + 5, 0.9, Span(start, start + 5)) for start in (0, 6)]
    held = holding(alike, [own, other])
    told = [widened("一二三四五，一二三四五", one, alike, held).span for one in (own, other)]
    assert told == [Span(0, 5), Span(6, 11)]


def test_a_category_of_which_no_list_speaks_is_not_heard() -> None:
    assert list(Ear({}, 0.1).judged("采购的老马说这事让他再琢磨琢磨", [])) == []


def test_the_version_of_the_lists_tells_how_much_is_heard() -> None:
    assert _EAR.version != dataclasses.replace(_EAR, least=0.6).version
    assert weights.version() in _EAR.version


def test_what_detect_raises_without_a_list_of_its_own_is_what_a_message_is_read_as(
    detector: Detector, read: Callable[[str], Parsed]
) -> None:
    texts = [one.text for one in written() if one.author == "hand1"][::60]
    for text in texts:
        alone = {one.category for one in detector.find(text) if one.raised}
        assert {one.category for one in read(text).findings if one.raised} == alone, text
