"""A lead finds its rep, and everybody may see why: doubts are asked, limits hold, supervisors have a word."""

from collections.abc import Callable

import pytest

from bot.core.post import Post
from bot.routing.book import Book
from bot.routing.rules import RoutingFile
from tests.office import Office

pytestmark = pytest.mark.rules("lead_assigned", "lead_first_response", "lead_unassigned", "lead_silent")
Changed = Callable[..., None]


def _lead(office: Office, company: str = "蓝桥精工", phone: str = "13900001234", **more: str) -> None:
    office.submit("lead", **{"company": company, "contact": "王经理", "phone": phone, "source": "website", **more})
    office.pass_time_to_say()


@pytest.fixture
def rules(office: Office) -> Changed:
    """Puts other values into routing.yaml."""

    def change(**values: object) -> None:
        book = office.bells.leads.book
        file = RoutingFile.model_validate({**book.file.model_dump(by_alias=True, exclude_none=True), **values})
        office.follow_rules(Book(file, book.scoring, "test"))

    return change


def test_the_rep_who_fits_best_gets_the_lead_and_is_told_why(office: Office) -> None:
    office.sql("UPDATE person SET specialty = '光伏;储能', city = '苏州' WHERE key = 'u_song'")
    _lead(office, city="苏州市", industry="光伏", budget="1200000", title="总经理", need="新项目并网")
    (card,) = office.told("u_song", "新线索归您")
    assert "（A类）" in card.title
    assert "为什么给您：" in card.text
    assert "同城" in card.text
    assert "电话 13900001234" in card.text
    assert [one.action for one in card.buttons] == ["accept", "release", "contacted"]
    told = office.press("u_song", card.ref, "why_lead").text
    assert "评分 " in told
    assert "预算100万以上 +30" in told
    assert "白露" in told
    assert "差在" in told


def test_whose_lead_it_is_and_who_stands_above_may_ask_why_and_nobody_else(office: Office) -> None:
    office.sql("UPDATE person SET city = '苏州' WHERE key = 'u_song'")
    _lead(office, city="苏州")
    assert "规则 everyone：符合" in office.say("u_song", "为什么给我？").text
    assert "规则 everyone：符合" in office.say("s_qiu", "L0001怎么分的").text
    assert "蓝桥精工" in office.say("u_song", "蓝桥精工怎么分的").text
    assert "只有负责人" in office.say("u_bai", "L0001 怎么分的").text


def test_accepting_and_having_called_are_one_press_each(office: Office) -> None:
    office.sql("UPDATE person SET city = '苏州' WHERE key = 'u_song'")
    _lead(office, city="苏州", level="A")
    card = office.told("u_song", "新线索归您")[0]
    assert "电话 13900001234" in office.press("u_song", card.ref, "accept").text
    assert "已记：联系过" in office.press("u_song", card.ref, "contacted").text
    office.ff("2026-03-18T18:00")
    assert office.told("u_song", "还没联系") == []
    assert office.told("s_qiu", "首次响应") == []


def test_what_nobody_can_take_waits_where_everybody_sees_it_and_the_supervisor_hears_at_once(
    office: Office, rules: Changed
) -> None:
    rules(rules=[{"id": "south", "when": {"field": "city", "value": "深圳"}}])
    _lead(office, city="苏州")
    (alarm,) = office.told("s_qiu", "线索没有分出去：蓝桥精工（没有一条规则符合）")
    assert "L0001｜蓝桥精工" in office.say("u_bai", "待分配线索").text
    assert "已认领" in office.press("u_bai", alarm.ref, "claim").text
    assert office.say("u_bai", "待分配线索").text.endswith("没有待分配的线索")


def test_where_all_are_on_leave_nobody_is_chosen(office: Office) -> None:
    for who in ("u_bai", "u_song"):
        office.submit("leave", person=who, **{"from": "2026-03-18", "to": "2026-03-18"})
    _lead(office)
    assert len(office.told("s_qiu", "符合规则的人现在都接不了")) == 1


def _two_companies_of_one_telephone(office: Office) -> tuple[str, Post]:
    """The one who has both, and the card that asks whether they are one."""
    _lead(office)
    first = "u_bai" if office.told("u_bai", "新线索") else "u_song"
    _lead(office, "松风软件", phone="+86 139-0000-1234")
    (card,) = office.told(first, "同一个电话已经有负责人，记的是另一家公司")
    assert "电话 13900001234 也是「蓝桥精工」的，和「松风软件」是同一家吗？" in card.text
    return first, card


