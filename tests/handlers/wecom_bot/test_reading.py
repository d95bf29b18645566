"""What the robot's platform tells us, as messages: who, where, what, and by what it can be answered."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import TurnableClock
from bot.core.message import Attached, Message, Pressed, Said, Unreadable
from bot.handlers.refused import RefusedError
from bot.handlers.wecom_bot.reading import Robot, read_messages, spoken_to
from tests.fakes.wecom_bot import BotPlatform
from tests.fakes.wecom_bot_rules import BotAccount, click

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
PLATFORM = BotPlatform(BotAccount(), TurnableClock(NOW))
ROBOT = Robot("wecom-bot", "销售助手", "wwOurs")


def callback(kind: str, content: Any, *, user: str = "ChenLi", group: str = "", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**PLATFORM.envelope(user, group), "msgtype": kind, kind: content, **more}


def read_all(body: object, robot: Robot = ROBOT) -> list[Message]:
    return read_messages(body, robot, NOW, reply_to="R1", permit="R1")


def read(body: object, robot: Robot = ROBOT) -> Message:
    (message,) = read_all(body, robot)
    return message


def test_a_text_says_who_and_where_and_how_it_is_answered() -> None:
    body = callback("text", {"content": "报价 96 万"})
    message = read(body)
    assert (message.channel, message.sender, message.conversation) == ("wecom-bot", "ChenLi", "wecom-bot:chenli")
    assert (message.body, message.reply_to, message.sent_at) == (Said("报价 96 万"), "R1", NOW)
    assert message.key == f"aibot:{body['aibotid']}:{body['msgid']}"


def test_a_group_is_a_conversation_of_its_own_and_the_sender_stays_a_person() -> None:
    message = read(callback("text", {"content": "@销售助手 报价 96 万"}, group="wrHD01"))
    assert (message.conversation, message.sender, message.body) == ("wecom-bot:/wrHD01", "ChenLi", Said("报价 96 万"))


@pytest.mark.parametrize(
    ("said", "name", "heard"),
    [
        ("@销售助手 日报", "销售助手", "日报"),
        ("@销售助手\u2005日报", "销售助手", "日报"),
        ("  @销售助手\n1 海棠\n2 云岭", "销售助手", "1 海棠\n2 云岭"),
        ("日报 @销售助手", "销售助手", "日报"),
        ("@销售助手", "销售助手", ""),
        ("@销售助手小李 日报", "销售助手", "@销售助手小李 日报"),
        ("@王总 说了算 @销售助手 ", "销售助手", "@王总 说了算"),
        ("@Sales Bot hello", "Sales Bot", "hello"),
        ("@RobotA hello", "", "hello"),
        ("@王总 说了算 @RobotA", "", "@王总 说了算 @RobotA"),
        ("发 a@b.cn", "", "发 a@b.cn"),
    ],
)
def test_only_the_robot_s_own_name_is_taken_off(said: str, name: str, heard: str) -> None:
    assert spoken_to(said, name) == heard


@given(st.text(max_size=60), st.sampled_from(["", "销售助手", "a+b (c)"]))
def test_taking_the_name_off_never_adds_anything(text: str, name: str) -> None:
    assert spoken_to(text, name) in text


def test_alone_with_the_robot_an_at_is_what_was_typed() -> None:
    assert read(callback("text", {"content": "@王总 说了算"})).body == Said("@王总 说了算")


def test_a_voice_is_what_the_platform_heard() -> None:
    assert read(callback("voice", {"content": "今天见了海棠的李主任"})).body == Said("今天见了海棠的李主任")


@pytest.mark.parametrize("kind", ["image", "file", "video"])
def test_what_is_fetched_later_keeps_its_address_and_its_key(kind: str) -> None:
    sealed = {"url": "https://cos.test/1?sign=x", "aeskey": "a2V5"}
    assert read(callback(kind, sealed)).body == Attached(kind, "a2V5 https://cos.test/1?sign=x")
    assert read(callback(kind, {"url": "https://cos.test/1"})).body == Attached(kind, "https://cos.test/1")
    assert read(callback(kind, {})).body == Unreadable(kind)


def test_words_and_pictures_mixed_are_words_and_pictures_each_kept_once() -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@销售助手 比价表"}},
        {"msgtype": "image", "image": {"url": "https://cos.test/1"}},
        {"msgtype": "text", "text": {"content": "三家"}},
        {"msgtype": "image", "image": {"url": "https://cos.test/2"}},
    ]
    said, *pictures = read_all(callback("mixed", {"msg_item": items}, group="wrHD01"))
    assert said.body == Said("比价表\n三家")
    assert [one.body for one in pictures] == [
        Attached("image", "https://cos.test/1"),
        Attached("image", "https://cos.test/2"),
    ]
    assert len({one.key for one in (said, *pictures)}) == 3
    assert [one.reply_to for one in (said, *pictures)] == ["R1", "", ""], "one message is answered once in its place"


def test_a_pressed_button_names_its_card_and_what_changes_it() -> None:
    card = {"card_type": "button_interaction", "task_id": "question-7@0a1b2c3d4e5f"}
    body = read(PLATFORM.event_body("ChenLi", "template_card_event", click(card, "choose:2", {}))).body
    assert body == Pressed("question-7", "choose:2", "R1 question-7@0a1b2c3d4e5f")


@pytest.mark.parametrize(
    "spelling",
    [
        ("event_key", "task_id", "selected_items", "selected_item", "option_ids", "option_id"),
        ("eventkey", "taskid", "selecteditems", "selecteditem", "optionids", "optionid"),
    ],
)
def test_both_spellings_of_the_documents_are_read(spelling: tuple[str, ...]) -> None:
    key, task, items, item, ids, one = spelling
    told = {key: "submit", task: "q@1", items: {item: [{"question_key": "choice", ids: {one: ["choose:8"]}}]}}
    body = read(PLATFORM.event_body("ChenLi", "template_card_event", told)).body
    assert body == Pressed("q", "choose:8", "R1 q@1")


@pytest.mark.parametrize("name", ["enter_chat", "feedback_event", "new_in_2027"])
def test_other_events_are_noted_with_their_own_time(name: str) -> None:
    body = {**PLATFORM.event_body("ChenLi", name), "create_time": 1_700_000_000}
    message = read(body)
    assert message.body == Unreadable(f"event:{name}")
    assert message.sent_at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_two_events_of_one_second_are_two_and_a_copy_is_none() -> None:
    one, other = (PLATFORM.event_body("ChenLi", "enter_chat") for _ in range(2))
    for body in (one, other):
        body.pop("msgid")  # type: ignore[attr-defined]
    assert read(one).key == read(other).key, "nothing tells them apart"
    assert read({**one, "event": {"eventtype": "feedback_event"}}).key != read(one).key


def test_nobody_of_another_company_passes_for_one_of_ours() -> None:
    body = PLATFORM.event_body("ChenLi", "enter_chat")
    foreign = {**body, "from": {"userid": "ChenLi", "corpid": "wwTheirs"}}
    assert read(foreign).sender == "ChenLi@wwTheirs"
    assert read({**body, "from": {"userid": "ChenLi", "corpid": "wwOurs"}}).sender == "ChenLi"


@pytest.mark.parametrize("sender", ["", "@all", "a|b", "a b", "x" * 65, None, 7, {"id": 1}])
def test_what_comes_from_nobody_is_refused(sender: object) -> None:
    with pytest.raises(RefusedError, match="sender"):
        read({**callback("text", {"content": "x"}), "from": {"userid": sender}})


@pytest.mark.parametrize("chat", ["@all", "a b", "a|b"])
def test_a_group_that_cannot_be_one_is_refused(chat: str) -> None:
    with pytest.raises(RefusedError, match="chat"):
        read(callback("text", {"content": "x"}, group=chat))


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_EXAMPLES = [
    callback("text", {"content": "@销售助手 报价"}, group="wrHD01"),
    callback("mixed", {"msg_item": [{"msgtype": "image", "image": {"url": "https://x.test"}}]}),
    PLATFORM.event_body("c", "template_card_event", click({"card_type": "b", "task_id": "t@1"}, "k", {"q": ["a"]})),
]


def _paths(tree: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(found for name, value in inner for found in _paths(value, (*path, name)))]


@given(st.data())
def test_a_callback_of_any_shape_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    body: Any = orjson.loads(orjson.dumps(data.draw(st.sampled_from(_EXAMPLES))))
    *path, last = data.draw(st.sampled_from([path for path in _paths(body) if path]))
    spot = body
    for name in path:
        spot = spot[name]
    spot[last] = data.draw(_json)
    try:
        messages = read_all(body)
    except RefusedError:
        return
    assert messages
    assert all(isinstance(one.reply_to, str) and one.sender for one in messages)
