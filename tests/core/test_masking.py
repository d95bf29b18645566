"""Numbers of cards are starred in what people see, whole numbers only, and nothing else moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.masking import masked


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("卡号6222021234567890128，尽快", "卡号6222***********0128，尽快"),
        ("6222 0212 3456 7890 128", "6222 **** **** ***0 128"),
        ("打到 4111-1111-1111-1111", "打到 4111-****-****-1111"),
        ("身份证１１０１０１１９９００３０７４５１４", "身份证１１０***********４５１４"),
        ("110101 19900307 4514", "110*** ******** 4514"),
    ],
)
def test_the_middle_of_a_card_number_is_starred(typed: str, shown: str) -> None:
    assert masked(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "电话13800138000 2026-03-18",
        "报价1200000 预算80万",
        "订单号4111111111111112",
        "订单号：110101199003074513",
        "工单号 20261120123456",
        "运单号6217001020261118",
        "合同 XS-440307198811023518",
        "2026112012345678",
        "对公账号 3301 2233 4455 6677",
        "刷卡机款打对公账号 4301 2233 4455 6677",
        "身份证读卡器40台",
        "护照办好了，打13800138000",
        "证件尾号1234 13800138000",
        "名片卡6 13800138000 220",
    ],
)
def test_what_is_no_card_number_is_left_alone(typed: str) -> None:
    assert masked(typed) == typed


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("440307198811023518", "440***********3518"),
        ("440307.19881102.3513", "440***.********.3513"),
        ("身份证440307198813023518", "身份证440***********3518"),
        ("證件：44030719881102351", "證件：440**********2351"),
        ("440307881102351", "440********2351"),
        ("老证件 440307 881302 351", "老证件 440*** *****2 351"),
        ("她的银行卡6217 0012 3456 7890 123麻烦退款", "她的银行卡6217 **** **** ***0 123麻烦退款"),
        ("6217001234567890123", "6217***********0123"),
        ("农行卡9558801234567890123", "农行卡9558***********0123"),
        ("护照E12345678已收", "护照E*****678已收"),
        ("護照號碼：EA1234567", "護照號碼：EA****567"),
        ("Passport No. 123456789", "Passport No. ******789"),
        ("身份证4\ufe0f\u20e340307198811023518", "身份证4\ufe0f\u20e340***********3518"),
    ],
)
def test_what_looks_like_a_persons_number_or_is_said_to_be_one_is_starred_though_no_digit_proves_it(
    typed: str, shown: str
) -> None:
    assert masked(typed) == shown


def test_the_telephone_beside_a_number_stays_readable() -> None:
    assert masked("身份证440307198811023518 13800138000") == "身份证440***********3518 13800138000"
    assert masked("13800138000 6217001234567890123") == "13800138000 6217***********0123"


@given(st.text(), st.sampled_from(["110101199003074514", "4111111111111111"]), st.text())
def test_only_digits_become_stars_and_every_offset_stays(before: str, number: str, after: str) -> None:
    typed = before + number + after
    shown = masked(typed)
    assert len(shown) == len(typed)
    assert all(seen in {was, "*"} for seen, was in zip(shown, typed, strict=True))


def test_a_number_between_words_of_any_kind_is_never_shown_whole() -> None:
    assert "110101199003074514" not in masked("他说身份证号是110101199003074514和6222021234567890128")
