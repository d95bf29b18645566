"""Lengths of time in config/ are what they say, and what is none is refused with an example."""

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.core.worktime import Length
from bot.rules.lengths import Written

_READ: TypeAdapter[Length] = TypeAdapter(Written)


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("30分钟", Length(30, "minutes")),
        ("1.5小时", Length(1.5, "hours")),
        ("7 天", Length(7, "days")),
        ("4工作小时", Length(4, "workhours")),
        ("3工作日", Length(3, "workdays")),
    ],
)
def test_a_length_is_read_as_written(written: str, length: Length) -> None:
    assert _READ.validate_python(written) == length


@pytest.mark.parametrize("written", ["-4小时", "4", "四小时", "1.5天", "4h", ""])
def test_what_is_no_length_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValidationError, match="例如 30分钟"):
        _READ.validate_python(written)
