"""Numbers that give somebody away, proved by their check digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.card_numbers import is_id_card, is_luhn
from bot.nlp.phrases.checks import Check, found, is_company_code
from bot.nlp.phrases.plain import plain


@pytest.mark.parametrize(
    ("check", "text", "numbers"),
    [
        ("cn_id", "身份证11010519491231002X。", ["11010519491231002x"]),
        ("cn_id", "１１０１０５ １９４９１２３１ ００２Ｘ", ["110105 19491231 002x"]),
        ("cn_id", "身份证110105194912310021", []),
        ("cn_id", "ID11010519491231002X", ["11010519491231002x"]),
        ("cn_id", "990105194912310020 11010519491331002X", []),
        ("bank_card", "卡号6222021234567890128", ["6222021234567890128"]),
        ("bank_card", "4111 1111 1111 1111", ["4111 1111 1111 1111"]),
        ("bank_card", "编号3566002020360505", []),
        ("bank_card", "账号3566002020360505", ["3566002020360505"]),
        ("bank_card", "6222021234567890120", []),
        ("bank_card", "银行卡 11010519491231002X", []),
        ("cn_mobile", "打+86 138-0013-8000", ["138-0013-8000"]),
        ("cn_mobile", "12345678901 113800138000", []),
        ("uscc", "税号91110000600037341L", ["91110000600037341l"]),
        ("uscc", "税号91110000600037341A", []),
        ("email", "发a.b+c@example.com.cn", ["a.b+c@example.com.cn"]),
        ("url", "见 https://example.com/a?b=1", ["https://example.com/a?b=1"]),
        ("ipv4", "服务器10.0.0.8，不是10.0.0.300", ["10.0.0.8"]),
        ("digits8", "单号 1234-5678", ["1234-5678"]),
        ("digits8", "1234567", []),
    ],
)
def test_a_check(check: Check, text: str, numbers: list[str]) -> None:
    shown = plain(text)
    assert [shown[start:end] for start, end in found(check, shown)] == numbers


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_seen(place: int, more: int) -> None:
    number = "11010519491231002x"
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert is_id_card(number)
    assert not is_id_card(wrong)


def test_luhn_and_the_company_code_see_a_wrong_digit() -> None:
    assert is_luhn("4111111111111111")
    assert not is_luhn("4111111111111112")
    assert is_company_code("91110000600037341l")
    assert not is_company_code("91110000600037342l")
