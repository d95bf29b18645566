"""WeCom's API as a fake that people could be sitting behind: what counts is what each of them gets to see.

    qyapi = Qyapi(account, clock, members=["chenli", "linxiao"])
    with qyapi.served() as base_url: ...                  # a real server, in a thread
    qyapi.texts("chenli")                                 # what is in Chen Li's chat
    qyapi.wait_for("chenli", 2)                           # blocks until two messages are there
    qyapi.fails("message/send", Errcode(-1), times=3)     # the next three sends
    qyapi.media["media-1"] = b"..."                       # what can be fetched
    qyapi.stamps[card["task_id"]]                         # what the button of an updated card says

It checks in the platform's order: token, address, JSON, agent, recipients, content, card, repeat, rate. Above 30
messages a minute or 1,000 an hour to one member it drops silently and answers 0, as the platform does: see `dropped`.
"""

import json
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from bot.clock import Clock
from tests.fakes.account import Account
from tests.fakes.chats import Chats, Delivery, Json
from tests.fakes.exchange import Reply, answer, read
from tests.fakes.faults import Errcode, Fault, Hang, Html, LostAnswer
from tests.fakes.group_robots import GroupRobots
from tests.fakes.loopback import served
from tests.fakes.qyapi_rules import CALLBACK_CARDS, body_fault, card_fault, click_of, text_fault

RESPONSE_CODE_LIFE = timedelta(hours=72)


