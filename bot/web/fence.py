"""What every page is fenced with: headers that bind the browser, and refusals that tell a stranger nothing."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, ExceptionHandler, Message, Receive, Scope, Send

from bot.core.channel import NotStoredError

BODY_LIMIT = 64 * 1024
"""Bytes of a form; the longest text that the page lets through makes 36 KiB."""

_MOST_FIELDS = 8

_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

_WORDS: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "没看懂这个请求，请刷新页面再试",
    HTTPStatus.FORBIDDEN: "这个请求不是从本页面发出的，已拒绝",
    HTTPStatus.NOT_FOUND: "没有这个页面",
    HTTPStatus.METHOD_NOT_ALLOWED: "这个地址不接受这种请求",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容太长了，请分几次发",
    HTTPStatus.SERVICE_UNAVAILABLE: "系统正忙，请再发一次",
}
_SORRY = "出错了，请稍后再试"


class Fence:
    """Puts the headers on every answer of `app`; an answer that has one of its own keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything through."""

        async def fenced(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, fenced if scope["type"] == "http" else send)


async def _refuse(_: Request, error: Exception) -> PlainTextResponse:
    """Our own words by status: an error's text may name a path, a table or what someone wrote."""
    match error:
        case HTTPException():
            status, headers = error.status_code, error.headers
        case NotStoredError() | SQLAlchemyError():
            status, headers = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "1"}
        case _:
            status, headers = HTTPStatus.INTERNAL_SERVER_ERROR, None
    return PlainTextResponse(_WORDS.get(status, _SORRY), status, headers)


REFUSALS: Mapping[type[Exception], ExceptionHandler] = dict.fromkeys(
    (HTTPException, NotStoredError, SQLAlchemyError, Exception), _refuse
)
"""How each kind of failure is answered."""


def refuse_cross_site(request: Request) -> None:
    """Raises a 403 for a request that another site's page made the browser send.

    As Go's `http.CrossOriginProtection`: browsers name the relation in Sec-Fetch-Site, but on plain HTTP beyond this
    machine only the origin; what carries neither is no browser, and nobody's cookies are at stake.
    """
    relation = request.headers.get("sec-fetch-site")
    if relation is not None:
        same = relation in {"same-origin", "none"}
    else:
        origin = request.headers.get("origin")
        same = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not same:
        raise HTTPException(HTTPStatus.FORBIDDEN)


async def read_form(request: Request) -> Mapping[str, str]:
    """A form's fields, of which never more than the limit and one chunk is in memory, whatever it claims to be."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
