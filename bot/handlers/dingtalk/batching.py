"""One call for many: who is to read the same words at the same time is named in one `batchSend`, twenty at most.

Every call counts against the company's month, and a notice to a team would be twenty of them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.core.channel import BusyError, RejectedError, SendError
from bot.handlers.dingtalk.client import Client

MOST_TOGETHER = 20
_GATHERING = 0.02
"""Seconds for which a call waits for more who are to read the same."""

_BATCH_SEND = "/v1.0/robot/oToMessages/batchSend"

_Words = tuple[str, str]
"""msgKey and msgParam."""


class _Batch:
    def __init__(self) -> None:
        self.readers: dict[str, asyncio.Future[str]] = {}
        self.full = asyncio.Event()


class Batcher:
    """Sends to people one by one, as its callers see it."""

    def __init__(self, client: Client, robot_code: str) -> None:
        self._client = client
        self._robot_code = robot_code
        self._open: dict[_Words, _Batch] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    async def send(self, user: str, key: str, param: str) -> str:
        """The platform's id of what `user` was sent; raises a SendError, each caller their own."""
        batch = self._open.get((key, param))
        if batch is None or user in batch.readers:
            batch = self._open[key, param] = _Batch()
            task = asyncio.create_task(self._leave((key, param), batch))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
        reader: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        batch.readers[user] = reader
        if len(batch.readers) == MOST_TOGETHER:
            del self._open[key, param]
            batch.full.set()
        return await reader

    async def _leave(self, words: _Words, batch: _Batch) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_GATHERING):
                await batch.full.wait()
        if self._open.get(words) is batch:
            del self._open[words]
        body = {
            "robotCode": self._robot_code,
            "userIds": list(batch.readers),
            "msgKey": words[0],
            "msgParam": words[1],
        }
        try:
            answer = await self._client.call("POST", _BATCH_SEND, body)
        except Exception as error:  # noqa: BLE001  whatever it was, everybody who waits must hear of it
            self._tell(batch.readers, error)
            return
        fates = _fates(answer.fields)
        for user, reader in batch.readers.items():
            if reader.done():
                continue
            if user in fates:
                reader.set_exception(fates[user])
            else:
                reader.set_result(str(answer.fields.get("processQueryKey", "")))

    def _tell(self, readers: Mapping[str, "asyncio.Future[str]"], error: Exception) -> None:
        for reader in readers.values():
            if not reader.done():
                reader.set_exception(error)


def _fates(fields: Mapping[str, Any]) -> dict[str, SendError]:
    """Who got nothing in spite of HTTP 200, and why."""
    fates: dict[str, SendError] = {}
    for user in _listed(fields, "invalidStaffIdList"):
        fates[user] = RejectedError("收信人不存在，或不在应用的可见范围内")
    for user in _listed(fields, "filteredStaffIdList"):
        fates[user] = RejectedError("平台没有把这条消息发给收信人（filteredStaffIdList）")
    for user in _listed(fields, "flowControlledStaffIdList"):
        fates[user] = BusyError("收信人这会儿收得太多，平台要晚点再发")
    return fates


def _listed(fields: Mapping[str, Any], name: str) -> Sequence[str]:
    value = fields.get(name)
    return [str(user) for user in value] if isinstance(value, list) else []
