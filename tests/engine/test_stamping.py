"""What a pressed card says afterwards."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.core.effects import Note, Tell
from bot.core.outcome import Outcome
from bot.engine.stamping import stamped
from bot.rules.stamp import pressed

DECIDED = Outcome((Note("noted", "x"),))


def press(action: str, permit: str = "code-1", kind: str = "pressed") -> Any:  # noqa: ANN401  as much of a row as counts
    return SimpleNamespace(id=7, kind=kind, body={"ref": "r", "action": action, "permit": permit})


@pytest.mark.parametrize(
    ("action", "label"),
    [
        ("choose:2", "已选 2"),
        ("confirm", "已确认"),
        ("cancel", "已跳过"),
        ("ack", "已处理"),
        ("snooze:2h", "已处理"),
        ("choose:1,choose:2", "已处理"),
        ("", "已处理"),
    ],
)
def test_the_button_that_is_left_says_what_was_chosen(action: str, label: str) -> None:
    assert pressed(action) == label


def test_the_stamp_comes_after_what_was_decided_and_once_a_message() -> None:
    *before, stamp = stamped(DECIDED, press("choose:2")).effects
    assert tuple(before) == DECIDED.effects
    assert isinstance(stamp, Tell)
    assert (stamp.key, stamp.to, stamp.post.permit, stamp.post.text) == ("stamp/7", "", "code-1", "已选 2")


@pytest.mark.parametrize("row", [press("confirm", permit=""), press("submit"), press("confirm", kind="said")])
def test_without_a_permit_or_a_choice_there_is_none(row: Any) -> None:  # noqa: ANN401
    assert stamped(DECIDED, row) == DECIDED


def test_a_press_that_was_stored_before_there_were_permits_has_none() -> None:
    row: Any = SimpleNamespace(id=7, kind="pressed", body={"ref": "r", "action": "confirm"})
    assert stamped(DECIDED, row) == DECIDED
