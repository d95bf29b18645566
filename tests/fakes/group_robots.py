"""Robots of group chats behind `webhook/send`: each key is one, and takes 20 messages a minute."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

MARKDOWN_BYTES = 4096
_MINUTE = timedelta(minutes=1)
_MOST_A_MINUTE = 20


class GroupRobots:
    """What each group has been shown."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.groups: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self.refused = 0

    def texts(self, key: str) -> list[str]:
        """What stands in the group of a robot, oldest first."""
        return [text for _, text in self.groups[key]]

    def send(self, key: str, request: Mapping[str, Any] | None, now: datetime) -> int:
        """Shows a message, and returns the errcode."""
        if key not in self.keys:
            return 93000
        if request is None or request.get("msgtype") != "markdown":
            return 40008
        content = request["markdown"]["content"]
        if len(content.encode()) > MARKDOWN_BYTES:
            return 40058
        if sum(now - at < _MINUTE for at, _ in self.groups[key]) >= _MOST_A_MINUTE:
            self.refused += 1
            return 45009
        self.groups[key].append((now, content))
        return 0
