"""Rows to lines: the order, the time that is told, and which button was pressed."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bot.core.post import Button, Post
from bot.web.conversation import Posted, Pressed, Spoken, lines, summary
from storage.types import AnyRow

NOON = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)
CARD = Post("哪家", "", "是哪家？", (Button("甲", "choose:1"), Button("乙", "choose:2")), "which/1")


@dataclass
class Stored:
    id: int
    at: datetime
    kind: str
    body: dict[str, Any] = field(default_factory=dict)
    post: dict[str, Any] = field(default_factory=dict)
    message: int | None = None

    @property
    def received_at(self) -> datetime:
        return self.at

    @property
    def sent_at(self) -> datetime:
        return self.at


def row(*columns: Any, **more: Any) -> AnyRow:
    """One that looks like a row of the inbox or the outbox."""
    return cast("AnyRow", Stored(*columns, **more))


def _said(number: int, text: str, minutes: float = 0) -> AnyRow:
    return row(number, NOON + timedelta(minutes=minutes), "said", {"text": text})


def _pressed(number: int, action: str, minutes: float) -> AnyRow:
    return row(number, NOON + timedelta(minutes=minutes), "pressed", {"ref": "which/1", "action": action})


def _sent(number: int, post: Post, minutes: float = 0, message: int | None = None) -> AnyRow:
    return row(number, NOON + timedelta(minutes=minutes), "reply", post=asdict(post), message=message)


def _texts(found: tuple[Any, ...]) -> list[str]:
    return [line.post.text if isinstance(line, Posted) else line.text for line in found]


def test_both_sides_stand_in_order_of_time() -> None:
    found = lines([_said(2, "二", 2), _said(1, "一")], [_sent(1, Post("答", "答一"), 1)], 200)
    assert _texts(found) == ["一", "答一", "二"]


def test_at_the_same_instant_an_answer_follows_its_own_question() -> None:
    said = [_said(2, "二"), _said(1, "一")]
    sent = [_sent(8, Post("", "答二"), message=2), _sent(7, Post("", "答一"), message=1)]
    assert _texts(lines(said, sent, 200)) == ["一", "答一", "二", "答二"]


def test_only_the_last_lines_are_kept() -> None:
    assert _texts(lines([_said(n, str(n), n) for n in range(5)], [], 2)) == ["3", "4"]


def test_the_time_is_told_at_the_start_after_a_pause_and_on_a_new_day() -> None:
    found = lines([_said(1, "", 0), _said(2, "", 5), _said(3, "", 16), _said(4, "", 60 * 12)], [], 200)
    assert [line.when for line in found] == ["3月18日 周三 12:00", None, "12:16", "3月19日 周四 00:00"]


def test_a_pressed_card_shows_which_button_and_stays_so() -> None:
    found = lines([_pressed(3, "choose:2", 2), _pressed(2, "choose:1", 1)], [_sent(1, CARD)], 200)
    assert [line.chosen for line in found if isinstance(line, Posted)] == ["choose:1"]
    assert [line.text for line in found if isinstance(line, Pressed)] == ["甲", "乙"]


def test_a_card_sent_again_under_its_ref_can_be_pressed_again() -> None:
    found = lines([_pressed(2, "choose:1", 1)], [_sent(5, CARD, 2), _sent(1, CARD)], 200)
    assert [line.chosen for line in found if isinstance(line, Posted)] == ["choose:1", None]


def test_a_post_without_buttons_is_never_pressed() -> None:
    found = lines([_pressed(2, "choose:1", 1)], [_sent(1, Post("答", "答", ref="which/1"))], 200)
    assert [line.chosen for line in found if isinstance(line, Posted)] == [None]


def test_a_message_whose_text_was_blanked_says_so() -> None:
    (line,) = lines([row(1, NOON, "said")], [], 200)
    assert isinstance(line, Spoken)
    assert line.text == "（内容未保留）"


def test_a_card_does_not_say_its_title_twice() -> None:
    def heading(post: Post) -> str:
        (line,) = lines([], [_sent(1, post)], 200)
        assert isinstance(line, Posted)
        return line.heading

    assert heading(CARD) == "哪家"
    assert heading(Post("是哪家？", "", "是哪家？", CARD.buttons, "r")) == ""
    assert heading(Post("哪家", "哪家都行", "", CARD.buttons, "r")) == ""
    assert heading(Post("哪家", "无按钮")) == ""


def test_a_summary_is_one_line() -> None:
    assert summary(Post("题", "文\n二")) == "题"
    assert summary(Post("", "文\n二")) == "文"
    assert summary(Post("", "", "问\n二")) == "问"
