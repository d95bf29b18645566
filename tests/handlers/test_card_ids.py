"""The ref of a post, through the platform's narrow task_id and back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.post import Post
from bot.handlers.card_ids import read_card_id, write_card_id


@settings(deadline=None)
@given(st.text(max_size=9) | st.from_regex(r"[a-z]{3,9}/[0-9_@-]{1,20}/[0-9]{8}", fullmatch=True), st.integers(0))
def test_every_ref_comes_back_as_it_was(ref: str, serial: int) -> None:
    task_id = write_card_id("chenli", Post("", "", ref=ref), serial)
    assert re.fullmatch(r"[0-9A-Za-z_\-@]{1,128}", task_id)
    assert read_card_id(task_id) == ref


def test_a_ref_that_does_not_fit_is_refused_rather_than_cut() -> None:
    with pytest.raises(ValueError, match="300 characters"):
        write_card_id("chenli", Post("", "", ref="x" * 300), 1)


@pytest.mark.parametrize("task_id", ["taskid111", "", "_zz", "rpt-123-v1"])
def test_a_card_of_someone_else_is_its_own_ref(task_id: str) -> None:
    assert read_card_id(task_id) == task_id


def test_a_task_id_of_any_characters_can_be_read() -> None:
    assert read_card_id("_ff_fe@x") == "\ufffd\ufffd"
