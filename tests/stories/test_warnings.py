"""Words that somebody must hear of reach whom they concern, as fast as they are grave, and the rep learns nothing."""

import json

import pytest
from sqlalchemy import text

from bot.core.post import Post
from bot.nlp.phrases.detector import Detector
from tests.office import Office

pytestmark = pytest.mark.rules("warning")


def _warned(office: Office, who: str) -> list[Post]:
    return [post for post in office.told(who) if post.text.startswith("⚠")]


def test_grave_words_reach_supervisor_and_compliance_at_once_even_at_night(office: Office) -> None:
    office.leap("2026-03-18T22:00")
    answer = office.say("u_bai", "海棠医疗演示完了，李主任暗示要好处费")
    office.ff("2026-03-18T22:01")
    (told,) = _warned(office, "s_qiu")
    assert told.text.startswith("⚠ 回扣贿赂 · 白露 · 海棠医疗  22:00（预警1）")
    assert "原话：「海棠医疗演示完了，李主任暗示要好处费」" in told.text
    assert "规则：" in told.text
    assert len(_warned(office, "c_yan")) == 1
    assert _warned(office, "h_dong") == []
    assert "合规" not in answer.text.replace("也会做合规检查并留存", "")
    assert "预警" not in office.say("u_bai", "预警").text.replace("提醒或预警", "")


def test_high_words_reach_the_supervisor_and_personal_data_compliance_too(office: Office) -> None:
    office.say("u_bai", "海棠医疗我答应免费延保一年")
    office.say("u_song", "青枫仪器王工的身份证号是110101199003074514")
    office.ff("2026-03-18T10:31")
    assert len(_warned(office, "s_qiu")) == 2
    assert [post.title for post in _warned(office, "c_yan")] == ["⚠ 个人信息 · 宋词 · 青枫仪器"]


def test_lesser_words_are_bundled_within_the_hour(office: Office) -> None:
    office.say("u_bai", "海棠医疗李主任说再考虑")
    office.ff("2026-03-18T10:50")
    office.say("u_song", "青枫仪器王工投诉了")
    office.ff("2026-03-18T11:29")
    assert _warned(office, "s_qiu") == []
    office.ff("2026-03-18T11:31")
    (told,) = _warned(office, "s_qiu")
    assert "客户犹豫" in told.text
    assert "客户投诉" in told.text


def test_the_second_on_a_customer_in_a_day_is_a_step_graver(office: Office) -> None:
    office.say("u_bai", "海棠医疗李主任投诉了")
    office.say("u_bai", "海棠医疗李主任又投诉了")
    office.ff("2026-03-18T10:31")
    assert len(_warned(office, "s_qiu")) == 1, "warn becomes high, which is told at once"


def test_lesser_words_of_the_evening_wait_for_the_morning(office: Office) -> None:
    office.leap("2026-03-18T21:30")
    office.say("u_bai", "海棠医疗李主任投诉了")
    office.ff("2026-03-19T07:59")
    assert _warned(office, "s_qiu") == []
    office.ff("2026-03-19T08:06")
    assert len(_warned(office, "s_qiu")) == 1


def test_what_a_supervisor_said_goes_to_the_one_above(office: Office) -> None:
    office.say("s_qiu", "海棠医疗李主任暗示要好处费")
    office.ff("2026-03-18T10:31")
    assert _warned(office, "s_qiu") == []
    assert len(_warned(office, "d_xia")) == 1


def test_the_trail_of_a_warning_names_the_lists_that_found_it(office: Office, detector: Detector) -> None:
    office.say("u_bai", "海棠医疗李主任暗示要好处费")
    with office.database.read() as connection:
        (raised,) = connection.execute(text("SELECT body FROM ledger WHERE event = 'raise'")).scalars()
    assert json.loads(raised)["alert"]["facts"]["lists"] == detector.version


def test_nobody_is_shown_the_whole_number_of_a_card(office: Office) -> None:
    answer = office.say("u_bai", "海棠医疗李主任，身份证号是110101199003074514，下周三复演 6222021234567890128")
    office.ff("2026-03-18T11:31")
    office.say("s_qiu", "预警")
    posts = [answer, *office.told("s_qiu"), *office.told("c_yan")]
    assert "身份证号是110***********4514" in _warned(office, "c_yan")[0].text
    assert [one for one in posts if "19900307" in one.text + one.title or "2021234567" in one.text + one.title] == []


@pytest.mark.parametrize(
    ("said", "number", "shown"),
    [
        ("师傅马德全身份证440307198811023518，远舟医疗明早进场", "440307198811023518", "440***********3518"),
        ("海棠医疗财务她的银行卡6217 0012 3456 7890 123麻烦退款", "0012 3456", "6217 **** **** ***0 123"),
        ("海棠医疗老主任证件440307881302351", "440307881302351", "440********2351"),
        ("海棠医疗李主任护照E12345678，订票用", "E12345678", "E*****678"),
    ],
)
def test_a_number_that_only_its_name_or_form_gives_away_is_shown_to_nobody_and_not_in_the_trail_of_the_warning(
    office: Office, said: str, number: str, shown: str
) -> None:
    answer = office.say("u_bai", said)
    office.ff("2026-03-18T11:31")
    office.say("s_qiu", "预警")
    assert [shown in _warned(office, who)[0].text for who in ("s_qiu", "c_yan")] == [True, True]
    posts = [answer, *office.told("u_bai"), *office.told("s_qiu"), *office.told("c_yan")]
    assert [one for one in posts if number in one.text + one.title + one.question] == []
    with office.database.read() as connection:
        raised = connection.execute(text("SELECT body FROM ledger WHERE event = 'raise'")).scalars().all()
    assert raised
    assert [body for body in raised if number in body] == []


