"""A notice: one thing to be said to one person, unasked. `rules.restraint` decides when, and together with what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.post import Post, PostKind

Weight = Literal["ordinary", "uncounted", "urgent"]
"""`uncounted`: not part of a rep's measure of a day. `urgent`: passes the quiet hours, too."""


@dataclass(frozen=True, slots=True)
class Notice:
    """`key` is never used twice, so nothing is said twice. `alert` is the number of the one it speaks of, if any."""

    key: str
    to: str
    kind: PostKind
    rule: str
    post: Post
    due_at: datetime
    tier: int | None = None
    customer: str | None = None
    alert: int | None = None
    weight: Weight = "ordinary"
