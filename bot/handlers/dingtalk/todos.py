"""钉钉待办: tasks on people's own lists.

People are named by union id there, for which their staff id must be exchanged. `sourceId` is the app's own key of a
task, and unique: a second task of the same key is refused, and then the first is brought up to date.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from bot.core.channel import RejectedError
from bot.core.todo import Todo
from bot.handlers.dingtalk.client import Client

SUBJECT_CHARACTERS = 200
DETAIL_CHARACTERS = 1000
_ORDINARY, _OVERDUE = 20, 30
"""Priorities, of 10 to 40."""

_UNION_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""It stands in paths."""
_API = "/v1.0/todo/users/tasks"


class Todos:
    """The lists of one company's people, as far as this app may write on them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._union_ids: dict[str, str] = {}

    async def put(self, todo: Todo, now: datetime) -> None:
        """Puts a task on its person's list, or brings it up to date; raises a SendError."""
        union_id = await self._union_id(todo.address)
        content = _content(todo, now)
        created = {
            **content,
            "sourceId": source_id(todo.key),
            "creatorId": union_id,
            "executorIds": [union_id],
            "isOnlyShowExecutor": True,
        }
        try:
            await self._client.call("POST", _path(union_id, "tasks", union_id), created, api=_API)
        except RejectedError:
            task = await self._find(union_id, todo.key)
            if task is None:
                raise
            await self._client.call("PUT", _path(union_id, f"tasks/{task}", union_id), content, api=_API)

    async def finish(self, key: str, address: str) -> None:
        """Ticks a task off; raises a SendError."""
        union_id = await self._union_id(address)
        task = await self._find(union_id, key)
        if task is None:
            return
        done = {"executorStatusList": [{"id": union_id, "isDone": True}]}
        await self._client.call("PUT", _path(union_id, f"tasks/{task}/executorStatus", union_id), done, api=_API)

    async def _find(self, union_id: str, key: str) -> str | None:
        """The platform's id of the task with that key."""
        path = f"/v1.0/todo/users/{union_id}/tasks/sources/{source_id(key)}"
        answer = await self._client.ask("GET", path, api=f"{_API}/sources")
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        if not answer.is_good:
            raise answer.failure()
        return str(answer.fields.get("id", "")) or None

    async def _union_id(self, address: str) -> str:
        if address not in self._union_ids:
            answer = await self._client.call_old("/topapi/v2/user/get", {"userid": address})
            result = answer.fields.get("result")
            union_id = result.get("unionid") if isinstance(result, dict) else None
            if not isinstance(union_id, str) or _UNION_ID.fullmatch(union_id) is None:
                raise RejectedError("钉钉没有给出这个人的 unionid，待办建不了")
            self._union_ids[address] = union_id
        return self._union_ids[address]


def source_id(key: str) -> str:
    """Our key in characters that fit into a path whatever they were."""
    return f"salesbot-{sha256(key.encode()).hexdigest()[:32]}"


def _path(union_id: str, rest: str, operator: str) -> str:
    return f"/v1.0/todo/users/{union_id}/{rest}?operatorId={operator}"


def _content(todo: Todo, now: datetime) -> Mapping[str, Any]:
    """What of a task may change. `dingNotify` 1: DingTalk itself tells the person."""
    content: dict[str, Any] = {
        "subject": todo.subject[:SUBJECT_CHARACTERS],
        "description": todo.detail[:DETAIL_CHARACTERS],
        "priority": _ORDINARY if todo.due_at is None or todo.due_at > now else _OVERDUE,
        "notifyConfigs": {"dingNotify": "1"},
    }
    if todo.due_at is not None:
        content["dueTime"] = int(todo.due_at.astimezone(UTC).timestamp() * 1000)
    if todo.url:
        content["detailUrl"] = {"appUrl": todo.url, "pcUrl": todo.url}
    return content