def test_a_denial_warns_nobody(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，我没答应给回扣")
    office.ff("2026-03-18T12:00")
    assert _warned(office, "s_qiu") == []


def _passed_over(office: Office) -> list[dict[str, str]]:
    with office.database.read() as connection:
        bodies = connection.execute(text("SELECT body FROM ledger WHERE event = 'passed_over' ORDER BY seq")).scalars()
        return [json.loads(body) for body in bodies]


def test_what_is_not_meant_is_kept_with_its_scope_and_told_to_nobody(office: Office, detector: Detector) -> None:
    office.say("u_bai", "栖霁检验说我没答应给回扣")
    office.ff("2026-03-18T12:00")
    (kept,) = _passed_over(office)
    assert kept["category"] == "bribery"
    assert kept["words"] == "栖霁检验说我没答应给回扣"
    assert kept["scope"] == "negated"
    assert kept["rule"]
    assert kept["lists"] == detector.version
    assert [_warned(office, who) for who in ("s_qiu", "d_xia", "c_yan")] == [[], [], []]
    with office.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM alert")).scalar() == 0


def test_numbers_of_cards_are_masked_in_what_is_kept_of_words_that_are_not_meant(office: Office) -> None:
    office.say("u_bai", "海棠医疗我没答应给回扣，也没收身份证号110101199003074514的钱")
    kept = _passed_over(office)
    assert kept
    assert "19900307" not in json.dumps(kept)


def test_a_sentence_that_denies_twice_is_kept_once(office: Office) -> None:
    office.say(
        "u_bai",
        "海棠医疗我没答应给回扣，我们这边所有人从上到下谁都没有给过任何人一分钱，去年开始到今年都是，我也没答应给回扣",
    )
    assert len(_passed_over(office)) == 1


def test_a_draft_and_words_that_are_tried_are_kept_nowhere(office: Office) -> None:
    office.say("u_bai", "帮我看下这么说行不行：我没答应给回扣")
    office.say("a_gu", "测试词 我没答应给回扣")
    assert _passed_over(office) == []


def test_compliance_and_those_above_can_look_at_what_was_not_told(office: Office) -> None:
    office.say("u_bai", "海棠医疗我没答应给回扣")
    office.say("s_qiu", "海棠医疗采购问能不能给回扣？我没答应给回扣")
    seen = office.say("c_yan", "没报的预警").text
    assert "03-18 10:30 白露｜回扣贿赂｜是否认｜「海棠医疗我没答应给回扣」" in seen
    assert "秋实" in seen
    above = office.say("s_qiu", "没报的预警").text
    assert "白露" in above
    assert "秋实" not in above, "their own words are for those above them"
    assert "只有合规和主管能看" in office.say("u_bai", "没报的预警").text


def test_a_list_of_warnings_tells_them_apart(office: Office) -> None:
    office.say("u_bai", "海棠医疗李主任说再考虑")
    office.say("u_bai", "云岭电子王工投诉了")
    listed = office.say("s_qiu", "预警").text
    assert "白露｜海棠医疗｜客户犹豫·提示｜" in listed
    assert "白露｜云岭电子｜客户投诉·注意｜" in listed
    assert "话术预警" not in listed


def _bundle(office: Office) -> Post:
    """Three lesser warnings that 秋实 was told of on one card."""
    office.say("u_bai", "海棠医疗李主任说再考虑")
    office.say("u_song", "青枫仪器王工投诉了")
    office.say("u_bai", "云岭电子说今年预算紧张")
    office.ff("2026-03-18T11:31")
    (card,) = _warned(office, "s_qiu")
    return card


def test_a_button_of_a_card_is_for_all_that_the_card_shows(office: Office) -> None:
    card = _bundle(office)
    assert "1、2、3号记为处理中" in office.press("s_qiu", card.ref, "ack").text
    assert office.say("s_qiu", "预警").text.count("处理中") == 3
    assert office.press("s_qiu", card.ref, "history").text.count("已告知秋实") == 3
    assert "1、2、3号静默到" in office.press("s_qiu", card.ref, "snooze:2d").text
    office.say("s_qiu", "2 了结")
    assert "1、3号已了结" in office.press("s_qiu", card.ref, "resolve").text
    assert "不用再处理" in office.press("s_qiu", card.ref, "ack").text


def test_words_with_a_number_are_for_that_warning_alone(office: Office) -> None:
    _bundle(office)
    assert "好，1号记为处理中" in office.say("s_qiu", "已处理 1").text
    assert office.say("s_qiu", "预警").text.count("处理中") == 1


def test_somebody_else_s_press_of_a_card_acknowledges_nothing(office: Office) -> None:
    card = _bundle(office)
    assert "不归您处理" in office.press("u_song", card.ref, "ack").text
    assert "处理中" not in office.say("s_qiu", "预警").text


def test_what_no_list_has_words_for_is_told_with_what_it_reads_like(office: Office) -> None:
    office.say("u_bai", "海棠医疗今年的设备款财政给砍了一半")
    office.ff("2026-03-18T11:31")
    (told,) = _warned(office, "s_qiu")
    assert "原话：「海棠医疗今年的设备款财政给砍了一半」" in told.text
    assert "这句话读起来像「预算紧张」，因为有「" in told.text
    assert "规则：" not in told.text