class Qyapi:
    """The API of one company with one app, and the chats of its members. An ASGI app itself."""

    def __init__(self, account: Account, clock: Clock, *, members: Iterable[str]) -> None:
        self.account = account
        self.clock = clock
        self.members = {member.lower() for member in members}
        self.calls: Counter[str] = Counter()
        self.bodies: list[bytes] = []
        self.repeats = 0
        self.updates: list[Json] = []
        self.stamps: dict[str, str] = {}
        self.media: dict[str, bytes] = {}
        self.robots = GroupRobots()
        self.token_life = timedelta(hours=2)
        self.has_callback = True
        self.refuses_overlong = True
        self.trusted_addresses: set[str] | None = None
        self.seen_address = "203.0.113.9"
        self.closed = False
        self.named: set[str] = set()
        """Members whom the app's visible range names one by one; the others are seen through a department."""
        self.out_of_range: set[str] = set()
        self._tokens: dict[str, datetime] = {}
        self._chats = Chats()
        self._used: set[str] = set()
        self._faults: defaultdict[str, deque[tuple[Fault, int | None]]] = defaultdict(deque)
        self._seen: dict[str, tuple[datetime, str]] = {}
        self._task_ids: set[str] = set()
        self._response_codes: dict[str, tuple[datetime, str]] = {}
        self._numbers = count(1)

    def served(self) -> AbstractContextManager[str]:
        """A context in which this answers on loopback; gives the base URL."""
        return served(self)

    @property
    def dropped(self) -> list[tuple[str, Json]]:
        """What was answered with 0 and shown to nobody."""
        return self._chats.dropped

    def transcript(self, user: str) -> list[Delivery]:
        """What `user` has in the app's chat, oldest first."""
        return self._chats.transcript(user)

    def texts(self, user: str) -> list[str]:
        """The transcript's texts, a card's title and subtitle in their place."""
        return self._chats.texts(user)

    def wait_for(self, user: str, messages: int) -> list[Delivery]:
        """Blocks until `user` has that many messages; raises TimeoutError, telling what is there instead."""
        return self._chats.wait_for(user, messages)

    def fails(self, endpoint: str, fault: Fault, *, times: int | None = 1) -> None:
        """The next calls of `endpoint` (`gettoken`, `message/send`) go wrong; `None` is until `heals`."""
        self._faults[endpoint].append((fault, times))

    def heals(self) -> None:
        """Forgets all planned faults."""
        self._faults.clear()

    def revoke_tokens(self) -> None:
        """No token given out so far is known any longer (40014)."""
        self._tokens.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request of the bot."""
        endpoint = scope["path"].removeprefix("/cgi-bin/")
        self.calls[endpoint] += 1
        query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        body = await read(receive)
        match self._next_fault(endpoint):
            case Errcode(code, errmsg, more):
                await answer(send, Reply(_error(code, errmsg, **more)))
            case Hang():
                while (await receive())["type"] != "http.disconnect":
                    pass
            case Html(status):
                await answer(send, Reply(b"<html><body>Bad Gateway</body></html>", status, "text/html"))
            case LostAnswer():
                self._handle(endpoint, query, body)
                # Promising more than is sent makes the server cut the connection.
                await answer(send, Reply(b"{"), promised=100)
            case None if endpoint == "media/get" and (data := self.media.get(query.get("media_id", ""))) is not None:
                fault = self._token_fault(query) or self._address_fault()
                await answer(send, Reply(fault) if fault else Reply(data, kind="image/jpeg"))
            case None:
                await answer(send, Reply(self._handle(endpoint, query, body)))

    def _next_fault(self, endpoint: str) -> Fault | None:
        planned = self._faults[endpoint]
        if not planned:
            return None
        fault, times = planned.popleft()
        if times is None or times > 1:
            planned.appendleft((fault, times and times - 1))
        return fault

    def _handle(self, endpoint: str, query: Mapping[str, str], body: bytes) -> bytes:
        match endpoint:
            case "gettoken":
                return self._give_token(query)
            case "message/send" | "message/update_template_card" | "media/get":
                return self._token_fault(query) or self._address_fault() or self._admitted(endpoint, body)
            case "agent/get" | "user/get":
                return self._token_fault(query) or self._address_fault() or self._look_up(endpoint, query)
            case "webhook/send":
                code = self.robots.send(query.get("key", ""), _parsed(body), self.clock.now())
                return _error(code, "refused") if code else _ok()
            case _:
                return _error(-1, f"the fake knows no {endpoint}")

    def _admitted(self, endpoint: str, body: bytes) -> bytes:
        if endpoint == "media/get":
            return _error(40007, "invalid media_id")
        request = _parsed(body)
        if request is None:
            return _error(40035, "Warning: wrong json format.")
        if request.get("agentid") != self.account.agent_id:
            return _error(40056, "invalid agentid")
        return self._send(request, body) if endpoint == "message/send" else self._update(request)

    def _look_up(self, endpoint: str, query: Mapping[str, str]) -> bytes:
        if endpoint == "user/get":
            user = query["userid"].lower()
            if user not in self.members:
                return _error(60111, "invalid string value `userid`. userid not found")
            return _error(60011, "no privilege") if user in self.out_of_range else _ok(userid=user)
        if query.get("agentid") != str(self.account.agent_id):
            return _error(40056, "invalid agentid")
        named = [{"userid": user} for user in sorted(self.named)]
        scope = {"allow_userinfos": {"user": named}, "allow_partys": {"partyid": [1]}, "allow_tags": {"tagid": []}}
        return _ok(agentid=self.account.agent_id, close=int(self.closed), **scope)

    def _give_token(self, query: Mapping[str, str]) -> bytes:
        if query.get("corpid") != self.account.corp_id:
            return _error(40013, "invalid corpid")
        if query.get("corpsecret") != self.account.secret:
            return _error(40001, "invalid credential")
        now = self.clock.now()
        valid = [token for token, until in self._tokens.items() if now < until]
        token = valid[-1] if valid else f"planted-access-token-{next(self._numbers):08d}"
        until = self._tokens.setdefault(token, now + self.token_life)
        return _ok(access_token=token, expires_in=int((until - now).total_seconds()))

    def _token_fault(self, query: Mapping[str, str]) -> bytes | None:
        token = query.get("access_token")
        if not token:
            return _error(41001, "access_token missing")
        if token not in self._tokens:
            return _error(40014, "invalid access_token")
        return None if self.clock.now() < self._tokens[token] else _error(42001, "access_token expired")

    def _address_fault(self) -> bytes | None:
        if self.trusted_addresses is None or self.seen_address in self.trusted_addresses:
            return None
        hint = f"hint: [1700000000123], from ip: {self.seen_address}, more info at the error-code page"
        return _error(60020, f"not allow to access from your ip, {hint}")

    def _send(self, request: Json, body: bytes) -> bytes:
        self.bodies.append(body)
        named = [user for user in request.get("touser", "").split("|") if user]
        if not named:
            return _error(82001, "no recipient")
        known = [user for user in named if user.lower() in self.members]
        if not known:
            return _error(81013, "user & party & tag all invalid")
        if fault := body_fault(body) or self._content_fault(request):
            return _error(fault, "content refused")
        canonical = json.dumps(request, sort_keys=True)
        if earlier := self._repeated(request, canonical):
            self.repeats += 1
            return _ok(msgid=earlier)
        task_id = request.get("template_card", {}).get("task_id")
        if task_id in self._task_ids:
            return _error(42016, "task_id exists")
        msgid, response_code = f"msg-{next(self._numbers)}", f"sent-{next(self._numbers)}"
        self._seen[canonical] = (self.clock.now(), msgid)
        if task_id:
            self._task_ids.add(task_id)
        for user in known:
            self._chats.deliver(user.lower(), request, self.clock.now(), msgid, response_code)
        unknown = "|".join(user.lower() for user in named if user not in known)
        return _ok(msgid=msgid, invaliduser=unknown, **self._response_code(request, response_code))

    def _content_fault(self, request: Json) -> int:
        match request.get("msgtype"):
            case "text" | "markdown" as kind:
                return text_fault(request.get(kind, {}).get("content"), refuse_overlong=self.refuses_overlong)
            case "template_card":
                return card_fault(request.get("template_card"), has_callback=self.has_callback)
            case _:
                return 40008

    def _repeated(self, request: Json, canonical: str) -> str | None:
        if not request.get("enable_duplicate_check") or canonical not in self._seen:
            return None
        at, msgid = self._seen[canonical]
        interval = timedelta(seconds=min(request.get("duplicate_check_interval", 1800), 14400))
        return msgid if self.clock.now() - at < interval else None

    def _response_code(self, request: Json, code: str) -> Mapping[str, str]:
        if request.get("template_card", {}).get("card_type") not in CALLBACK_CARDS:
            return {}
        self._response_codes[code] = (self.clock.now() + RESPONSE_CODE_LIFE, request["template_card"]["task_id"])
        return {"response_code": code}

    def _update(self, request: Json) -> bytes:
        code = request.get("response_code", "")
        clicked_at, task_id = click_of(code)
        until = clicked_at + RESPONSE_CODE_LIFE if clicked_at else None
        if code in self._response_codes:
            until, task_id = self._response_codes[code]
        if until is None or self.clock.now() >= until or code in self._used:
            return _error(60140, "invalid response_code")
        self._used.add(code)
        self.updates.append(request)
        self.stamps[task_id] = request.get("button", {}).get("replace_name", "")
        return _ok(invaliduser=[])


def _parsed(body: bytes) -> Json | None:
    try:
        request = json.loads(body)
    except ValueError:
        return None
    return request if isinstance(request, dict) else None


def _ok(**fields: object) -> bytes:
    return json.dumps({"errcode": 0, "errmsg": "ok", **fields}).encode()


def _error(code: int, errmsg: str, **more: object) -> bytes:
    return json.dumps({"errcode": code, "errmsg": errmsg, **more}).encode()