def _companies(office: Office) -> list[tuple[str, str]]:
    with office.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT key, owner FROM customer WHERE key > 'L' AND NOT withdrawn ORDER BY key"
        ).all()
    return [(row.key, row.owner) for row in rows]


def test_the_same_telephone_is_the_same_owner_s_who_is_asked_and_stays_two_companies(office: Office) -> None:
    first, card = _two_companies_of_one_telephone(office)
    assert _companies(office) == [("L0001", first), ("L0002", first)]
    other = "u_song" if first == "u_bai" else "u_bai"
    assert "只有主管" in office.press(other, card.ref, "same").text
    assert "是两家，分开记" in office.press(first, card.ref, "distinct").text
    assert _companies(office) == [("L0001", first), ("L0002", first)]


def test_one_company_written_in_two_ways_is_one_when_its_owner_says_so(office: Office) -> None:
    first, card = _two_companies_of_one_telephone(office)
    assert "松风软件 并到「蓝桥精工」" in office.press(first, card.ref, "same").text
    assert _companies(office) == [("L0001", first)]
    with office.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM lead WHERE customer = 'L0001'").scalar() == 2


def test_two_records_with_a_history_each_are_not_thrown_together(office: Office) -> None:
    first, card = _two_companies_of_one_telephone(office)
    office.say(first, "松风软件王经理电话聊了，要资料")
    assert "继续分开记" in office.press(first, card.ref, "same").text
    assert len(_companies(office)) == 2


def _first_with_a_contact(office: Office) -> str:
    _lead(office, contact="张伟民", city="苏州", industry="光伏", title="采购经理")
    return "u_bai" if office.told("u_bai", "新线索") else "u_song"


@pytest.mark.parametrize(
    "more",
    [
        {"company": "", "phone": "", "city": "苏州"},
        {"company": "", "phone": "13900007777", "city": "苏州", "title": "采购经理"},
        {"company": "松风软件", "phone": "", "city": "苏州", "industry": "光伏"},
    ],
)
def test_a_contact_of_a_colleague_s_is_asked_about_and_nobody_else_calls(office: Office, more: dict[str, str]) -> None:
    first = _first_with_a_contact(office)
    office.submit("lead", **{"contact": "张伟民", "source": "website", **{k: v for k, v in more.items() if v}})
    office.pass_time_to_say()
    (asked,) = office.told("s_qiu", "联系人「张伟民」和「蓝桥精工」")
    assert "是同一个人吗" in asked.text
    assert len(office.told("u_bai", "新线索归您")) + len(office.told("u_song", "新线索归您")) == 1
    assert "并到「蓝桥精工」，归" in office.press("s_qiu", asked.ref, "same").text
    office.pass_time_to_say()
    assert len(office.told(first, "新线索归您")) == 2
    assert _companies(office) == [("L0001", first)]


@pytest.mark.parametrize(
    "more",
    [
        {"contact": "张伟民", "phone": "13900007777"},
        {"contact": "张伟民", "company": "松风软件", "phone": "13900007777", "city": "苏州"},
        {"contact": "张经理", "city": "苏州", "industry": "光伏", "title": "采购经理"},
    ],
)
def test_a_name_alone_makes_nobody_the_same(office: Office, more: dict[str, str]) -> None:
    _first_with_a_contact(office)
    office.submit("lead", source="website", **more)
    office.pass_time_to_say()
    assert office.told("s_qiu", "同一个人") == []
    assert len(office.told("u_bai", "新线索归您")) + len(office.told("u_song", "新线索归您")) == 2


def test_two_people_of_one_name_are_given_as_two(office: Office) -> None:
    _first_with_a_contact(office)
    office.submit("lead", contact="张伟民", city="苏州", source="website")
    office.pass_time_to_say()
    (asked,) = office.told("s_qiu", "联系人「张伟民」")
    assert "给了" in office.press("s_qiu", asked.ref, "distinct").text


def test_a_customer_without_an_owner_is_theirs_who_has_an_open_deal(office: Office) -> None:
    office.say("u_song", "云岭电子报价80万，月底定")
    office.sql("UPDATE opportunity SET owner = 'u_song'")
    office.sql("UPDATE customer SET owner = NULL WHERE key = 'K02'")
    office.sql("UPDATE activity SET at = '2025-01-01 00:00:00'")
    _lead(office, "云岭电子")
    assert len(office.told("u_song", "这家公司已经有负责人")) == 1


