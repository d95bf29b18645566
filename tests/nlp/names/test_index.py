"""Names: exact, derived, shared, misspelt."""

from bot.nlp.names.index import in_memory
from bot.nlp.names.shelf import Known, Named


def _customer(key: str, name: str, alias: str, city: str, owner: str | None) -> Named:
    return Named(Known(key, name, alias, city, owner), [alias])


INDEX = in_memory(
    customers=[
        _customer("H01", "苏州华星科技股份有限公司", "华星科技", "苏州", "u_qian"),
        _customer("H05", "宁波海澜轴承有限公司", "海澜轴承", "宁波", "u_sheng"),
        _customer("H06", "宁波海澜物流有限公司", "海澜物流", "宁波", "u_qian"),
        _customer("H20", "杭州远景有限公司", "远景", "杭州", None),
        _customer("H21", "宁波远景有限公司", "远景", "宁波", None),
        _customer("H30", "青岛识微信息技术有限公司", "看得清", "青岛", None),
    ],
    rivals=[("远瞻云", ["远瞻云科"]), ("泰拓", ["Tetra"])],
    staff=[("u_qian", "钱多")],
)


def test_the_longest_name_is_found_and_a_shared_alias_means_both() -> None:
    found = [(named.start, named.end, named.ids) for named in INDEX.customers_in("宁波海澜轴承和远景")]
    assert found == [(0, 6, ("H05",)), (7, 9, ("H20", "H21"))]


def test_a_latin_alias_is_a_whole_word() -> None:
    assert [named.ids for named in INDEX.competitors_in("TETRA报了价")] == [("泰拓",)]
    assert INDEX.competitors_in("Tetrapak报了价") == []


def test_a_competitor_of_three_characters_is_known_by_two() -> None:
    assert [named.ids for named in INDEX.competitors_in("输给远瞻了")] == [("远瞻云",)]


def test_a_senders_own_customer_comes_first_among_equals() -> None:
    assert [found.customer for found in INDEX.candidates("海澜", "u_qian")[:2]] == ["H06", "H05"]
    assert [found.customer for found in INDEX.candidates("海澜", "u_sheng")[:2]] == ["H05", "H06"]


def test_a_misspelt_name_still_has_its_candidate() -> None:
    assert INDEX.candidates("海兰轴承", "u_x")[0].customer == "H05"


def test_a_name_written_by_its_sound_still_has_its_candidate() -> None:
    assert INDEX.candidates("花行科技", "u_x")[0].customer == "H01"


def test_a_nickname_that_is_no_part_of_the_name_is_searched_too() -> None:
    assert INDEX.candidates("看的清", "u_x")[0].customer == "H30"


def test_what_resembles_nothing_has_no_candidates() -> None:
    assert INDEX.candidates("北岭矿业", "u_x") == []
    assert INDEX.candidates("", "u_x") == []


def test_a_city_and_an_owner_are_known_of_those_that_were_found() -> None:
    INDEX.customers_in("华星科技")
    assert (INDEX.city("H01"), INDEX.owner("H01"), INDEX.short("H01")) == ("苏州", "u_qian", "华星科技")
    assert (INDEX.city("H99"), INDEX.owner("H99")) == (None, None)
