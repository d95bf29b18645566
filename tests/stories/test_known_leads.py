"""A rep brings a lead that somebody has already: it joins what is being done, and nobody calls twice."""

import pytest

from tests.office import Office

pytestmark = pytest.mark.rules("lead_assigned", "lead_first_response")


def test_a_colleague_s_customer_stays_theirs_and_they_hear_of_the_lead(office: Office) -> None:
    told = office.say("u_song", "新线索：海棠医疗，李主任13900001234，展会认识的，想要两台检测设备")
    assert "这家是白露在跟" in told.text
    office.pass_time_to_say()
    (card,) = office.told("u_bai", "新线索归您：海棠医疗")
    assert "李主任" in card.text
    with office.database.read() as connection:
        row = connection.exec_driver_sql("SELECT customer, owner, person, origin FROM lead").one()
    assert tuple(row) == ("K01", "u_bai", "u_song", "message")


def test_a_telephone_that_a_colleague_has_leads_to_the_colleague(office: Office) -> None:
    office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备")
    told = office.say("u_song", "新线索：蓝桥精工，王经理13900001234，想要检测设备")
    assert "白露在跟" in told.text


def test_a_lead_told_twice_is_one(office: Office) -> None:
    office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备")
    told = office.say("u_bai", "新线索：蓝桥精工王经理13900001234，预算60万")
    assert told.text.endswith("您已经在跟，没有另开一条")
    assert office.say("u_bai", "我手上有几条线索").text.startswith("您的线索 1 条")


def test_another_person_of_one_s_own_customer_is_a_lead_of_their_own(office: Office) -> None:
    office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备")
    office.say("u_bai", "新线索：蓝桥精工，品质部刘主任13700005566，想要检测软件")
    assert office.say("u_bai", "我手上有几条线索").text.startswith("您的线索 2 条")


def test_who_brings_a_name_much_like_a_customer_s_is_asked_and_may_join_it(office: Office) -> None:
    told = office.say("u_song", "新线索：杭州海棠医疗科技有限公司，李主任13900005678，想要两台检测设备")
    assert told.question == "「杭州海棠医疗科技有限公司」和客户「杭州海棠医疗器械有限公司」（白露在跟）是同一家吗？"
    assert "归它的负责人跟进" in office.say("u_song", "是的").text
    office.pass_time_to_say()
    assert len(office.told("u_bai", "新线索归您")) == 1
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


def test_a_telephone_of_a_colleague_s_under_another_company_is_asked_about(office: Office) -> None:
    office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备")
    told = office.say("u_song", "新线索：松风软件，王经理13900001234，想要检测设备")
    assert told.question == "电话 13900001234 也是「苏州蓝桥精工」的（白露在跟），和「松风软件」是同一家吗？"
    assert "归它的负责人跟进" in office.say("u_song", "是").text
    with office.database.read() as connection:
        assert {row.owner for row in connection.exec_driver_sql("SELECT owner FROM lead")} == {"u_bai"}


def test_a_contact_of_a_colleague_s_is_asked_about(office: Office) -> None:
    office.say("u_bai", "周晓岚 13822223333 无锡恒飞模具有限公司 采购经理")
    told = office.say("u_song", "周晓岚 13866667777 无锡拓海传感有限公司 采购经理")
    assert told.question == "联系人「周晓岚」和「无锡恒飞模具有限公司」（白露在跟）的对得上，是同一个人吗？"
    assert "分开记" in office.say("u_song", "不是").text
    with office.database.read() as connection:
        owners = [row.owner for row in connection.exec_driver_sql("SELECT owner FROM lead ORDER BY key")]
    assert owners == ["u_bai", "u_song"]


def test_a_telephone_that_is_all_a_colleague_has_is_the_colleague_s(office: Office) -> None:
    office.submit("lead", contact="周晓岚", phone="13822223333", source="website")
    office.pass_time_to_say()
    first, other = ("u_bai", "u_song") if office.told("u_bai", "新线索归您") else ("u_song", "u_bai")
    assert "在跟，已告诉" in office.say(other, "周晓岚 13822223333 无锡恒飞模具有限公司 采购经理").text
    with office.database.read() as connection:
        assert (
            connection.exec_driver_sql("SELECT owner FROM customer WHERE name = '无锡恒飞模具有限公司'").scalar()
            == first
        )
