"""One person's conversation with the bot, line by line, from the rows that hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from bot.core.localtime import SHANGHAI
from bot.core.masking import masked
from bot.core.post import Post
from bot.engine import codec
from bot.engine.replay.fast_forward import Passage
from storage.types import AnyRow

_PAUSE = timedelta(minutes=10)
"""After this much silence a line tells the time."""

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the page. `mark` names it for good; `when` is set where the time is worth telling."""

    mark: str
    at: datetime
    when: str | None


@dataclass(frozen=True, slots=True)
class Spoken(Line):
    """What the person typed."""

    shape: ClassVar[str] = "spoken"
    text: str


@dataclass(frozen=True, slots=True)
class Pressed(Line):
    """That the person pressed a button, and its words."""

    shape: ClassVar[str] = "pressed"
    text: str


@dataclass(frozen=True, slots=True)
class Posted(Line):
    """What the bot said. `number` is the outbox's; `chosen` the action that was pressed on it."""

    shape: ClassVar[str] = "posted"
    number: int
    kind: str
    post: Post
    chosen: str | None

    @property
    def heading(self) -> str:
        """A card's title, unless its text or its question begins with the same words."""
        said_below = self.post.text.startswith(self.post.title) or self.post.question.startswith(self.post.title)
        return "" if said_below or not self.post.buttons else self.post.title


@dataclass(frozen=True, slots=True)
class Told:
    """What was said in a stretch of time: when, to whom, and in one line what. `day`: where one begins."""

    day: str | None
    hour: str
    names: tuple[str, ...]
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Passed(Line):
    """That time was turned on, or is passing: how far it has come, and what everyone was sent on the way."""

    shape: ClassVar[str] = "passed"
    over: bool
    to: str
    told: tuple[Told, ...]

    @property
    def posts(self) -> int:
        """How many posts that were."""
        return sum(len(one.names) for one in self.told)


def passed(passage: Passage, now: datetime, sent: Sequence[AnyRow], names: Mapping[str, str]) -> Passed:
    """A passage as the page shows it; `sent` are the posts on its way, newest first."""
    end = passage.until if passage.over else now
    told: list[Told] = []
    last = None
    for row in reversed(sent):
        if row.id > passage.first and row.sent_at <= end:
            day, _, hour = day_and_hour(row.sent_at).rpartition(" ")
            name = names.get(row.address, row.address)
            one = Told(None if day == last else day, hour, (name,), row.kind, summary(codec.post(row.post)))
            if told and one == replace(told[-1], day=None, names=one.names):
                told[-1] = replace(told[-1], names=(*told[-1].names, name))
            else:
                told.append(one)
            last = day
    return Passed(f"passed-{passage.number}", end, None, passage.over, day_and_hour(end), tuple(told))


def summary(post: Post) -> str:
    """A post in one line."""
    return post.title or (post.text or post.question).partition("\n")[0]


def lines(written: Sequence[AnyRow], sent: Sequence[AnyRow], most: int) -> tuple[Line, ...]:
    """The last `most` lines of a conversation in order of time, from the rows of its two sides.

    An answer stands after what it answers even where a coarse clock gives both the same instant.
    """
    posts = [(row, codec.post(row.post)) for row in sent]
    entries: list[tuple[datetime, int, int, AnyRow, Post | None]] = sorted(
        [
            *((row.received_at, row.id, 0, row, None) for row in written),
            *((row.sent_at, row.message or 0, row.id, row, post) for row, post in posts),
        ],
        key=lambda entry: entry[:3],
    )
    told: list[Line] = []
    for at, _, _, row, post in entries[-most:]:
        when = _time_to_tell(at, told[-1].at if told else None)
        if post is not None:
            chosen = _pressed_on(post, at, written)
            told.append(Posted(f"post-{row.id}", at, when, row.id, row.kind, post, chosen))
        elif row.kind == "said":
            # A stranger's or an erased message is blank: it was said, and is kept no more.
            told.append(Spoken(f"line-{row.id}", at, when, masked(row.body.get("text", "（内容未保留）"))))
        else:
            told.append(Pressed(f"line-{row.id}", at, when, _words_of(row.body, at, posts)))
    return tuple(told)


def clock_face(at: datetime) -> str:
    """`14:05`, as seen in Shanghai."""
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def day_and_hour(at: datetime) -> str:
    """`3月18日 周三 14:05`, as seen in Shanghai."""
    here = at.astimezone(SHANGHAI)
    return f"{here.month}月{here.day}日 周{_WEEKDAYS[here.weekday()]} {here:%H:%M}"


def _time_to_tell(at: datetime, previous: datetime | None) -> str | None:
    here = at.astimezone(SHANGHAI)
    if previous is None or previous.astimezone(SHANGHAI).date() != here.date():
        return day_and_hour(at)
    return f"{here:%H:%M}" if at - previous > _PAUSE else None


def _pressed_on(post: Post, sent_at: datetime, written: Sequence[AnyRow]) -> str | None:
    """The button first pressed on a post: one sent again later under the same `ref` is open again."""
    pressed = [
        (row.received_at, row.id, row.body["action"])
        for row in written
        if row.kind == "pressed" and row.body.get("ref") == post.ref and row.received_at >= sent_at
    ]
    return min(pressed)[2] if post.buttons and pressed else None


def _words_of(body: Mapping[str, Any], at: datetime, posts: Sequence[tuple[AnyRow, Post]]) -> str:
    """What stood on the button that was pressed."""
    for row, post in posts:
        if post.ref == body.get("ref") and row.sent_at <= at:
            for button in post.buttons:
                if button.action == body.get("action"):
                    return button.text
    return "按钮"
