"""From what DingTalk pushes to messages: every kind, groups, people of other companies, and presses."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import TurnableClock
from bot.core.message import Attached, Body, Pressed, Said, Unreadable
from bot.core.post import Button, Post
from bot.handlers.card_ids import write_card_id
from bot.handlers.dingtalk.reading import UnreadableMessageError, read_bot_message, read_press
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_people import People

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
ORIGIN = "https://oapi.dingtalk.com"
PEOPLE = People(Account(), TurnableClock(NOW))
UNSUPPORTED = {"unknownMsgType": "用户发送了一条消息，机器人暂不支持接收。"}


def bodies(data: Mapping[str, Any]) -> list[Body]:
    return [message.body for message in read_bot_message(data, origin=ORIGIN, now=NOW)]


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("text", {"text": {"content": "  今天拜访了星野\n"}}, [Said("  今天拜访了星野\n")]),
        ("text", {"text": {"content": ""}}, [Said("")]),
        ("text", {}, [Unreadable("text")]),
        ("text", {"text": {"content": "半个\ud83d字\x00"}}, [Said("半个\ufffd字\ufffd")]),
        ("audio", {"content": {"recognition": "半个\ud83d字"}}, [Said("半个\ufffd字")]),
        ("file", {"content": {"downloadCode": "c1", "fileName": "a\x00b"}}, [Attached("file", "c1", "a\ufffdb")]),
        ("text", {"text": {"content": "改成96万", "isReplyMsg": True, "repliedMsg": {}}}, [Said("改成96万")]),
        ("picture", {"content": {"downloadCode": "c1", "pictureDownloadCode": "p1"}}, [Attached("image", "c1")]),
        ("picture", {"content": {"pictureDownloadCode": "p1"}}, [Attached("image", "p1")]),
        ("picture", {"content": {}}, [Unreadable("picture")]),
        (
            "audio",
            {"content": {"downloadCode": "c2", "recognition": "报价九十六万", "duration": 7}},
            [Said("报价九十六万")],
        ),
        ("audio", {"content": {"downloadCode": "c2", "recognition": " ", "duration": 7}}, [Attached("voice", "c2")]),
        ("audio", {"content": {"downloadCode": "c2", "duration": 7}}, [Attached("voice", "c2")]),
        ("video", {"content": {"downloadCode": "c3", "duration": 7, "videoType": "mp4"}}, [Attached("video", "c3")]),
        (
            "file",
            {"content": {"downloadCode": "c4", "fileName": "三方比价表.xlsx", "spaceId": "1", "fileId": "2"}},
            [Attached("file", "c4", "三方比价表.xlsx")],
        ),
        (
            "richText",
            {"content": {"richText": [{"text": "今天"}, {"text": "拜访\n"}, {"text": "星野"}]}},
            [Said("今天拜访\n星野")],
        ),
        (
            "richText",
            {
                "content": {
                    "richText": [
                        {"text": "合同在此"},
                        {"type": "picture", "downloadCode": "c5"},
                        {"type": "picture", "pictureDownloadCode": "c6"},
                    ]
                }
            },
            [Said("合同在此"), Attached("image", "c5"), Attached("image", "c6")],
        ),
        ("richText", {"content": {"richText": [{"type": "picture", "downloadCode": "c5"}]}}, [Attached("image", "c5")]),
        ("richText", {"content": {"richText": []}}, [Unreadable("richText")]),
        ("richText", {"content": None}, [Unreadable("richText")]),
        ("chatRecord", {"content": {"summary": "聊天记录"}}, [Unreadable("chatRecord")]),
        ("interactiveCard", {"content": {}}, [Unreadable("interactiveCard")]),
        ("unknownMsgType", {"content": UNSUPPORTED}, [Unreadable("unknownMsgType")]),
        ("", {}, [Unreadable("unknown")]),
        ("text", {"text": {"content": "长" * 20_001}}, [Unreadable("overlong")]),
        ("text", {"text": {"content": "早"}, "hostingContext": {}}, [Said("早")]),
    ],
)
def test_each_kind_is_read(kind: str, content: Mapping[str, Any], expected: list[Body]) -> None:
    assert bodies(PEOPLE.sends("chenli", kind, **content)) == expected


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" 日报：拜访了@王总", "日报：拜访了@王总"),
        (" @王总 说再等等", "@王总 说再等等"),
        ("\N{FOUR-PER-EM SPACE}早", "早"),
        ("\N{NO-BREAK SPACE} 早", "早"),
        (" \n早", "\n早"),
        ("早 ", "早 "),
    ],
)
def test_in_a_group_only_what_is_left_of_the_robots_own_mention_goes(typed: str, read: str) -> None:
    assert bodies(PEOPLE.sends("chenli", "text", group="cidgroup==", text={"content": typed})) == [Said(read)]


def test_a_group_is_a_conversation_of_its_own_and_the_sender_is_still_the_person() -> None:
    (alone,) = read_bot_message(PEOPLE.says("ChenLi", "早"), origin=ORIGIN, now=NOW)
    (group,) = read_bot_message(PEOPLE.says("ChenLi", "早", group="cidGroup=="), origin=ORIGIN, now=NOW)
    assert (alone.conversation, alone.sender) == ("dingtalk:chenli", "ChenLi")
    assert (group.conversation, group.sender) == ("dingtalk:/cidGroup==", "ChenLi")


def test_someone_of_another_company_is_known_by_the_encrypted_id() -> None:
    data = PEOPLE.says("wang", "你好", senderStaffId=None)
    (message,) = read_bot_message(data, origin=ORIGIN, now=NOW)
    assert message.sender == "$:LWCP_v1:$wang=="
    assert read_bot_message(data | {"senderStaffId": ""}, origin=ORIGIN, now=NOW)[0].sender == message.sender


def test_a_message_is_the_same_by_its_own_id_and_robot_whatever_else_differs() -> None:
    said = PEOPLE.says("chenli", "早")
    (key,) = {
        read_bot_message(one, origin=ORIGIN, now=NOW)[0].key for one in (said, said | {"createAt": 1, "senderNick": ""})
    }
    assert read_bot_message(said | {"robotCode": "dingother"}, origin=ORIGIN, now=NOW)[0].key != key


def test_each_picture_of_a_text_is_a_message_with_a_key_of_its_own() -> None:
    rich = {"richText": [{"text": "看"}, {"type": "picture", "downloadCode": "a"}]}
    messages = read_bot_message(PEOPLE.sends("chenli", "richText", content=rich), origin=ORIGIN, now=NOW)
    assert len({message.key for message in messages}) == 2


@pytest.mark.parametrize("created", [1773801000000, "1773801000000"])
def test_the_platforms_time_counts(created: object) -> None:
    (message,) = read_bot_message(PEOPLE.says("chenli", "早", createAt=created), origin=ORIGIN, now=NOW)
    assert message.sent_at == datetime.fromtimestamp(1773801000, UTC)


@pytest.mark.parametrize("created", [None, "", "gestern", 10**30, -(10**30), [], "0x7"])
def test_where_the_platforms_time_cannot_be_read_ours_counts(created: object) -> None:
    assert read_bot_message(PEOPLE.says("chenli", "早", createAt=created), origin=ORIGIN, now=NOW)[0].sent_at == NOW


@pytest.mark.parametrize(
    "webhook",
    [
        "http://169.254.169.254/latest",
        "https://oapi.dingtalk.com.evil.test/robot/sendBySession?session=1",
        "https://oapi.dingtalk.com@evil.test/robot/sendBySession",
        "https://evil.test/https://oapi.dingtalk.com",
        "https://oapi.dingtalk.com:8443/robot/sendBySession",
        "http://oapi.dingtalk.com/robot/sendBySession",
        "https://oapi.dingtalk.com\\@evil.test/",
        "//oapi.dingtalk.com/robot",
        "file:///etc/passwd",
        "https://[::1",
        "",
        None,
        7,
    ],
)
def test_a_session_that_is_not_of_the_platforms_host_is_none(webhook: object) -> None:
    data = PEOPLE.says("chenli", "早") | {"sessionWebhook": webhook}
    assert read_bot_message(data, origin=ORIGIN, now=NOW)[0].reply_to == ""


def test_the_session_is_kept_with_its_end() -> None:
    data = PEOPLE.says("chenli", "早")
    expected = f"{data['sessionWebhookExpiredTime']} {data['sessionWebhook']}"
    assert read_bot_message(data, origin=ORIGIN, now=NOW)[0].reply_to == expected


def test_a_press_leads_back_to_what_the_card_asked() -> None:
    post = Post("", "", "对吗", (Button("对", "confirm"),), ref="question/7/amount")
    track_id = write_card_id("chenli", post, 7)
    message = read_press(PEOPLE.press("chenli", track_id, "choose:2"), sent_at=1773801000000, now=NOW)
    assert message.body == Pressed("question/7/amount", "choose:2", track_id)
    assert (message.conversation, message.sender) == ("dingtalk:chenli", "chenli")
    assert message.sent_at == datetime.fromtimestamp(1773801000, UTC)


def test_a_press_in_a_group_belongs_to_the_group() -> None:
    message = read_press(PEOPLE.press("chenli", "t", "confirm", group="cidGroup=="), sent_at=None, now=NOW)
    assert (message.conversation, message.sender) == ("dingtalk:/cidGroup==", "chenli")


def test_copies_of_a_press_have_one_key_and_other_buttons_and_people_others() -> None:
    def key(user: str, action: str, after: timedelta = timedelta()) -> str:
        return read_press(PEOPLE.press(user, "t", action), sent_at=None, now=NOW + after).key

    assert key("chenli", "confirm") == key("chenli", "confirm", timedelta(minutes=1))
    assert len({key("chenli", "confirm"), key("chenli", "cancel"), key("linxiao", "confirm")}) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"content": ""},
        {"content": "{"},
        {"content": "[]"},
        {"content": None},
        {"content": '{"cardPrivateData": {"actionIds": []}}'},
        {"content": '{"cardPrivateData": {"actionIds": [7]}}'},
        {"content": '{"cardPrivateData": 7}'},
        {"userId": ""},
        {"outTrackId": ""},
    ],
)
def test_a_press_of_nothing_by_nobody_is_unreadable(changes: dict[str, object]) -> None:
    with pytest.raises(UnreadableMessageError):
        read_press(PEOPLE.press("chenli", "t", "confirm") | changes, sent_at=None, now=NOW)


def test_an_empty_extension_is_as_good_as_none() -> None:
    press = PEOPLE.press("chenli", "t", "confirm") | {"extension": ""}
    assert isinstance(read_press(press, sent_at=None, now=NOW).body, Pressed)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = st.sampled_from(
    sorted({*PEOPLE.says("chenli", "早", group="cid"), "content", "richText", "userId", "outTrackId"})
)


@given(st.dictionaries(_FIELDS, _JSON, max_size=6))
def test_whatever_stands_in_a_push_it_is_read_or_unreadable_and_nothing_else(changes: dict[str, Any]) -> None:
    for given_data in (
        PEOPLE.says("chenli", "早") | changes,
        PEOPLE.press("chenli", "t", "confirm") | changes,
        changes,
    ):
        for read in (
            lambda data: read_bot_message(data, origin=ORIGIN, now=NOW),
            lambda data: read_press(data, sent_at=None, now=NOW),
        ):
            with suppress(UnreadableMessageError):
                read(given_data)
