"""Posts as requests: texts and cards, within the limits, and harmless whatever a customer is called."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.post import Button, Post
from bot.handlers.wecom.client import encode
from bot.handlers.wecom.drawing import draw
from tests.fakes.qyapi_rules import body_fault, card_fault, text_fault

CONFIRM = (Button("确认", "confirm"), Button("取消", "cancel"))


def bodies(post: Post, *, address: str = "chenli", serial: int = 1) -> list[dict[str, Any]]:
    return [dict(part.body) for part in draw(address, post, agent_id=1000002, serial=serial)]


def contents(post: Post) -> list[str]:
    return [body["text"]["content"] for body in bodies(post) if body["msgtype"] == "text"]


def test_a_post_without_buttons_is_its_text_and_then_its_question() -> None:
    (body,) = bodies(Post("日报", "已记 3月18日日报 · 1家", "决策人是谁？"))
    assert body["text"] == {"content": "已记 3月18日日报 · 1家\n决策人是谁？"}
    assert (body["touser"], body["agentid"], body["msgtype"]) == ("chenli", 1000002, "text")


def test_a_short_post_with_buttons_is_one_card() -> None:
    (body,) = bodies(Post("星野是哪家？", "两家都像", "请选", CONFIRM, "r1"))
    card = body["template_card"]
    assert card["main_title"] == {"title": "星野是哪家？"}
    assert card["sub_title_text"] == "两家都像\n请选"
    assert [(button["text"], button["key"], button["style"]) for button in card["button_list"]] == [
        ("确认", "confirm", 1),
        ("取消", "cancel", 2),
    ]


def test_a_long_post_with_buttons_is_its_text_and_then_a_card_with_the_question() -> None:
    text, card = bodies(Post("确认", "很长" * 100, "记不记？", CONFIRM, "r1"))
    assert text["text"]["content"] == "很长" * 100
    assert card["template_card"]["sub_title_text"] == "记不记？"


def test_a_question_too_long_for_a_card_stands_in_the_text_in_full() -> None:
    question = "问" * 200
    text, card = bodies(Post("确认", "短", question, CONFIRM, "r1"))
    assert text["text"]["content"] == f"短\n{question}"
    assert card["template_card"]["sub_title_text"] == "问" * 111 + "…"


def test_more_choices_than_a_card_has_buttons_become_a_list() -> None:
    buttons = tuple(Button(f"第 {number} 家", f"choose:{number}") for number in range(1, 26))
    text, card = bodies(Post("哪一家？", "有这些", "请选", buttons, "r1"))
    assert text["text"]["content"] == "有这些\n请选"
    options = card["template_card"]["checkbox"]["option_list"]
    assert [option["id"] for option in options] == [f"choose:{number}" for number in range(1, 21)]


@pytest.mark.parametrize("buttons", [(), CONFIRM])
def test_a_repeat_is_the_same_bytes_and_two_equal_posts_are_not(buttons: tuple[Button, ...]) -> None:
    post = Post("帮助", "可以这样说", "要看例子吗？", buttons, "r1")
    first, repeat, second = (encode(bodies(post, serial=serial)[0]) for serial in (7, 7, 8))
    assert first == repeat
    assert first != second


def test_the_duplicate_check_is_on_for_between_three_and_four_hours() -> None:
    intervals = {bodies(Post("", "嗯"), serial=serial)[0]["duplicate_check_interval"] for serial in range(0, 40_000, 7)}
    assert bodies(Post("", "嗯"))[0]["enable_duplicate_check"] == 1
    assert 10_800 < min(intervals) <= max(intervals) == 14_400


def test_cards_of_one_ref_for_two_people_or_two_days_have_their_own_task_ids() -> None:
    post = Post("提醒", "还没有下一步", buttons=CONFIRM, ref="stalled/42")
    drawn = [bodies(post), bodies(post, address="linxiao"), bodies(post, serial=2)]
    assert len({body["template_card"]["task_id"] for (body,) in drawn}) == 3


@pytest.mark.parametrize("name", ['<a href="https://evil.test">点此登录</a>', "<A HREF='x'>", "</a>", "<a\nhref=x>"])
def test_a_customer_whose_name_is_a_link_is_only_text(name: str) -> None:
    (content,) = contents(Post("", f"已记 {name} · 报价 96 万"))
    assert "<a" not in content.lower()
    assert "</a" not in content.lower()
    assert content.replace("＜", "<") == f"已记 {name} · 报价 96 万"


def test_a_control_character_does_not_cost_the_message() -> None:
    (body,) = bodies(Post("", "甲\x07乙\n丙\t丁\ud800"))
    assert body["text"]["content"] == "甲\ufffd乙\n丙\t丁\ufffd"
    assert body_fault(encode(body)) == 0


POSTS = st.builds(
    Post,
    title=st.text(min_size=1, max_size=60),
    text=st.text(min_size=1, max_size=3000).filter(str.strip),
    question=st.text(max_size=200),
    buttons=st.lists(
        st.builds(Button, text=st.text(min_size=1, max_size=30), action=st.text("abc:123", min_size=1, max_size=20)),
        max_size=25,
        unique_by=lambda button: button.action,
    ).map(tuple),
    ref=st.text(max_size=12),
)


@settings(deadline=None)
@given(POSTS)
def test_whatever_is_drawn_the_platform_takes(post: Post) -> None:
    for body in bodies(post):
        assert body_fault(encode(body)) == 0
        assert json.loads(encode(body)) == body
        if body["msgtype"] == "text":
            assert text_fault(body["text"]["content"], refuse_overlong=True) in {0, 44004}
        else:
            assert card_fault(body["template_card"], has_callback=True) == 0


@pytest.mark.parametrize("markdown", [False, True])
def test_a_number_that_is_to_be_called_stands_in_a_text_before_the_card(*, markdown: bool) -> None:
    post = Post("新线索归您", "新线索归您\n王经理 13900001234", "", CONFIRM, "lead-7-1", call="13900001234")
    text, card = (part.body for part in draw("chenli", post, agent_id=1000002, serial=1, markdown=markdown))
    assert text["text"] == {"content": "新线索归您\n王经理 13900001234"}
    assert card["template_card"]["main_title"] == {"title": "新线索归您"}
    assert card_fault(card["template_card"], has_callback=True) == 0
