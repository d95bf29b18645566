"""A post as requests: within DingTalk's bytes whatever stands in it, whole when put together, and what is pressed."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.core.channel import Part
from bot.core.post import Button, Post
from bot.handlers.card_ids import read_card_id
from bot.handlers.dingtalk.client import encode
from bot.handlers.dingtalk.drawing import Pressing, draw
from bot.handlers.links import Links
from tests.fakes.dingtalk_api import PARAM_BYTES, SESSION_BYTES
from tests.reading import read

ROBOT = "dingrobot"
PLAIN = Pressing(ROBOT)
LINKED = Pressing(ROBOT, link=lambda address, _, button, serial: f"https://x.test/{address}/{serial}/{button.action}")
SIGNED = Pressing(ROBOT, link=Links("dingtalk", "https://salesbot.example.com/dingtalk/press", SecretStr("k")).write)
CARDS = Pressing(ROBOT, "t.schema")
YES_NO = (Button("对", "confirm"), Button("不对", "cancel"))


def parts(post: Post, pressing: Pressing = PLAIN, *, to: str = "chenli", serial: int = 7) -> list[Part]:
    return list(draw(to, post, serial=serial, pressing=pressing))


def only(post: Post, pressing: Pressing = PLAIN, *, to: str = "chenli", serial: int = 7) -> Mapping[str, Any]:
    (part,) = parts(post, pressing, to=to, serial=serial)
    return part.body


def choices(count: int) -> tuple[Button, ...]:
    return tuple(Button(f"{number} 松涛机械", f"choose:{number}") for number in range(1, count + 1))


_TEXT = st.text(max_size=200) | st.text(alphabet='"\\\n\x07汉😀<[', max_size=9000)
_POSTS = st.builds(
    Post,
    title=_TEXT,
    text=_TEXT,
    question=_TEXT,
    buttons=st.lists(st.builds(Button, st.text(max_size=60), st.sampled_from(["confirm", "choose:2"])), max_size=9).map(
        tuple
    ),
    ref=st.just("question/7"),
)


@settings(deadline=None)
@given(_POSTS, st.sampled_from([PLAIN, LINKED, CARDS]), st.sampled_from(["chenli", "/cidgroup=="]))
def test_no_request_is_ever_too_long(post: Post, pressing: Pressing, to: str) -> None:
    for part in parts(post, pressing, to=to):
        if "param" in part.body:
            assert len(part.body["param"].encode()) <= PARAM_BYTES
            assert len(encode(part.body["session"])) <= SESSION_BYTES
        if "create" in part.body:
            assert len(encode(part.body["create"])) <= PARAM_BYTES, "no limit is published: the tightest there is"
            assert all(isinstance(value, str) for value in part.body["create"]["cardData"]["cardParamMap"].values())


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=9000))
def test_parts_put_together_are_the_text(text: str) -> None:
    contents = [json.loads(part.body["param"])["content"] for part in parts(Post("", text))]
    if len(contents) > 1:
        contents = [re.sub(r"^（\d+/\d+）", "", content) for content in contents]
    assert "".join(contents) == text


LONGEST = "😀" * 3000


@pytest.mark.parametrize("pressing", [PLAIN, SIGNED, CARDS])
@pytest.mark.parametrize(
    ("text", "question"), [("", LONGEST), (LONGEST, LONGEST), ('"' * 3000, ""), ("", '"' * 2999), (LONGEST, '"' * 2999)]
)
def test_the_longest_of_everything_still_fits(pressing: Pressing, text: str, question: str) -> None:
    buttons = tuple(Button("😀" * 99, f"choose:{number}") for number in range(30))
    drawn = parts(Post(LONGEST, text, question, buttons, "汉" * 12), pressing, to="x" * 64)
    for part in drawn:
        if "param" in part.body:
            assert len(part.body["param"].encode()) <= PARAM_BYTES
            assert len(encode(part.body["session"])) <= SESSION_BYTES
        if "create" in part.body:
            assert len(encode(part.body["create"])) <= PARAM_BYTES
    said = "".join(json.loads(part.body["param"]).get("content", "") for part in drawn if "param" in part.body)
    if LONGEST in (text, question):
        assert said.count("😀") >= 3000


def test_the_same_post_is_drawn_to_the_same_bytes() -> None:
    post = Post("标题", "正文", "对吗", YES_NO, "question/7")
    for pressing in (PLAIN, LINKED, CARDS):
        assert encode(only(post, pressing)) == encode(only(post, pressing))


def test_both_ways_say_the_same() -> None:
    body = only(Post("", "已记"))
    assert (body["key"], json.loads(body["param"])) == ("sampleText", {"content": "已记"})
    assert body["session"] == {"msgtype": "text", "text": {"content": "已记"}}


def test_where_nothing_is_set_up_a_button_is_a_link_that_says_the_answer() -> None:
    body = only(Post("", "松涛是哪家", "选一个", (*choices(2), Button("跳过", "cancel")), "q"))
    assert body["key"] == "sampleMarkdown"
    said = [unquote(url) for url in re.findall(r"dtmd://dingtalkclient/sendMessage\?content=([^)]*)", body["param"])]
    assert said == ["1", "2", "跳过"]


@pytest.mark.parametrize(("text", "kind"), [("已处理", "ack"), ("我来处理", "ack"), ("静默2天", "snooze")])
def test_what_a_link_says_of_an_alert_is_understood_and_names_the_alert(text: str, kind: str) -> None:
    body = only(Post("", "远舟医疗 7天没动", buttons=(Button(text, "ack"),), ref="alert-12"))
    (said,) = re.findall(r"sendMessage\?content=([^)]*)", body["param"])
    command = read(unquote(said), datetime(2026, 3, 18, 2, 30, tzinfo=UTC), "u_bai").command
    assert command is not None
    assert (command.kind, command.target) == (kind, 12)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_where_we_can_be_reached_a_button_is_a_signed_link_on_an_action_card(count: int) -> None:
    body = only(Post("确认", "报价96万", "对吗", choices(count), "q"), LINKED)
    assert body["key"] == f"sampleActionCard{count if count > 1 else ''}"
    param = json.loads(body["param"])
    assert param["title"] == "确认"
    links = [value for name, value in param.items() if name.startswith(("actionURL", "singleURL"))]
    assert links == [f"https://x.test/chenli/7/choose:{number}" for number in range(1, count + 1)]
    assert [button["actionURL"] for button in body["session"]["actionCard"]["btns"]] == links


def test_more_choices_than_an_action_card_has_are_links_in_a_text() -> None:
    body = only(Post("", "哪家", "选一个", choices(6), "q"), LINKED)
    assert body["key"] == "sampleMarkdown"
    assert body["param"].count("https://x.test/chenli/7/choose:") == 6


def test_in_a_group_no_link_acts_in_anybodys_name() -> None:
    body = only(Post("", "对吗", "", YES_NO, "q"), LINKED, to="/cidgroup==")
    assert "x.test" not in body["param"]


def test_what_a_person_wrote_makes_no_link_of_its_own() -> None:
    body = only(Post("", "[点我](https://evil.test) *x*", "对吗", YES_NO, "q"), LINKED)
    assert "](https://evil" not in body["param"]


def test_a_card_carries_texts_only_and_the_ref_of_what_it_asks() -> None:
    card = only(Post("确认", "报价96万", "对吗", YES_NO, "question/7/amount"), CARDS)["create"]
    values = card["cardData"]["cardParamMap"]
    assert all(isinstance(value, str) for value in values.values())
    assert [one["event"]["params"]["actionId"] for one in json.loads(values["buttons"])] == ["confirm", "cancel"]
    assert read_card_id(card["outTrackId"]) == "question/7/amount"
    assert card["openSpaceId"] == "dtv1.card//IM_ROBOT.chenli"
    assert card["imRobotOpenDeliverModel"] == {"spaceType": "IM_ROBOT", "robotCode": ROBOT}


def test_a_card_has_the_variables_that_the_admins_template_is_built_with() -> None:
    template = json.loads((Path(__file__).parents[3] / "docs" / "dingtalk-card.json").read_text())
    values = only(Post("确认", "报价96万", "对吗", YES_NO, "q"), CARDS)["create"]["cardData"]["cardParamMap"]
    assert set(values) == {variable["name"] for variable in template["variables"]}
    (buttons,) = [variable for variable in template["variables"] if variable["name"] == "buttons"]
    preview = template["mockData"]["cardData"]["buttons"]
    assert json.loads(values["buttons"]) == preview
    assert set(preview[0]) == {field["name"] for field in buttons["item"]}


def test_a_card_for_a_group_stands_in_the_group() -> None:
    card = only(Post("", "x", "对吗", YES_NO, "q"), CARDS, to="/cidgroup==")["create"]
    assert card["openSpaceId"] == "dtv1.card//IM_GROUP.cidgroup=="
    assert card["imGroupOpenDeliverModel"] == {"robotCode": ROBOT}


def test_the_same_card_for_another_person_or_time_is_another_card() -> None:
    post = Post("", "x", "对吗", YES_NO, "q")
    ids = {
        only(post, CARDS, to=to, serial=serial)["create"]["outTrackId"]
        for to in ("chenli", "linxiao")
        for serial in (1, 2)
    }
    assert len(ids) == 4


@pytest.mark.parametrize("pressing", [PLAIN, LINKED, CARDS])
def test_a_long_post_is_texts_and_then_the_question_alone(pressing: Pressing) -> None:
    drawn = parts(Post("日报", "很长\n" * 2000, "对吗？", YES_NO, "q"), pressing)
    assert [part.body.get("key") for part in drawn[:-1]] == ["sampleText"] * (len(drawn) - 1)
    assert "很长" not in json.dumps(drawn[-1].body, ensure_ascii=False)
    assert "对吗？" in json.dumps(drawn[-1].body, ensure_ascii=False)


def test_a_pressed_card_is_stamped_by_its_own_id() -> None:
    update = only(Post("已确认", "已确认", permit="q@0123"), CARDS)["update"]
    assert update["outTrackId"] == "q@0123"
    assert update["cardData"]["cardParamMap"] == {"buttons": "[]", "stamp": "已确认"}
    assert update["cardUpdateOptions"] == {"updateCardDataByKey": True}


LEAD = Post("新线索归您", "新线索归您\n王经理 13900001234", buttons=YES_NO, ref="lead-7-1", call="13900001234")


@pytest.mark.parametrize("pressing", [PLAIN, LINKED, CARDS])
def test_a_number_that_is_to_be_called_is_a_link(pressing: Pressing) -> None:
    drawn = json.dumps(only(LEAD, pressing), ensure_ascii=False)
    assert "[13900001234](tel:13900001234)" in drawn
