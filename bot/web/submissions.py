"""The intake API: other systems send leads and buying signals, with a bearer token; each is kept before it is answered.

The same Idempotency-Key is the same submission, however often it comes. Without a token in the settings it is closed.
"""

import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.core.channel import Inlet
from bot.core.message import Message, Submitted

CHANNEL = "api"
_BODY_LIMIT = 16 * 1024
_LONGEST_KEY = 200

Text = Annotated[str, Field(min_length=1, max_length=200)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class LeadForm(_Form):
    """What a website form says of a lead; there must be somebody to call, or a company."""

    company: Text | None = None
    contact: Text | None = None
    title: Text | None = None
    phone: Annotated[str, Field(pattern=r"^[0-9+() -]{5,30}$")] | None = None
    source: Text | None = None
    city: Text | None = None
    industry: Text | None = None
    budget: Annotated[float, Field(ge=0, le=1e12)] | None = None
    level: Literal["A", "B", "C"] | None = None
    need: Annotated[str, Field(max_length=2000)] | None = None
    consent: Text | None = None
    """What the person agreed to when they left their number."""


class SignalForm(_Form):
    """That a customer did something: its id, and what it was."""

    customer: Text
    signal: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,50}$")]


class Submissions:
    """The two addresses. `now` gives the present instant, aware; without a `token` to bear they are closed."""

    def __init__(self, inlet: Inlet, now: Callable[[], datetime], token: SecretStr | None) -> None:
        self._inlet = inlet
        self._now = now
        self._token = token.get_secret_value() if token else ""

    def routes(self) -> Sequence[Route]:
        """`POST /api/v1/leads` and `POST /api/v1/signals`."""
        return [
            Route("/api/v1/leads", self._leads, methods=["POST"]),
            Route("/api/v1/signals", self._signals, methods=["POST"]),
        ]

    async def _leads(self, request: Request) -> Response:
        return await self._take(request, "lead", LeadForm)

    async def _signals(self, request: Request) -> Response:
        return await self._take(request, "signal", SignalForm)

    async def _take(self, request: Request, form: str, model: type[BaseModel]) -> Response:
        if not self._may(request.headers.get("authorization", "")):
            self._inlet.reject(CHANNEL, "token")
            return _refused(HTTPStatus.UNAUTHORIZED, "令牌不对，或没有设置 SALESBOT_API_TOKEN")
        key = request.headers.get("idempotency-key") or uuid4().hex
        if len(key) > _LONGEST_KEY:
            return _refused(HTTPStatus.BAD_REQUEST, f"Idempotency-Key 最长 {_LONGEST_KEY} 个字符")
        body = await _read(request)
        if body is None:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"内容最长 {_BODY_LIMIT} 字节")
        try:
            given = model.model_validate_json(body)
        except ValidationError as error:
            self._inlet.reject(CHANNEL, "body")
            places = (".".join(map(str, one["loc"])) or "body" for one in error.errors(include_input=False))
            return _refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"这些字段不对：{'、'.join(dict.fromkeys(places))}")
        data = {name: str(value) for name, value in given.model_dump(exclude_none=True).items()}
        if form == "lead" and not {"company", "contact", "phone"} & set(data):
            return _refused(HTTPStatus.UNPROCESSABLE_ENTITY, "company、contact、phone 至少要有一项")
        place = f"{CHANNEL}:{form}/{key}"
        await self._inlet.accept(Message(place, CHANNEL, place, CHANNEL, self._now(), Submitted(form, data)))
        return JSONResponse({"accepted": True}, HTTPStatus.ACCEPTED)

    def _may(self, header: str) -> bool:
        kind, _, token = header.partition(" ")
        same = hmac.compare_digest(token.strip().encode(), self._token.encode())
        return bool(self._token) and kind.lower() == "bearer" and same


async def _read(request: Request) -> bytes | None:
    """The body; `None` for one that is too long, of which no more is read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY_LIMIT:
            return None
    return body


def _refused(status: HTTPStatus, why: str) -> JSONResponse:
    return JSONResponse({"error": why}, status)