def test_a_name_much_like_a_colleague_s_customer_is_asked_about_and_not_merged(office: Office) -> None:
    _lead(office, "杭州海棠医疗科技有限公司")
    (asked,) = office.told("s_qiu", "是同一家吗")
    assert "杭州海棠医疗器械有限公司" in asked.text
    assert office.told("u_bai", "新线索") == []
    assert office.told("u_song", "新线索") == []
    assert "只有主管" in office.press("u_song", asked.ref, "same").text
    assert "归白露" in office.press("s_qiu", asked.ref, "same").text
    office.pass_time_to_say()
    assert len(office.told("u_bai", "新线索归您")) == 1


def test_two_companies_that_only_sound_alike_are_given_by_the_rules(office: Office) -> None:
    office.sql("UPDATE person SET city = '杭州' WHERE key = 'u_song'")
    _lead(office, "杭州海棠医疗科技有限公司", city="杭州")
    (asked,) = office.told("s_qiu", "是同一家吗")
    assert "是两家" in office.press("s_qiu", asked.ref, "distinct").text
    office.pass_time_to_say()
    assert len(office.told("u_song", "新线索归您")) == 1


def test_a_lead_of_a_customer_whom_we_have_is_of_that_one_s_class(office: Office) -> None:
    _lead(office, "海棠医疗")
    assert "（A类）" in office.told("u_bai", "新线索归您")[0].title


def test_a_customer_whose_owner_is_away_is_their_deputy_s_for_today(office: Office) -> None:
    office.sql("UPDATE person SET deputy = 'u_song' WHERE key = 'u_bai'")
    office.submit("leave", person="u_bai", **{"from": "2026-03-18", "to": "2026-03-18"})
    _lead(office, "海棠医疗")
    assert len(office.told("u_song", "负责人今天不在")) == 1
    with office.database.read() as connection:
        assert connection.exec_driver_sql("SELECT owner FROM customer WHERE key = 'K01'").scalar() == "u_bai"


def test_a_supervisor_agrees_or_picks_another_and_a_table_shows_where_they_differ(
    office: Office, rules: Changed
) -> None:
    office.sql("UPDATE person SET city = '苏州' WHERE key = 'u_song'")
    rules(mode="suggested")
    _lead(office, city="苏州", industry="光伏")
    (asked,) = office.told("s_qiu", "建议把 蓝桥精工 给宋词")
    assert [one.action for one in asked.buttons] == ["agree", "pick:u_bai"]
    assert office.told("u_song", "新线索") == []
    assert "正等主管" in office.say("u_bai", "认领 L0001").text
    assert "只有主管" in office.press("u_bai", asked.ref, "agree").text
    assert "已把 蓝桥精工 转给宋词" in office.press("s_qiu", asked.ref, "agree").text
    office.pass_time_to_say()
    assert len(office.told("u_song", "新线索归您")) == 1
    _lead(office, "松风软件", phone="13900005678", city="苏州", industry="光伏")
    second = office.told("s_qiu", "建议把 松风软件 给")[0]
    assert "已把 松风软件 转给" in office.press("s_qiu", second.ref, second.buttons[1].action).text
    table = office.say("s_qiu", "建议采纳率").text
    assert "2 条，主管同意 1 条（50%）" in table
    assert "新能源｜C类｜1/2" in table


def test_who_holds_as_many_as_they_may_gets_no_more_and_cannot_claim_one(office: Office, rules: Changed) -> None:
    office.sql("UPDATE person SET city = '苏州' WHERE key = 'u_song'")
    rules(hold={"A": 1, "B": 1, "C": 1})
    for number in range(3):
        _lead(office, ("蓝桥精工", "松风软件", "远山物流")[number], phone=f"1390000123{number}", city="苏州", level="A")
    assert len(office.told("u_song", "新线索归您")) == 1
    assert len(office.told("u_bai", "新线索归您")) == 1
    assert "已到上限" in office.say("u_song", "认领 L0003").text
    assert "仍然把 远山物流 转给宋词吗" in office.say("s_qiu", "把L0003转给宋词").question
    assert "已把 远山物流 转给宋词" in office.say("s_qiu", "确认").text


def test_the_round_counts_leads_that_were_assigned_by_hand(office: Office, rules: Changed) -> None:
    rules(rules=[{"id": "round", "when": {"always": True}, "by": "turn"}])
    _lead(office)
    first = "u_bai" if office.told("u_bai", "新线索") else "u_song"
    other = "u_song" if first == "u_bai" else "u_bai"
    office.say("s_qiu", f"把L0001转给{'宋词' if other == 'u_song' else '白露'}")
    office.say("s_qiu", "确认")
    _lead(office, "松风软件", phone="13900005678")
    assert len(office.told(first, "轮到您")) >= 1
    assert "松风软件" in office.told(first, "新线索归您")[-1].text
