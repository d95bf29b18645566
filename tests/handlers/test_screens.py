"""The terminal shows of a platform what its fake shows its people, and what is pressed comes back."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.post import Button, Post
from bot.discovery import collect
from bot.handlers.platform import Handler
from bot.handlers.screen import Bubble, Screen, without_markup
from bot.settings import Settings
from tests.fakes.chats import visible
from tests.fakes.dingtalk_chats import Chats
from tests.fakes.wecom_bot_rules import card_text

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
HANDLERS = collect("bot.handlers", "HANDLER", Handler)
SCREENS = ("console", "dingtalk", "wecom", "wecom-bot")
YES_NO = (Button("对", "confirm"), Button("不对", "cancel"))
ASKING = Post("已记 海棠医疗", "已记 海棠医疗｜报价 96万", "报价是「96万」，对吗？", YES_NO, "question-7")


def screen(name: str, **more: Any) -> Screen:
    made = HANDLERS[name].screen
    assert made is not None
    return made(Settings(**more))


def bubbles(shown: Screen, post: Post, address: str = "chenli") -> list[Bubble]:
    return [shown.see(part) for part in shown.draw(address, post, 1)]


posts = st.builds(
    Post,
    st.text(max_size=40),
    st.text(min_size=1, max_size=3000),
    st.text(max_size=300),
    st.lists(st.builds(Button, st.text(min_size=1, max_size=30), st.uuids().map(str)), max_size=25).map(tuple),
    st.just("question-7"),
)


@pytest.mark.parametrize("markdown", [False, True])
@given(post=posts)
def test_wecom_shows_what_its_people_see(post: Post, markdown: bool) -> None:  # noqa: FBT001
    shown = screen("wecom", wecom_markdown=markdown)
    for part in shown.draw("chenli", post, 1):
        body = part.body
        seen = visible(body)
        assert shown.see(part).text == (without_markup(seen) if body["msgtype"] == "markdown" else seen)


@given(post=posts)
def test_the_robot_shows_what_its_people_see(post: Post) -> None:
    shown = screen("wecom-bot")
    for part in shown.draw("chenli", post, 1):
        body = part.body["frames"][0]["body"]
        seen = (
            card_text(body["template_card"])
            if body["msgtype"] == "template_card"
            else without_markup(body["markdown"]["content"])
        )
        assert shown.see(part).text == seen


@given(post=posts)
def test_dingtalk_shows_what_its_people_see(post: Post) -> None:
    shown, chats = screen("dingtalk"), Chats()
    for part in shown.draw("chenli", post, 1):
        chats.show("chenli", NOW, part.body["key"], json.loads(part.body["param"]))
    for seen, bubble in zip(chats.transcript("chenli"), bubbles(shown, post), strict=True):
        plain = without_markup(seen.text).replace("  \n", "\n") if seen.kind != "sampleText" else seen.text
        assert "\n\n".join([bubble.text, *(button.text for button in bubble.buttons)]) == plain


@pytest.mark.parametrize("name", SCREENS)
def test_what_is_pressed_names_its_question_and_its_button(name: str) -> None:
    more = {"dingtalk_card_template_id": "template-1"} if name == "dingtalk" else {}
    *_, card = bubbles(screen(name, **more), ASKING)
    assert card.ref == "question-7"
    assert [(button.text, button.action) for button in card.buttons] == [("对", "confirm"), ("不对", "cancel")]


@pytest.mark.parametrize("name", ["dingtalk", "wecom", "wecom-bot"])
def test_a_press_changes_the_card(name: str) -> None:
    more = {"dingtalk_card_template_id": "template-1"} if name == "dingtalk" else {}
    shown = screen(name, **more)
    *_, card = bubbles(shown, ASKING)
    (stamp,) = bubbles(shown, Post("已确认", "已确认", permit=card.permit))
    assert (stamp.text, stamp.stamps) == ("已确认", True)


def test_without_a_template_dingtalk_s_buttons_say_the_answer() -> None:
    which = Post("哪家", "", "「远舟」是哪家？", (Button("1 远舟医疗", "choose:1"), Button("跳过", "cancel")), "q")
    (bubble,) = bubbles(screen("dingtalk"), which)
    assert [button.action for button in bubble.buttons] == ["say:1", "say:跳过"]


def test_more_than_a_card_has_room_for_is_not_shown() -> None:
    many = Post(
        "哪一家？", "有这些", "请选", tuple(Button(f"第 {n} 家公司名字很长很长", f"choose:{n}") for n in range(30)), "q"
    )
    *_, card = bubbles(screen("wecom"), many)
    assert len(card.buttons) == 20
    assert max(len(button.text) for button in card.buttons) == 11


def test_a_self_built_app_has_no_groups_and_the_others_have() -> None:
    assert {name: screen(name).groups for name in SCREENS} == {
        "console": True,
        "dingtalk": True,
        "wecom": False,
        "wecom-bot": True,
    }
