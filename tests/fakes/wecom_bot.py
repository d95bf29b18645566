"""WeCom's robot platform behind its websocket, and the chats of those who talk with the robot.

    platform = BotPlatform(BotAccount(), clock)
    async with playing(platform) as address: ...              # tests.fakes.wsgateway; the bot subscribes there
    await platform.says("chenli", "今天拜访了星野科技")           # alone with the robot
    await platform.says("chenli", "@销售助手 帮助", group="wrHD")  # in a group
    await platform.seen("chenli", 1)                          # waits until that chat holds so much
    await platform.clicks("chenli", card, "confirm")

What counts is what people see: `chat` of a member or a group. It checks as the real one does: one connection a robot,
the older is thrown out; a request can be answered on its own connection, for six minutes, and a card's for five
seconds, once; contents have at most 20480 bytes; the robot may not speak first to whom it never heard.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from bot.clock import Clock
from tests.fakes.qyapi_rules import body_fault, card_fault
from tests.fakes.wecom_bot_rules import BotAccount, Json, Seen, card_text, click, content_fault
from tests.waiting import PATIENCE

ANSWERABLE, CHANGEABLE = timedelta(minutes=6), timedelta(seconds=5)
MOST_A_MINUTE = 30

INVALID_REQUEST, EXPIRED_STREAM = 846605, 846608


@dataclass(frozen=True, slots=True)
class _Request:
    """What a callback's `req_id` may be used for."""

    connection: ServerConnection
    chat: str
    at: datetime
    task_id: str | None = None


