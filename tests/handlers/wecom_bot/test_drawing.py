"""Posts as the robot's frames, within its limits."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.core.post import Button, Post
from bot.handlers.markdown import marked
from bot.handlers.splitting import split
from bot.handlers.wecom_bot.drawing import CONTENT_BYTES, frames, reply
from tests.fakes.qyapi_rules import card_fault
from tests.fakes.wecom_bot_rules import content_fault

CONFIRM = (Button("确认", "confirm"), Button("取消", "cancel"))
ASKING = Post("已记 海棠医疗", "已记 海棠医疗｜报价 96万" * 10, "决策人是谁？", CONFIRM, "question-7")


def drawn(post: Post, address: str = "chenli", serial: int = 1) -> list[list[Any]]:
    return [list(part.body["frames"]) for part in frames(address, post, serial)]


def test_a_post_is_markdown_to_the_person_or_into_the_group() -> None:
    for address, chat in (("chenli", "chenli"), ("/wrHD01", "wrHD01")):
        (((frame),),) = drawn(Post("帮助", "直接说就行"), address)
        assert frame == {
            "cmd": "aibot_send_msg",
            "body": {"chatid": chat, "msgtype": "markdown", "markdown": {"content": "直接说就行"}},
        }


def test_an_answer_is_a_finished_stream_under_its_request_and_a_message_if_that_is_over() -> None:
    ((answer, instead),) = drawn(Post("帮助", "直接说就行", reply_to="R1"))
    assert (answer["cmd"], answer["headers"]) == ("aibot_respond_msg", {"req_id": "R1"})
    stream = answer["body"]["stream"]
    assert (stream["finish"], stream["content"]) == (True, "直接说就行")
    assert instead["body"]["markdown"]["content"] == "直接说就行"


def test_a_repeat_is_the_same_stream_and_the_same_words_said_again_are_another() -> None:
    post = Post("帮助", "直接说就行", reply_to="R1")
    assert drawn(post) == drawn(post)
    first, again = (drawn(post, serial=serial)[0][0]["body"]["stream"]["id"] for serial in (1, 2))
    assert first != again


def test_what_is_to_be_pressed_follows_its_text_on_a_card() -> None:
    (text,), (card,) = drawn(ASKING)
    assert text["body"]["markdown"]["content"] == marked(ASKING.text)
    assert card["body"]["template_card"]["sub_title_text"] == "决策人是谁？"


def test_a_short_question_is_answered_with_the_card_itself() -> None:
    ((answer, instead),) = drawn(Post("已记", "已记", "决策人是谁？", CONFIRM, "q", reply_to="R1"))
    assert answer["body"]["msgtype"] == instead["body"]["msgtype"] == "template_card"
    assert answer["body"]["template_card"] == instead["body"]["template_card"]


def test_a_pressed_card_is_changed_under_the_press() -> None:
    ((frame,),) = drawn(Post("已选 2", "已选 2", permit="R9 question-7@0a1b"))
    assert (frame["cmd"], frame["headers"]) == ("aibot_respond_update_msg", {"req_id": "R9"})
    card = frame["body"]["template_card"]
    assert (card["task_id"], card["replace_text"]) == ("question-7@0a1b", "已选 2")
    assert card_fault(card, has_callback=True) == 0


posts = st.builds(
    Post,
    st.text(max_size=40),
    st.text(min_size=1, max_size=30_000),
    st.text(max_size=300),
    st.lists(st.builds(Button, st.text(min_size=1, max_size=30), st.uuids().map(str)), max_size=25).map(tuple),
    st.just("question-7"),
    st.just(""),
    st.sampled_from(["", "R1"]),
)


@given(posts)
def test_no_frame_is_over_a_limit_and_no_word_is_lost(post: Post) -> None:
    contents = []
    for part in drawn(post):
        for frame in part:
            body = frame["body"]
            if body["msgtype"] == "template_card":
                assert card_fault(body["template_card"], has_callback=True) == 0 or not post.title.strip()
                continue
            content = body.get("stream", body.get("markdown"))["content"]
            assert content_fault(content) in {0, 44004 if not content.strip() else 0}
        contents += [frame["body"]["markdown"]["content"] for frame in part if frame["body"]["msgtype"] == "markdown"]
    if contents and not post.buttons:
        whole = "\n".join(piece for piece in (post.text, post.question) if piece)
        assert contents == split(marked(whole), CONTENT_BYTES)


@given(posts, st.booleans())
def test_in_the_http_form_one_message_carries_it_all_or_says_that_there_is_more(post: Post, in_group: bool) -> None:  # noqa: FBT001
    message = reply(post, in_group=in_group, serial=1).body["message"]
    if message["msgtype"] == "template_card":
        assert not in_group
        return
    content = message["markdown"]["content"]
    assert len(content.encode()) <= CONTENT_BYTES
    whole = marked("\n".join(piece for piece in (post.text, post.question) if piece))
    assert content == whole or content.endswith("……（太长，后面的没有显示）")
