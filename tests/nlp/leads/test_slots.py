"""The slots of leads: what was learned is of the messages here, says nothing outside the text, and tells new names."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.leads.slots import FIRST, NEXT, NONE, slots
from tests.nlp.leads.train import MADE_FROM, fingerprint, messages, page_of, tags, train


def test_the_model_was_made_from_the_messages_that_are_here() -> None:
    assert MADE_FROM.read_text(encoding="utf-8").strip() == fingerprint(), "make learn"


def test_every_labelled_word_has_a_slot_of_its_own_length() -> None:
    for one in messages():
        assert len(one.tags) == len(one.text)
        for before, tag in zip([NONE, *one.tags], one.tags, strict=False):
            assert not tag.startswith(NEXT) or before in (FIRST + tag.removeprefix(NEXT), tag), one.text


def test_words_that_stand_twice_take_the_place_that_is_free() -> None:
    found = tags("衡水老白干，衡水一家酒厂", [{"company": "衡水老白干", "city": "衡水"}])
    assert found[0] == "B-company"
    assert found[6] == "B-city"


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("官网留言：仪征蓝灯笼客栈，店长苗雨，13912345678，想换一套门锁", "company", "蓝灯笼客栈"),
        ("展会上加的，做卤味的，老板叫阿炳，要真空包装机，十来万", "contact", "阿炳"),
        ("刚打进来的 如皋 一个做花木的 姓冒 要两台打药机 13800001111", "city", "如皋"),
        ("朋友介绍的宜兴紫砂作坊，找他们掌柜的蒋三顺，想给窑房配温控", "need", "给窑房配温控"),
    ],
)
def test_names_and_wishes_that_no_list_has_stand_out(text: str, kind: str, words: str) -> None:
    page = page_of(text)
    found = {page.text[one.start : one.end] for one in slots(page, 0, len(text)) if one.kind == kind}
    assert any(words in one or one in words for one in found), found


@given(st.text(max_size=80))
def test_slots_lie_inside_the_text_one_after_the_other(text: str) -> None:
    page = page_of(text)
    end = 0
    for one in slots(page, 0, len(page.text)):
        assert end <= one.start < one.end <= len(page.text)
        assert 0 <= one.likely <= 1
        end = one.end


def test_the_same_messages_give_the_same_model(tmp_path: Path) -> None:
    few = [one for one in messages() if one.hand == "loom"]
    for name in ("one", "other"):
        train(few, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_threads_that_listen_at_once_hear_each_its_own_message() -> None:
    pages = [page_of("官网留言：仪征蓝灯笼客栈，店长苗雨，13912345678，想换一套门锁"), page_of("要两台打药机")]
    alone = [slots(page, 0, len(page.text)) for page in pages]
    rounds = 40
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda page: slots(page, 0, len(page.text)), pages * rounds))
    assert together == alone * rounds