class BotPlatform:
    """One robot. Called with a connection it plays the server's side of it."""

    def __init__(self, account: BotAccount, clock: Clock) -> None:
        self.account = account
        self.clock = clock
        self._chats: defaultdict[str, list[Seen]] = defaultdict(list)
        self.connections: list[ServerConnection] = []
        self.frames: list[Json] = []
        self.refused: list[int] = []
        self.lost: list[Json] = []
        self.delivered: list[Json] = []
        self.pings = 0
        self.subscriptions = 0
        self.away = False
        """Whether whoever connects is hung up on."""
        self.deaf = False
        """Whether frames are taken and not answered."""
        self.shy = True
        """Whether the robot may speak to a person alone only after they wrote to it alone; of the real one unknown."""
        self.faults: list[int] = []
        """Errcodes for the next frames other than pings and subscriptions."""
        self._requests: dict[str, _Request] = {}
        self._task_ids: dict[str, Seen] = {}
        self._heard_from: set[str] = set()
        self._people: set[str] = set()
        self._numbers = count(1)
        self._changed = asyncio.Event()

    async def __call__(self, connection: ServerConnection) -> None:
        """Serves one connection to its end."""
        if self.away:
            return
        try:
            async for raw in connection:
                await self._take(connection, json.loads(raw), raw if isinstance(raw, bytes) else raw.encode())
        except ConnectionClosed:
            pass
        finally:
            if connection in self.connections:
                self.connections.remove(connection)
                self._notify()

    async def says(self, user: str, text: str, *, group: str = "", **more: Any) -> Json:
        """`user` types; in a group that is only heard with the robot's name in it."""
        return await self.sends(user, "text", {"content": text}, group=group, **more)

    async def sends(self, user: str, kind: str, content: Json, *, group: str = "", **more: Any) -> Json:
        """`user` sends a message of any kind; returns the callback's body, which `repeats` can deliver again."""
        body = {**self.envelope(user, group), "msgtype": kind, kind: content, **more}
        await self.repeats(body)
        return body

    async def repeats(self, body: Json) -> None:
        """Delivers a callback, under a request of its own each time; without a connection it is lost."""
        await self._push("aibot_msg_callback", body)

    async def event(self, user: str, name: str, content: Json | None = None, *, group: str = "") -> Json:
        """Something happens that is no message."""
        body = self.event_body(user, name, content, group=group)
        await self._push("aibot_event_callback", body)
        return body

    async def clicks(self, user: str, card: Json, key: str, *, chosen: Mapping[str, list[str]] | None = None) -> Json:
        """`user` presses the button `key`; `chosen` is question key to option ids."""
        return await self.event(user, "template_card_event", click(card, key, chosen or {}))

    def envelope(self, user: str, group: str = "") -> dict[str, Any]:
        """What every callback has."""
        where = {"chatid": group, "chattype": "group"} if group else {"chattype": "single"}
        return {
            "msgid": f"CAIQ{next(self._numbers)}",
            "aibotid": self.account.bot_id,
            **where,
            "from": {"userid": user},
        }

    def event_body(self, user: str, name: str, content: Json | None = None, *, group: str = "") -> Json:
        """An event's body; it carries the time, which messages do not."""
        event = {"eventtype": name, **({name: content} if content else {})}
        created = int(self.clock.now().timestamp())
        return {**self.envelope(user, group), "create_time": created, "msgtype": "event", "event": event}

    def chat(self, name: str) -> list[Seen]:
        """What stands in the chat of a member, whose id is the same in any case, or of a group."""
        return self._chats[name.lower()]

    def texts(self, name: str) -> list[str]:
        """What can be read there, a card's title and subtitle in its place."""
        return [seen.text for seen in self.chat(name)]

    async def seen(self, chat: str, bubbles: int) -> list[Seen]:
        """What stands in a chat, once there is so much."""
        await self.until(lambda: len(self.chat(chat)) >= bubbles)
        return self.chat(chat)

    async def until(self, so: Callable[[], bool]) -> None:
        """Waits for something that a frame or a connection brings about."""
        async with asyncio.timeout(PATIENCE):
            while not so():
                self._changed.clear()
                await self._changed.wait()

    async def _push(self, cmd: str, body: Json) -> None:
        if not self.connections:
            self.lost.append(body)
            return
        self._heard_from.add(_chat(body))
        self._people.add(body["from"]["userid"].lower())
        self.delivered.append(body)
        connection, request = self.connections[-1], f"R{next(self._numbers)}"
        event = body.get("event") or {}
        task_id = event.get("template_card_event", {}).get("task_id", "") if event else None
        self._requests[request] = _Request(connection, _chat(body), self.clock.now(), task_id)
        await connection.send(json.dumps({"cmd": cmd, "headers": {"req_id": request}, "body": body}))

    async def _take(self, connection: ServerConnection, frame: Json, raw: bytes) -> None:
        request = frame["headers"]["req_id"]
        if frame["cmd"] == "ping":
            self.pings += 1
            code = 0
        elif frame["cmd"] == "aibot_subscribe":
            code = await self._subscribe(connection, frame["body"])
        else:
            self.frames.append(frame)
            code = self.faults.pop(0) if self.faults else self._handle(connection, frame, raw)
            if code:
                self.refused.append(code)
        if not self.deaf:
            answer = {"headers": {"req_id": request}, "errcode": code, "errmsg": "ok" if code == 0 else "refused"}
            await connection.send(json.dumps(answer))
        self._notify()

    async def _subscribe(self, connection: ServerConnection, body: Json) -> int:
        if (body.get("bot_id"), body.get("secret")) != (self.account.bot_id, self.account.secret):
            return 40001
        self.subscriptions += 1
        for older in list(self.connections):
            self.connections.remove(older)
            told = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
            frame = {"cmd": "aibot_event_callback", "headers": {"req_id": f"R{next(self._numbers)}"}, "body": told}
            await older.send(json.dumps(frame))
            asyncio.ensure_future(older.close())  # noqa: RUF006  it ends with the server
        self.connections.append(connection)
        return 0

    def _handle(self, connection: ServerConnection, frame: Json, raw: bytes) -> int:
        body, fault = frame["body"], body_fault(raw)
        if fault:
            return fault
        match frame["cmd"]:
            case "aibot_respond_msg":
                return self._answer(connection, frame["headers"]["req_id"], body)
            case "aibot_respond_update_msg":
                return self._change(connection, frame["headers"]["req_id"], body)
            case "aibot_send_msg":
                return self._say(body.get("chatid", "").lower(), body)
            case _:
                return 40035

    def _answer(self, connection: ServerConnection, number: str, body: Json) -> int:
        request = self._requests.get(number)
        if request is None or request.connection is not connection or request.task_id is not None:
            return INVALID_REQUEST
        if self.clock.now() - request.at > ANSWERABLE:
            return EXPIRED_STREAM
        if body.get("msgtype") == "template_card":
            return self._show_card(request.chat, body["template_card"], is_answer=True)
        stream = body.get("stream", {})
        shown = [seen for seen in self._chats[request.chat] if seen.stream == stream.get("id")]
        if body.get("msgtype") != "stream" or not stream.get("id") or (fault := content_fault(stream.get("content"))):
            return fault if stream.get("id") else 40035
        if shown:
            shown[0].text = stream["content"]
        else:
            bubble = Seen(self.clock.now(), stream["content"], is_answer=True, stream=stream["id"])
            self._chats[request.chat].append(bubble)
        return 0

    def _change(self, connection: ServerConnection, number: str, body: Json) -> int:
        request = self._requests.pop(number, None)
        if request is None or request.connection is not connection or request.task_id is None:
            return INVALID_REQUEST
        card = body.get("template_card", {})
        if self.clock.now() - request.at > CHANGEABLE or card.get("task_id") != request.task_id:
            return INVALID_REQUEST
        if fault := card_fault(card, has_callback=True):
            return fault
        self._task_ids[request.task_id].card = card
        return 0

    def _say(self, chat: str, body: Json) -> int:
        if chat not in self._heard_from and (self.shy or chat not in self._people):
            return 40003
        now = self.clock.now()
        spoken = [seen for seen in self._chats[chat] if not seen.is_answer and now - seen.at < timedelta(minutes=1)]
        if len(spoken) >= MOST_A_MINUTE:
            return 45009
        if body.get("msgtype") == "template_card":
            return self._show_card(chat, body["template_card"], is_answer=False)
        if body.get("msgtype") != "markdown" or (fault := content_fault(body["markdown"].get("content"))):
            return 40008 if body.get("msgtype") != "markdown" else fault
        self._chats[chat].append(Seen(now, body["markdown"]["content"]))
        return 0

    def _show_card(self, chat: str, card: Json, *, is_answer: bool) -> int:
        if fault := card_fault(card, has_callback=True):
            return fault
        if card["task_id"] in self._task_ids:
            return 42016
        seen = Seen(self.clock.now(), card_text(card), card, is_answer)
        self._task_ids[card["task_id"]] = seen
        self._chats[chat].append(seen)
        return 0

    def _notify(self) -> None:
        self._changed.set()


def _chat(body: Json) -> str:
    return str(body.get("chatid") or body["from"]["userid"]).lower()
