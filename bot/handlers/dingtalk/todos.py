"""钉钉待办: tasks on people's own lists.

People are named by union id there, for which their staff id must be exchanged. `sourceId` is the app's own key of a
task, and unique: a second task of the same key is refused, and then the first is brought up to date.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from bot.core.channel import RejectedError
from bot.core.todo import Todo
from bot.handlers.dingtalk.client import Client

SUBJECT_CHARACTERS = 200
DETAIL_CHARACTERS = 1000
_ORDINARY = 20
"""A priority, of 10 to 40."""

_UNION_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBER = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""They stand in paths."""
_API = "/v1.0/todo/users/tasks"


@dataclass(frozen=True, slots=True)
class _Task:
    """A task that is there, by the platform's own number."""

    number: str
    done: bool


class Todos:
    """The lists of one company's people, as far as this app may write on them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._union_ids: dict[str, str] = {}

    async def put(self, address: str, todo: Todo) -> None:
        """Has a task stand on its person's list as it is now; raises a SendError."""
        union_id = await self._union_id(address)
        await (self._tick_off(union_id, todo) if todo.done else self._place(union_id, todo))

    async def _place(self, union_id: str, todo: Todo) -> None:
        content = _content(todo)
        created = {
            **content,
            "sourceId": source_id(todo.key),
            "creatorId": union_id,
            "executorIds": [union_id],
            "isOnlyShowExecutor": True,
        }
        try:
            await self._client.call("POST", _path(union_id, "tasks"), created, api=_API)
        except RejectedError:
            task = await self._find(union_id, todo.key)
            if task is None:
                raise
            await self._client.call("PUT", _path(union_id, f"tasks/{task.number}"), content, api=_API)
            if task.done:
                await self._mark(union_id, task, done=False)

    async def _tick_off(self, union_id: str, todo: Todo) -> None:
        task = await self._find(union_id, todo.key)
        if task is not None and not task.done:
            await self._mark(union_id, task, done=True)

    async def _mark(self, union_id: str, task: "_Task", *, done: bool) -> None:
        marked = {"executorStatusList": [{"id": union_id, "isDone": done}]}
        await self._client.call("PUT", _path(union_id, f"tasks/{task.number}/executorStatus"), marked, api=_API)

    async def _find(self, union_id: str, key: str) -> "_Task | None":
        path = f"/v1.0/todo/users/{union_id}/tasks/sources/{source_id(key)}"
        answer = await self._client.ask("GET", path, api=f"{_API}/sources")
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        if not answer.is_good:
            raise answer.failure()
        number = answer.fields.get("id")
        if not isinstance(number, str) or _NUMBER.fullmatch(number) is None:
            return None
        return _Task(number, answer.fields.get("done") is True)

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


def _path(union_id: str, rest: str) -> str:
    return f"/v1.0/todo/users/{union_id}/{rest}?operatorId={union_id}"


def _content(todo: Todo) -> Mapping[str, Any]:
    """What of a task may change. DingTalk is not asked to tell the person (`notifyConfigs`): we have done that."""
    content: dict[str, Any] = {
        "subject": todo.head[:SUBJECT_CHARACTERS],
        "description": todo.detail[:DETAIL_CHARACTERS],
        "priority": _ORDINARY,
    }
    if todo.due_at is not None:
        content["dueTime"] = int(todo.due_at.astimezone(UTC).timestamp() * 1000)
    return content
