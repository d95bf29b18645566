"""WeCom's robot in its HTTP form: it seals callbacks, reads sealed answers, and takes one answer at each response URL.

    robot = BotCallbacks(BotAccount(), clock)
    with served(robot) as base: ...                           # tests.fakes.loopback; set robot.base to it
    statuses = await robot.deliver(robot.says("chenli", "帮助"), client)
    robot.texts("chenli")

Messages are repeated like an app's; a pressed card is told once, and only what is answered within that call changes it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from urllib.parse import parse_qs, quote

import httpx
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bot.clock import Clock
from tests.fakes.bizcrypt import BizCrypt
from tests.fakes.qyapi_rules import body_fault, card_fault
from tests.fakes.wecom_bot import BotPlatform
from tests.fakes.wecom_bot_rules import BotAccount, Json, Seen, card_text, click, content_fault

CALLBACK = "/wecom/bot/callback"
MOST_RETRIES = 3
ANSWERABLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Open:
    """What a response URL may still be used for."""

    chat: str
    in_group: bool
    until: datetime


class BotCallbacks:
    """One robot, the chats of its people, and the address at which its answers arrive (an ASGI app)."""

    def __init__(self, account: BotAccount, clock: Clock, *, seed: int = 1) -> None:
        self.clock = clock
        self.crypt = BizCrypt(account.token, account.aes_key, "")
        self.base = "http://nowhere.test"
        self.chats: dict[str, list[Seen]] = {}
        self.refused: list[int] = []
        self.lost: list[Json] = []
        self._people = BotPlatform(account, clock)
        self._random = Random(seed)  # noqa: S311  repeatable on purpose
        self._numbers = count(1)
        self._open: dict[str, _Open] = {}
        self._cards: dict[str, Seen] = {}

    def says(self, user: str, text: str, *, group: str = "") -> Json:
        """`user` types."""
        return self.sends(user, "text", {"content": text}, group=group)

    def sends(self, user: str, kind: str, content: Json, *, group: str = "") -> Json:
        """`user` sends a message of any kind."""
        where = self._people.envelope(user, group)
        return {**where, "response_url": self._url(group or user, bool(group)), "msgtype": kind, kind: content}

    def clicks(self, user: str, card: Json, key: str, *, chosen: Mapping[str, list[str]] | None = None) -> Json:
        """`user` presses a button."""
        body = self._people.event_body(user, "template_card_event", click(card, key, chosen or {}))
        return {**body, "response_url": self._url(user, in_group=False)}

    def texts(self, chat: str) -> list[str]:
        """What stands in a chat, a card's title and subtitle in its place."""
        return [seen.text for seen in self.chats.get(chat, [])]

    async def deliver(self, body: Json, client: httpx.AsyncClient) -> list[int]:
        """Calls until a 200, at most four times, a pressed card once; returns each status."""
        statuses: list[int] = []
        for _ in range(1 if body["msgtype"] == "event" else 1 + MOST_RETRIES):
            url, content = self.request(json.dumps(body).encode())
            response = await client.post(url, content=content)
            statuses.append(response.status_code)
            if response.status_code == httpx.codes.OK:
                self._change(response.content)
                return statuses
        self.lost.append(body)
        return statuses

    def request(self, content: bytes) -> tuple[str, bytes]:
        """The address, with its signed query, and the body of a callback, sealed anew."""
        encrypted = self.crypt.encrypt(content, self._random.randbytes(16))
        return f"{CALLBACK}?{self._query(encrypted)}", json.dumps({"encrypt": encrypted}).encode()

    async def verifies(self, client: httpx.AsyncClient, echo: str = "1616140317555161061") -> bool:
        """Whether the console would save the address."""
        encrypted = self.crypt.encrypt(echo.encode(), self._random.randbytes(16))
        query = f"{self._query(encrypted)}&echostr={quote(encrypted, safe='')}"
        answer = await client.get(f"{CALLBACK}?{query}")
        return answer.status_code == httpx.codes.OK and answer.content == echo.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes an answer at a response URL."""
        query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        raw = await Request(scope, receive).body()
        code = self._answer(query.get("response_code", ""), raw)
        if code:
            self.refused.append(code)
        body = json.dumps({"errcode": code, "errmsg": "ok" if code == 0 else "refused"}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    def _query(self, encrypted: str) -> str:
        timestamp, nonce = str(int(self.clock.now().timestamp())), str(self._random.randrange(10**9))
        return f"msg_signature={self.crypt.sign(timestamp, nonce, encrypted)}&timestamp={timestamp}&nonce={nonce}"

    def _url(self, chat: str, in_group: bool) -> str:  # noqa: FBT001
        code = f"code-{next(self._numbers)}"
        self._open[code] = _Open(chat, in_group, self.clock.now() + ANSWERABLE)
        return f"{self.base}/cgi-bin/aibot/response?response_code={code}"

    def _answer(self, code: str, raw: bytes) -> int:
        way = self._open.pop(code, None)
        if way is None or self.clock.now() > way.until:
            return 60140
        message: dict[str, Any] = json.loads(raw)
        card = message.get("template_card")
        fault = body_fault(raw) or (
            (card_fault(card, has_callback=True) or (40008 if way.in_group else 0))
            if card
            else content_fault(message.get("markdown", {}).get("content"))
        )
        if fault:
            return fault
        text = card_text(card) if card else message["markdown"]["content"]
        seen = Seen(self.clock.now(), text, card or {}, is_answer=True)
        self.chats.setdefault(way.chat, []).append(seen)
        if card:
            self._cards[card["task_id"]] = seen
        return 0

    def _change(self, content: bytes) -> None:
        """A card swapped by the answer to its press; the answer's seal is checked as the platform would."""
        if not content:
            return
        sealed = json.loads(content)
        signature = self.crypt.sign(str(sealed["timestamp"]), sealed["nonce"], sealed["encrypt"])
        assert sealed["msgsignature"] == signature
        update = json.loads(self.crypt.decrypt(sealed["encrypt"]))
        assert update["response_type"] == "update_template_card"
        assert card_fault(update["template_card"], has_callback=True) == 0
        self._cards[update["template_card"]["task_id"]].card = update["template_card"]
