"""Long texts: no part over its bytes, nothing lost between the parts."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.handlers.splitting import split

MARK = re.compile(r"（(\d+)/(\d+)）")

PHRASES = st.text(st.sampled_from("报价万 \n，。A😀é\u200d"), max_size=40) | st.text(max_size=40)
LONG = st.builds(lambda phrases, times: "".join(phrases) * times, st.lists(PHRASES), st.integers(1, 60))


def without_marks(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    for number, part in enumerate(parts, start=1):
        found = MARK.match(part)
        assert found is not None
        assert (int(found[1]), int(found[2])) == (number, len(parts))
    return "".join(MARK.sub("", part, count=1) for part in parts)


@settings(deadline=None)
@given(LONG, st.integers(min_value=40, max_value=2048))
def test_no_part_is_over_the_limit_and_together_they_are_the_text(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(len(part.encode()) <= limit for part in parts)
    assert without_marks(parts) == text


@settings(deadline=None)
@given(st.lists(st.text("报价1", max_size=50), min_size=1), st.integers(10, 60))
def test_where_lines_are_short_every_part_ends_with_a_whole_line(lines: list[str], times: int) -> None:
    text = "\n".join(lines * times)
    parts = split(text, 300)
    assert all(part.endswith("\n") for part in parts[:-1])


def test_a_text_at_the_limit_is_one_part_without_a_mark() -> None:
    assert split("x" * 2048, 2048) == ["x" * 2048]
    assert [part[:5] for part in split("x" * 2049, 2048)] == ["（1/2）", "（2/2）"]


def test_a_code_point_that_does_not_fit_goes_to_the_next_part() -> None:
    parts = split("😀" * 600, 2048)
    assert without_marks(parts) == "😀" * 600
    assert all("\ufffd" not in part for part in parts)


@pytest.mark.parametrize("pieces", [9, 10, 99, 100])
def test_the_mark_is_counted_however_many_digits_it_takes(pieces: int) -> None:
    text = "x" * (80 * pieces)
    parts = split(text, 100)
    assert max(len(part.encode()) for part in parts) <= 100
    assert without_marks(parts) == text


def test_a_mark_in_the_text_itself_is_left_alone() -> None:
    text = "（1/2）" * 500
    assert without_marks(split(text, 2048)) == text
