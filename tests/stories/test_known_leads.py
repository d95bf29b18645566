"""A rep brings a lead that somebody has already: it joins what is being done, and nobody calls twice."""

import pytest

from bot.core.post import Post
from tests.office import Office

pytestmark = pytest.mark.rules("lead_assigned", "lead_first_response")


def _about(office: Office, who: str, text: str) -> list[Post]:
    return [post for post in office.told(who) if text in post.text]


def test_a_colleague_s_customer_stays_theirs_and_they_hear_of_the_lead(office: Office) -> None:
    told = office.say("u_song", "新线索：海棠医疗，李主任13900001234，展会认识的，想要两台检测设备")
    assert "这家是白露在跟" in told.text
    office.pass_time_to_say()
    (card,) = _about(office, "u_bai", "新线索归您：海棠医疗")
    assert "李主任" in card.text
    with office.database.read() as connection:
        row = connection.exec_driver_sql("SELECT customer, owner, person, origin FROM lead").one()
    assert tuple(row) == ("K01", "u_bai", "u_song", "message")


def test_a_telephone_that_a_colleague_has_leads_to_the_colleague(office: Office) -> None:
    office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备")
    told = office.say("u_song", "新线索：蓝桥精工，王经理13900001234，想要检测设备")
    assert "白露在跟" in told.text


def test_who_brings_a_name_much_like_a_customer_s_is_asked_and_may_join_it(office: Office) -> None:
    told = office.say("u_song", "新线索：杭州海棠医疗科技有限公司，李主任13900005678，想要两台检测设备")
    assert told.question.startswith("「杭州海棠医疗科技有限公司」和客户「杭州海棠医疗器械有限公司」是同一家吗")
    assert "归它的负责人跟进" in office.say("u_song", "是的").text
    office.pass_time_to_say()
    assert len(_about(office, "u_bai", "新线索归您")) == 1
    with office.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT key FROM customer WHERE key > 'L' AND NOT withdrawn").all()
    assert rows == []


def test_two_companies_that_sound_alike_stay_two_when_the_rep_says_so(office: Office) -> None:
    office.say("u_song", "新线索：杭州海棠医疗科技有限公司，李主任13900005678，想要两台检测设备")
    assert "分开记" in office.say("u_song", "不是").text
    with office.database.read() as connection:
        assert connection.exec_driver_sql("SELECT owner FROM lead").scalar() == "u_song"


def test_a_card_that_is_passed_on_is_a_lead_of_whoever_passes_it_on(office: Office) -> None:
    told = office.say("u_song", "展会名片：\n顾文清\n总工程师\n合肥安澜冷链有限公司\n手机：134-0013-4000")
    assert "已登记线索 合肥安澜冷链有限公司｜顾文清 总工程师｜13400134000｜合肥｜展会" in told.text
    with office.database.read() as connection:
        row = connection.exec_driver_sql("SELECT owner, source, origin, state FROM lead").one()
    assert tuple(row) == ("u_song", "exhibition", "message", "open")


def test_a_card_of_a_colleague_s_customer_goes_to_the_colleague(office: Office) -> None:
    told = office.say("u_song", "李文清 13900001234 杭州海棠医疗器械有限公司 采购经理")
    assert "这家是白露在跟" in told.text
