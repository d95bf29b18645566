"""What the admins are told when posts do not reach people; never about an alarm itself, and not twice."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.core.effects import Note, Tell
from bot.core.localtime import local_day
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.engine import commit
from bot.engine.cause import Cause
from bot.policy import PolicyError
from storage import outbox, people
from storage.types import AnyRow

_MOST_PROBLEMS = 10
_ABOUT_OURSELVES = frozenset({"message_parked", "platform_fault"})


@dataclass(frozen=True, slots=True)
class Alarm:
    """`home` is the channel on which admins who never wrote to us are told."""

    home: str

    def blocked(self, connection: Connection, channel: str, error: str, now: datetime) -> None:
        """A channel refuses us: told once a day and channel, however many posts wait for it."""
        text = f"{channel} 通道发不出消息，已排队等待：{error}"
        key = f"platform_fault/{channel}/{local_day(now).isoformat()}"
        self._tell(connection, key, "platform_fault", Post("通道故障", text), now)

    def refused(self, connection: Connection, error: PolicyError, now: datetime) -> None:
        """A saved file must not take effect; the same problems are told once a day."""
        told = [str(problem) for problem in error.problems]
        shown = "\n".join(told[:_MOST_PROBLEMS])
        more = f"\n……共 {len(told)} 处，salesbot check 列出全部" if len(told) > _MOST_PROBLEMS else ""
        digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]
        key = f"config_rejected/{digest}/{local_day(now).isoformat()}"
        text = f"刚保存的配置没有生效，仍用原来的：\n{shown}{more}"
        self._tell(connection, key, "config_rejected", Post("配置没有生效", text), now)

    def undelivered(self, connection: Connection, row: AnyRow, error: str, now: datetime) -> None:
        """An outbox row was given up."""
        if row.rule in _ABOUT_OURSELVES:
            return
        text = f"发给 {row.person or row.address} 的一条消息被平台拒收，不再重试：{error}"
        self._tell(connection, f"undelivered/{row.id}", "message_parked", Post("有消息没送达", text), now)

    def unlisted(self, connection: Connection, channel: str, error: str, now: datetime) -> None:
        """A platform takes no tasks for people's lists: told once a day and channel; what was said has arrived."""
        text = f"{channel} 的待办没有建成，消息和提醒照常：{error}"
        key = f"todo_refused/{channel}/{local_day(now).isoformat()}"
        self._tell(connection, key, "platform_fault", Post("待办没有建成", text), now)

    def _tell(self, connection: Connection, key: str, rule: str, post: Post, now: datetime) -> None:
        admins = people.present(connection, local_day(now), "admin")
        told = [Tell(f"{key}/{admin.key}", admin.key, "alert", post, rule) for admin in admins]
        known = outbox.keys(connection, [tell.key for tell in told])
        new = [tell for tell in told if tell.key not in known]
        if new:
            outcome = Outcome((Note(rule, key), *new), (Reason(rule),))
            commit.apply(connection, Cause(None, "system", self.home, "", now), "sender", outcome, self.home)
