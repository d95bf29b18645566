"""Numbers in digits and in Chinese."""

import pytest

from bot.nlp.numbers.numerals import number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,250,000", "1250000"),
        ("一百六十三", "163"),
        ("一百零五", "105"),
        ("一百五", "150"),
        ("十二", "12"),
        ("两千三", "2300"),
        ("一三八", "138"),
        ("四十来", "40"),
        ("三万二", "32000"),
        ("7,905.5", "7905.5"),
    ],
)
def test_a_number_has_its_value(text: str, value: str) -> None:
    assert str(number(text)) == value


@pytest.mark.parametrize("text", ["", "张总", "1.2.3", "百灵鸟"])
def test_what_is_no_number_has_none(text: str) -> None:
    assert number(text) is None
