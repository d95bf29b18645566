"""What a company's name is made of, and the forms in which people write it."""

import pytest

from bot.nlp.names.forms import asked, core, kept, plain_names


def test_a_full_name_is_known_without_its_suffix_and_city() -> None:
    assert plain_names("苏州华星科技股份有限公司", "苏州") == (
        "苏州华星科技股份有限公司",
        "苏州华星科技",
        "华星科技股份有限公司",
        "华星科技",
    )


def test_a_place_at_the_head_is_known_without_being_told() -> None:
    assert "华星科技" in plain_names("苏州市吴中区华星科技有限公司", None)


@pytest.mark.parametrize(
    ("name", "text", "brand"),
    [
        ("深圳市美亚柏科信息股份有限公司", "深圳市美亚柏科信息", "美亚柏科信息"),
        ("北京市石景山区泰山人家有限公司", "北京市石景山区泰山人家", "泰山人家"),
        ("怒江傈僳族自治州意尔达激光有限公司", "怒江傈僳族自治州意尔达激光", "意尔达激光"),
        ("宿豫区娜斯佳食品商行", "宿豫区娜斯佳食品商行", "娜斯佳食品商行"),
        ("一寸金教育(北京)有限公司", "一寸金教育北京", "一寸金教育北京"),
        ("惠州遇见花开教育有限公司深圳分公司", "惠州遇见花开教育深圳分", "遇见花开教育深圳分"),
        ("兰州民百（集团）股份有限公司", "兰州民百集团", "民百集团"),
        ("中山", "中山", "中山"),
        ("有限公司", "有限公司", "有限公司"),
        ("HuaXing 科技", "huaxing科技", "huaxing科技"),
    ],
)
def test_the_core_is_without_legal_form_and_the_brand_without_place(name: str, text: str, brand: str) -> None:
    assert (core(name).text, core(name).brand) == (text, brand)


def test_everything_that_a_short_form_asks_for_is_kept() -> None:
    name = core("洛阳北方玻璃技术股份有限公司")
    for short in ("洛阳北方玻璃", "北玻", "北方", "洛阳北方"):
        assert set(asked(core(short))) & set(kept(name)), short


def test_homophones_share_the_gram_of_their_sound() -> None:
    assert set(asked(core("汇柯"))) & set(kept(core("汇科科技有限公司")))
