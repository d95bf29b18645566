"""The filter of names: nothing that was added is ever denied, and little else passes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlp.names.filter import NameFilter, beginnings

_FORMS = st.lists(st.text("华星海澜远景科技ab", min_size=2, max_size=12), max_size=20)


@settings(deadline=None)  # a filter is 8 MB, and a busy machine takes its time
@given(_FORMS, st.text("华星海澜远景科技ab", max_size=10))
def test_a_name_that_was_added_is_found_wherever_it_stands(forms: list[str], before: str) -> None:
    names = NameFilter(forms)
    for form in forms:
        assert (len(before), len(before) + len(form)) in set(names.places(before + form + "了"))


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_filter_without_names_lets_nothing_pass(text: str) -> None:
    names = NameFilter()
    assert list(names.places(text)) == []
    assert not names.may_begin(text, frozenset())


def test_the_longest_stands_first_at_each_place() -> None:
    assert list(NameFilter(["海澜", "海澜轴承"]).places("见海澜轴承")) == [(1, 5), (1, 3)]


def test_a_short_form_or_one_wrong_character_may_begin_a_name() -> None:
    names = NameFilter(["海澜轴承", "宁波海澜轴承"])
    assert all(
        names.may_begin(words, frozenset()) for words in ("海澜今天说", "海兰轴承", "每澜轴承", "海澜抽承", "海澜轴成")
    )
    assert not any(names.may_begin(words, frozenset()) for words in ("今天下午", "轴承海澜", "宁波下雨", "海", ""))


def test_in_a_crowd_only_what_is_expected_of_the_speaker_begins_a_name() -> None:
    names = NameFilter(f"海澜{number:05d}" for number in range(10_001))
    assert names.crowded
    assert not names.may_begin("海澜今天说", frozenset())
    own = frozenset(beginnings("海澜轴承"))
    assert all(names.may_begin(words, own) for words in ("海澜今天说", "海兰轴承"))
    assert (0, 7) in set(names.places("海澜00042"))
