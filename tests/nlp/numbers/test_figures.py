"""Figures with their values, and what only looks like one."""

import pytest

from bot.nlp.numbers.figures import figures


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("一百零一万一千", "1011000"),
        ("三百五十一万亿", "351000000000000"),
        ("一万零十二", "10012"),
        ("两千三百五", "2350"),
        ("一百零五", "105"),
        ("两千万点五五四四", "20000000.5544"),
        ("1千零20", "1020"),
        ("77万5", "775000"),
        ("1.5个亿", "150000000"),
        ("负三十二", "-32"),
        ("-1200K", "-1200000"),
        ("壹佰贰拾万", "1200000"),
        ("两百来万", "2000000"),
        ("二零一七", "2017"),
    ],
)
def test_a_figure_has_its_value(text: str, low: str) -> None:
    (figure,) = figures(text)
    assert f"{figure.low.normalize():f}" == low
    assert not figure.loose


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三五百", 300, 500),
        ("十七八", 17, 18),
        ("一百二三十万", 1_200_000, 1_300_000),
        ("十几万", 100_000, 200_000),
        ("几十万", 100_000, 1_000_000),
        ("四百多", 400, 500),
        ("20多万", 200_000, 300_000),
        ("两三", 2, 3),
    ],
)
def test_a_loose_figure_lies_between_two_values(text: str, low: int, high: int) -> None:
    (figure,) = figures(text)
    assert figure.low == low
    assert figure.high == high


@pytest.mark.parametrize(
    "text", ["一直", "千万别", "四川", "陆地", "星期三", "第一", "型号A4", "192.168.1.1", "1" * 41]
)
def test_what_is_no_figure_is_passed_over(text: str) -> None:
    assert figures(text) == []
