"""DingTalk's HTTP APIs as a fake that people could be sitting behind: what counts is what each of them gets to see.

    api = DingTalkApi(account, clock, staff=["chenli", "linxiao"], gateway=gateway)
    with api.served() as base: ...                        # a real server, in a thread
    api.texts("chenli"), api.texts("/cidgroup==")         # what is in a chat
    api.fails("batchSend", Refusal("Forbidden.AccessDenied.QpsLimitForApi", 403), times=3)
    api.flow_controlled.add("chenli")                     # HTTP 200, and nothing arrives

An endpoint's name is the end of its path. It checks token, rate, robot, recipients and lengths, as the platform does.
"""

import asyncio
import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from bot.clock import Clock
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_cards import Cards
from tests.fakes.dingtalk_chats import Chats, Shown
from tests.fakes.dingtalk_gateway import Gateway
from tests.fakes.dingtalk_todos import Todos
from tests.fakes.exchange import Reply, answer, read
from tests.fakes.faults import Fault, Hang, Html, LostAnswer, Refusal
from tests.fakes.loopback import served

Json = Mapping[str, Any]

A_SECOND = 20
PARAM_BYTES = 15_000
SESSION_BYTES = 20_000
MOST_TOGETHER = 20


class DingTalkApi:
    """Both APIs of one company with one robot. An ASGI app itself."""

    def __init__(self, account: Account, clock: Clock, *, staff: Iterable[str], gateway: Gateway | None = None) -> None:
        self.account = account
        self.clock = clock
        self.gateway = gateway or Gateway()
        self.calls: Counter[str] = Counter()
        self.bodies: list[tuple[str, Json]] = []
        self.staff = set(staff)
        self.groups: set[str] = set()
        self.flow_controlled: set[str] = set()
        self.files: dict[str, bytes] = {}
        self.token_life = timedelta(hours=2)
        self.hanging = 0
        self.over_rate = 0
        self.a_second = A_SECOND
        self.chats = Chats()
        self.cards = Cards(self.chats, clock, self._reaches)
        self.todos = Todos(self.staff)
        self._tokens: dict[str, datetime] = {}
        self._faults: defaultdict[str, deque[tuple[Fault, int | None]]] = defaultdict(deque)
        self._lately: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._healings = 0
        self._numbers = count(1)

    def served(self) -> AbstractContextManager[str]:
        """A context in which this answers on loopback; gives the base URL of both APIs."""
        return served(self)

    def transcript(self, address: str) -> list[Shown]:
        """What stands in the chat with a person, or in a group (`/cid…`)."""
        return self.chats.transcript(address)

    def texts(self, address: str) -> list[str]:
        """The transcript's texts."""
        return [shown.text for shown in self.transcript(address)]

    def wait_for(self, address: str, messages: int) -> list[Shown]:
        """Blocks until that many messages are there; raises TimeoutError, telling what is there instead."""
        return self.chats.wait_for(address, messages)

    def fails(self, endpoint: str, fault: Fault, *, times: int | None = 1) -> None:
        """The next calls of an endpoint go wrong; `None` is until `heals`."""
        self._faults[endpoint].append((fault, times))

    def heals(self) -> None:
        """Forgets all planned faults, and lets go what hangs."""
        self._faults.clear()
        self._healings += 1

    def revoke_tokens(self) -> None:
        """No token given out so far is known any longer."""
        self._tokens.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request of the bot."""
        path = scope["path"]
        endpoint = path.rsplit("/", 1)[-1]
        self.calls[endpoint] += 1
        body = await read(receive)
        request = _parsed(body)
        self.bodies.append((endpoint, request))
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}

        def handled() -> Reply:
            return self._handle(f"{scope['method']} {path}", request, headers, query, len(body))

        match self._next_fault(endpoint):
            case None:
                await answer(send, handled())
            case Refusal(code, status, message):
                await answer(send, Reply({"code": code, "message": message, "requestid": "PLANTED"}, status))
            case Hang():
                await self._hang(receive)
            case Html(status):
                await answer(send, Reply(b"<html><body>blocked</body></html>", status, "text/html"))
            case LostAnswer():
                handled()
                await answer(send, Reply({}), promised=100)
            case errcode:
                await answer(send, Reply({"errcode": errcode.code, "errmsg": errcode.errmsg, **errcode.more}))

    async def _hang(self, receive: Receive) -> None:
        """Until the caller gives up, or `heals` lets go."""
        since, self.hanging = self._healings, self.hanging + 1
        gone = asyncio.ensure_future(receive())
        while not gone.done() and self._healings == since:  # noqa: ASYNC110  healed from another thread
            await asyncio.sleep(0.02)
        gone.cancel()
        self.hanging -= 1

    def _next_fault(self, endpoint: str) -> Fault | None:
        planned = self._faults[endpoint]
        if not planned:
            return None
        fault, times = planned.popleft()
        if times is None or times > 1:
            planned.appendleft((fault, times and times - 1))
        return fault

    def _handle(self, call: str, request: Json, headers: Json, query: Json, size: int) -> Reply:
        open_to_all: Mapping[str, Callable[[], Reply]] = {
            "POST /v1.0/oauth2/accessToken": lambda: self._give_token(request),
            "POST /v1.0/gateway/connections/open": lambda: self._open(request, headers),
            "POST /robot/sendBySession": lambda: self._by_session(request, query["session"], size),
        }
        if call in open_to_all:
            return open_to_all[call]()
        if call.startswith("GET /files/"):
            return Reply(self.files[call.removeprefix("GET /files/")], kind="image/jpeg")
        if call == "GET /v1.0/robot/oToMessages/readStatus":
            return self._guard(call, headers, query) or self._read_status(query)
        return self._guard(call, headers, query) or self._admitted(call, request, headers)

    def _guard(self, call: str, headers: Json, query: Json) -> Reply | None:
        token = headers.get("x-acs-dingtalk-access-token") or query.get("access_token", "")
        if self._tokens.get(token, self.clock.now()) <= self.clock.now():
            return _refused("InvalidAuthentication", 401)
        if self._is_over_rate(call):
            self.over_rate += 1
            return _refused("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", 403)
        return None

    def _admitted(self, call: str, request: Json, headers: Json) -> Reply:
        if "/v1.0/todo/" in call:
            return self.todos.handle(call.split(maxsplit=1)[0], call.split("/")[3:], request)
        handlers: Mapping[str, Callable[[], Reply]] = {
            "POST /v1.0/robot/oToMessages/batchSend": lambda: self._to_people(request),
            "POST /v1.0/robot/groupMessages/send": lambda: self._to_group(request),
            "POST /v1.0/robot/messageFiles/download": lambda: self._download(request, headers),
            "POST /v1.0/card/instances/createAndDeliver": lambda: self.cards.create(request),
            "PUT /v1.0/card/instances": lambda: self.cards.update(request),
            "POST /topapi/v2/user/get": lambda: self.todos.union_id(request),
        }
        return handlers.get(call, lambda: _refused("NotFound", 404))()

    def _read_status(self, query: Json) -> Reply:
        known = query.get("robotCode") == self.account.robot_code
        return _refused("invalidParameter.processQueryKey.invalid" if known else "robot.notExisted", 400)

    def _give_token(self, request: Json) -> Reply:
        if (request.get("appKey"), request.get("appSecret")) != (self.account.client_id, self.account.secret):
            return _refused("invalidClientIdOrSecret", 400)
        now = self.clock.now()
        valid = [token for token, until in self._tokens.items() if now < until]
        token = valid[-1] if valid else f"planted-access-token-{next(self._numbers):08d}"
        until = self._tokens.setdefault(token, now + self.token_life)
        return Reply({"accessToken": token, "expireIn": int((until - now).total_seconds())})

    def _open(self, request: Json, headers: Json) -> Reply:
        if headers.get("accept") != "application/json":
            return Reply(b"<xml/>", kind="application/xml")
        if (request.get("clientId"), request.get("clientSecret")) != (self.account.client_id, self.account.secret):
            return _refused("authFailed", 401)
        return Reply(self.gateway.open())

    def _is_over_rate(self, call: str) -> bool:
        now, lately = self.clock.now(), self._lately[call]
        while lately and now - lately[0] >= timedelta(seconds=1):
            lately.popleft()
        lately.append(now)
        return len(lately) > self.a_second

    def _reaches(self, address: str) -> bool:
        return address in self.staff or (address.startswith("/") and address[1:] in self.groups)

    def _message_fault(self, request: Json) -> Reply | None:
        if request.get("robotCode") != self.account.robot_code:
            return _refused("invalidParameter.robotCode.empty", 400)
        param = request.get("msgParam")
        if not isinstance(param, str) or not isinstance(json.loads(param), dict):
            return _refused("invalidParameter.msgParam.invalid", 400)
        return _refused("invalidParameter.msgParam.tooLong", 400) if len(param.encode()) > PARAM_BYTES else None

    def _to_people(self, request: Json) -> Reply:
        users = request.get("userIds", [])
        if not 0 < len(users) <= MOST_TOGETHER:
            return _refused("invalidParameter.userIds.invalid", 400)
        if fault := self._message_fault(request):
            return fault
        known = [user for user in users if user in self.staff]
        held = [user for user in known if user in self.flow_controlled]
        for user in known:
            if user not in held:
                self.chats.show(user, self.clock.now(), request["msgKey"], json.loads(request["msgParam"]))
        unknown = [user for user in users if user not in self.staff]
        key = f"planted-query-key-{next(self._numbers)}"
        return Reply({"processQueryKey": key, "invalidStaffIdList": unknown, "flowControlledStaffIdList": held})

    def _to_group(self, request: Json) -> Reply:
        if fault := self._message_fault(request):
            return fault
        if request.get("openConversationId") not in self.groups:
            return _refused("invalidParameter.openConversationId.invalid", 400)
        address = f"/{request['openConversationId']}"
        self.chats.show(address, self.clock.now(), request["msgKey"], json.loads(request["msgParam"]))
        return Reply({"processQueryKey": f"planted-query-key-{next(self._numbers)}"})

    def _by_session(self, request: Json, session: str, size: int) -> Reply:
        if size > SESSION_BYTES:
            return Reply({"errcode": 460101, "errmsg": "message too long, exceed 20000 bytes"})
        # The fake people name the chat at the end of their sessions: `planted-7-chenli`, `planted-8-cidgroup==`.
        chat = session.split("-", 2)[2]
        kind = request.get("msgtype")
        if kind is None:  # cut off with the process that asked
            return Reply({"errcode": 40035, "errmsg": "planted: no msgtype"})
        self.chats.show(f"/{chat}" if chat in self.groups else chat, self.clock.now(), kind, request[kind])
        return Reply({"errcode": 0, "errmsg": "ok"})

    def _download(self, request: Json, headers: Json) -> Reply:
        code = request.get("downloadCode")
        if code not in self.files:
            return _refused("invalidParameter.downloadCode", 400)
        return Reply({"downloadUrl": f"http://{headers['host']}/files/{code}"})


def _parsed(body: bytes) -> Json:
    try:
        request = json.loads(body)
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}


def _refused(code: str, status: int) -> Reply:
    return Reply({"code": code, "message": f"planted: {code}", "requestid": "PLANTED"}, status)
