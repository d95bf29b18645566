"""The words of config/: found where they stand, checked when loaded."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from bot.nlp.text.lexicon import Lexicon
from bot.nlp.vocabulary import Vocabulary, VocabularyFile

SHIPPED = Path(__file__).parents[2] / "config" / "vocabulary.yaml"


def _found(words: Mapping[str, Sequence[str]], text: str) -> list[tuple[str, str]]:
    return [(hit.key, text[hit.start : hit.end]) for hit in Lexicon({"group": words}).hits(text)["group"]]


def test_a_gap_stays_within_its_clause() -> None:
    words = {"price": ("嫌…贵",)}
    assert _found(words, "他嫌我们贵") == [("price", "嫌我们贵")]
    assert _found(words, "他嫌慢，不是贵") == []


def test_alternatives_stand_for_each_other() -> None:
    assert _found({"quote": ("发/递…报价",)}, "递了一份报价") == [("quote", "递了一份报价")]


def test_a_short_gap_is_at_most_four_characters() -> None:
    words = {"price": ("价格~太高",)}
    assert _found(words, "价格他们说太高") == [("price", "价格他们说太高")]
    assert _found(words, "价格那边的人都说太高") == []


def test_no_gap_stretches_over_a_denial() -> None:
    words = {"price": ("价格…高", "嫌…贵")}
    assert _found(words, "价格不算高，也没嫌我们不贵") == []


def test_a_class_stands_for_each_of_its_words() -> None:
    lexicon = Lexicon({"obstacles": {"price": ("<价>~太高",)}}, {"价": ("价格", "报价")})
    assert [hit.key for hit in lexicon.hits("报价还是太高，价格也太高，运费太高")["obstacles"]] == ["price", "price"]


def test_a_class_that_is_not_there_is_refused() -> None:
    raw = YAML(typ="safe").load(SHIPPED)
    with pytest.raises(ValidationError, match="没有的一组"):
        VocabularyFile.model_validate({**raw, "obstacles": {"price": ["<没有的一组>~太高"]}})


@pytest.mark.parametrize("word", ["<价>高", "太<价>", "报<价>~高"])
def test_a_class_right_beside_other_characters_is_refused_since_it_would_join_its_last_word_only(word: str) -> None:
    raw = YAML(typ="safe").load(SHIPPED.read_text(encoding="utf-8"))
    with pytest.raises(ValidationError, match=f"「{re.escape(word)}」里的同类词前后要用"):
        VocabularyFile.model_validate({**raw, "obstacles": {"price": [word]}})


def test_what_shows_nothing_hides_a_word_as_long_as_itself() -> None:
    assert _found({"call": ("电话费",), "none": ("电话费",)}, "报了电话费") == []


def test_a_longer_word_hides_the_shorter_in_it_and_none_shows_nothing() -> None:
    words = {"call": ("电话",), "online": ("电话会",), "none": ("电话线索",)}
    assert _found(words, "开了电话会") == [("online", "电话会")]
    assert _found(words, "一条电话线索") == []


def test_a_latin_word_or_a_number_is_never_cut() -> None:
    words = {"won": ("po",), "call": ("400",)}
    assert _found(words, "PO已下") == [("won", "PO")]
    assert _found(words, "report 13400134000") == []


def test_every_stage_has_a_label_and_a_rank(words: Vocabulary) -> None:
    shipped = VocabularyFile.model_validate(YAML(typ="safe").load(SHIPPED))
    stages = set(shipped.stages) - {"none"}
    assert stages == set(words.labels.stages) == set(words.stage_rank)


@pytest.mark.parametrize("group", ["obstacles", "channels", "sources", "metrics"])
def test_every_key_has_a_chinese_label(words: Vocabulary, group: str) -> None:
    shipped = VocabularyFile.model_validate(YAML(typ="safe").load(SHIPPED))
    assert set(getattr(shipped, group)) - {"none"} <= set(getattr(words.labels, group))


def test_an_unknown_key_is_refused() -> None:
    raw = YAML(typ="safe").load(SHIPPED)
    with pytest.raises(ValidationError, match="stagse"):
        VocabularyFile.model_validate({**raw, "stagse": {}})


def test_every_key_of_the_shipped_file_is_explained_by_a_comment_above_it() -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    key = re.compile(r"\s*[a-z_]+:")
    bare = [line for before, line in pairwise(lines) if key.match(line) and not before.lstrip().startswith("#")]
    assert bare == []
