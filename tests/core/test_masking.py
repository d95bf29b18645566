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
    "typed", ["电话13800138000 2026-03-18", "报价1200000 预算80万", "订单号4111111111111112", "110101199003074513"]
)
def test_what_is_no_card_number_is_left_alone(typed: str) -> None:
    assert masked(typed) == typed


@given(st.text(), st.sampled_from(["110101199003074514", "4111111111111111"]), st.text())
def test_only_digits_become_stars_and_every_offset_stays(before: str, number: str, after: str) -> None:
    typed = before + number + after
    shown = masked(typed)
    assert len(shown) == len(typed)
    assert all(seen in {was, "*"} for seen, was in zip(shown, typed, strict=True))


def test_a_number_between_words_of_any_kind_is_never_shown_whole() -> None:
    assert "110101199003074514" not in masked("他说身份证号是110101199003074514和6222021234567890128")
