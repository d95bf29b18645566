"""Who hears a post: the group, or one person alone."""

import pytest

from bot.core.effects import Tell
from bot.core.place import chat_of, conversation, group, group_in
from bot.core.post import Button, Post
from bot.rules.audience import heard

PLAIN = Post("已记 海棠医疗", "已记 海棠医疗｜报价 96万")
ASKING = Post(
    "已记 海棠医疗", "已记 海棠医疗", "「康泽」是哪家？\n1 康泽医疗", (Button("1 康泽医疗", "choose:1"),), "question-7"
)
STAMP = Post("已选 1", "已选 1", permit="code")


def answer(post: Post, *, public: bool) -> Tell:
    return Tell("reply/7", "", "reply", post, public=public)


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("post", [PLAIN, ASKING, STAMP])
def test_alone_with_the_bot_everything_is_said_as_it_is(post: Post, *, public: bool) -> None:
    (one,) = heard(answer(post, public=public), in_group=False)
    assert (one.key, one.post, one.in_group) == ("reply/7", post, False)


def test_a_public_answer_is_said_in_the_group_and_nowhere_else() -> None:
    (one,) = heard(answer(PLAIN, public=True), in_group=True)
    assert (one.key, one.post, one.in_group) == ("reply/7", PLAIN, True)


def test_what_is_not_said_to_be_public_goes_to_the_person_and_the_group_sees_only_that_it_did() -> None:
    in_group, alone = heard(answer(PLAIN, public=False), in_group=True)
    assert (alone.key, alone.post, alone.in_group) == ("reply/7", PLAIN, False)
    assert (in_group.in_group, in_group.post.text) == (True, "已单独回您")


def test_a_question_is_put_to_the_person_and_its_buttons_with_it() -> None:
    in_group, alone = heard(answer(ASKING, public=True), in_group=True)
    assert "康泽" not in in_group.post.text
    assert (in_group.post.question, in_group.post.buttons, in_group.post.ref) == ("", (), "")
    assert (alone.post.text, alone.post.buttons, alone.post.ref) == (ASKING.question, ASKING.buttons, ASKING.ref)
    assert (in_group.in_group, alone.in_group) == (True, False)


@pytest.mark.parametrize("kind", ["alert", "nudge", "digest", "report"])
def test_what_is_for_a_person_by_name_never_reaches_the_group_that_caused_it(kind: str) -> None:
    told = Tell("warning/7/u_sup", "u_sup", kind, PLAIN, "warning", public=True)  # type: ignore[arg-type]
    assert [one.in_group for one in heard(told, in_group=True)] == [False]


def test_a_pressed_card_is_stamped_without_a_word_to_the_group() -> None:
    assert [one.post for one in heard(answer(STAMP, public=False), in_group=True)] == [STAMP]


def test_no_two_sides_share_a_key() -> None:
    for told in (answer(PLAIN, public=False), answer(ASKING, public=True)):
        assert len({one.key for one in heard(told, in_group=True)}) == 2


def test_a_conversation_s_key_says_whether_it_is_held_in_a_group() -> None:
    chat = "wrKSFfCgAAxL:/x"
    assert group_in(conversation("wecom-bot", group(chat))) == group(chat)
    assert chat_of(group(chat)) == chat
    assert group_in(conversation("wecom", "ChenLi")) == ""
    assert conversation("wecom", "ChenLi") == conversation("wecom", "chenli")
    assert chat_of("chenli") is None
