"""Names: exact, derived, shared, misspelt."""

from bot.nlp.names_index import NamedIndex, plain_names

INDEX = NamedIndex(
    customers=[
        ("H01", "苏州华星科技股份有限公司", ["华星科技"], "苏州", "u_qian"),
        ("H05", "宁波海澜轴承有限公司", ["海澜轴承"], "宁波", "u_sheng"),
        ("H06", "宁波海澜物流有限公司", ["海澜物流"], "宁波", "u_qian"),
        ("H20", "杭州远景有限公司", ["远景"], "杭州", None),
        ("H21", "宁波远景有限公司", ["远景"], "宁波", None),
    ],
    competitors=[("远瞻云", ["远瞻云科"]), ("泰拓", ["Tetra"])],
    staff=[("u_qian", "钱多")],
)


def test_a_full_name_is_known_without_its_suffix_and_city() -> None:
    assert plain_names("苏州华星科技股份有限公司", "苏州") == (
        "苏州华星科技股份有限公司",
        "苏州华星科技",
        "华星科技股份有限公司",
        "华星科技",
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


def test_what_resembles_nothing_has_no_candidates() -> None:
    assert INDEX.candidates("北岭矿业", "u_x") == []
    assert INDEX.candidates("", "u_x") == []
