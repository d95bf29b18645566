"""One conversation model: a person is one person wherever they write; a group is a conversation of its own."""

import pytest
from sqlalchemy import text

from bot.core.message import Said
from bot.core.post import Post
from bot.engine import codec
from bot.handlers.console import Console
from storage import outbox
from storage.db import Database
from tests.office import Office

GROUP = "华东销售群"


class Elsewhere(Console):
    """A platform under another name, which takes everything."""

    def __init__(self, name: str) -> None:
        self.name = name


def two_platforms(office: Office) -> Office:
    """The same office, with both platforms connected; the staff's ids there are those of the cast."""
    channels = {name: Elsewhere(name) for name in ("console", "dingtalk", "wecom")}
    return Office(office.database, office.processor._read, channels)


def seen(office: Office, channel: str) -> list[tuple[str, Post]]:
    with office.database.read() as connection:
        return [(row.address, codec.post(row.post)) for row in outbox.since(connection, 0, channel, 100)]


def ask(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_who_is_spoken_to_in_a_group_answers_in_the_group(office: Office) -> None:
    told = office.say_in(
        GROUP, "u_bai", "今天跑了两家：海棠医疗演示完了，李主任拍板，预算80万，月底签，要省人工；云岭电子报价96万"
    )
    assert "3月18日日报 · 2家" in told.text
    assert ask(office.database, "SELECT person FROM report") == [("u_bai",)]


def test_a_question_about_a_draft_is_put_to_the_person_alone_and_answered_there(office: Office) -> None:
    told = office.say_in(GROUP, "u_bai", "松涛今天电话聊了，报价80万")
    assert told.buttons == ()
    assert "松涛机械" not in told.text
    (asked,) = office.told("u_bai")
    assert "哪家" in asked.text
    assert asked.buttons
    assert "松涛机械｜电话" in office.press("u_bai", asked.ref, "choose:1").text
    assert len(office.told(f"/{GROUP}")) == 1, "the answer to the card is none of the group's business"


def test_undo_in_a_group_is_answered_to_the_person_alone(office: Office) -> None:
    office.say_in(GROUP, "u_bai", "云岭电子报价96万")
    assert "96万" not in office.say_in(GROUP, "u_bai", "撤回").text
    assert "96万" in office.told("u_bai")[-1].text
    assert ask(office.database, "SELECT count(*) FROM activity WHERE NOT withdrawn") == [(0,)]


def test_in_a_group_each_one_s_words_are_their_own(office: Office) -> None:
    office.say_in(GROUP, "u_bai", "云岭电子报价96万")
    office.say_in(GROUP, "u_song", "撤回")
    assert "没有可以撤回" in office.told("u_song")[-1].text
    assert ask(office.database, "SELECT count(*) FROM activity WHERE NOT withdrawn") == [(1,)]


def test_a_group_s_messages_are_handled_in_their_order_whoever_wrote_them(office: Office) -> None:
    for who in ("u_bai", "u_song", "u_bai"):
        office.arrive(who, Said("帮助"), group=GROUP)
    office.processor.round()
    assert ask(office.database, "SELECT count(*) FROM inbox WHERE state = 'done'") == [(1,)]
    office.work()
    assert len(office.told(f"/{GROUP}")) == 3


def test_one_who_waits_in_a_group_does_not_hold_up_the_same_person_s_own_chat(office: Office) -> None:
    office.arrive("u_bai", Said("帮助"), group=GROUP)
    office.arrive("u_bai", Said("帮助"))
    office.processor.round()
    assert ask(office.database, "SELECT count(*) FROM inbox WHERE state = 'done'") == [(2,)]


def test_a_stranger_in_a_group_is_answered_there_and_nothing_of_theirs_is_kept(office: Office) -> None:
    assert "不认识您" in office.say_in(GROUP, "x_nobody", "报价96万").text
    assert ask(office.database, "SELECT body FROM inbox") in ([("{}",)], [({},)])


def test_what_was_said_on_dingtalk_is_taken_back_from_wecom(office: Office) -> None:
    both = two_platforms(office)
    both.arrive("u_bai", Said("云岭电子报价96万"), channel="dingtalk")
    both.work()
    both.arrive("BaiLu", Said("撤回"), channel="wecom")
    both.work()
    assert "96万" in seen(both, "dingtalk")[-1][1].text
    assert [(who, "已撤回" in post.text) for who, post in seen(both, "wecom")] == [("BaiLu", True)]
    assert ask(office.database, "SELECT count(*) FROM activity WHERE NOT withdrawn") == [(0,)]


def test_the_bot_s_question_on_one_platform_is_answered_on_the_other(office: Office) -> None:
    both = two_platforms(office)
    both.arrive("BaiLu", Said("松涛今天电话聊了，报价80万"), channel="wecom")
    both.work()
    both.arrive("u_bai", Said("1"), channel="dingtalk")
    both.work()
    assert "松涛机械" in seen(both, "dingtalk")[-1][1].text
    assert ask(office.database, "SELECT customer FROM opportunity") == [("K04",)]


def test_who_speaks_in_a_group_is_still_told_where_they_write_alone(office: Office) -> None:
    both = two_platforms(office)
    both.arrive("BaiLu", Said("帮助"), channel="wecom")
    both.arrive("u_bai", Said("帮助"), channel="dingtalk", group=GROUP)
    both.work()
    assert ask(office.database, "SELECT channel FROM person WHERE key = 'u_bai'") == [("wecom",)]


def test_the_means_to_answer_one_message_go_to_where_it_was_written_and_nowhere_else(office: Office) -> None:
    office.arrive("u_bai", Said("松涛今天电话聊了，报价80万"), group=GROUP, reply_to="https://answer.test/1")
    office.arrive("u_song", Said("帮助"), reply_to="https://answer.test/2")
    office.work()
    means = {who: post.reply_to for who, post in seen(office, "console")}
    assert means == {f"/{GROUP}": "https://answer.test/1", "u_bai": "", "u_song": "https://answer.test/2"}


@pytest.mark.rules("warning")
def test_a_warning_that_a_group_gave_cause_for_reaches_those_it_is_for_and_not_the_group(office: Office) -> None:
    office.say_in(GROUP, "u_bai", "云岭电子报价96万，采购说不给回扣就不签")
    office.ff("2026-03-18T10:32")
    assert any("回扣" in post.text for post in office.told("c_yan"))
    assert [post for post in office.told(f"/{GROUP}") if "回扣" in post.text or "预警" in post.text] == []
    assert [post for post in office.told("u_bai") if "回扣" in post.text or "预警" in post.text] == []
