"""One look at an address as somebody on the internet would take it, and in words why there was no answer.

Straight, whatever proxies this machine uses; with a new connection each time; with the certificate checked; and without
following redirects, as the platforms do none of that for us. Nothing of a query ever stands in the words.
"""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import IntEnum
from functools import cache

import httpx

from bot.core.diagnosis import Diagnosis

TIMEOUT = 5.0
"""Seconds for each step of a visit."""
_MOST_BYTES = 64 * 1024
_HEADERS = {"user-agent": "Mozilla/4.0", "accept-encoding": "identity"}
"""As WeCom itself comes: a firewall that lets only browsers through must meet us as it will meet the platform."""
_PORTS = {"http": 80, "https": 443}


class _Code(IntEnum):
    """Those of OpenSSL's verify codes that have a remedy of their own."""

    NOT_YET_VALID = 9
    EXPIRED = 10
    SELF_SIGNED = 18
    SELF_SIGNED_IN_CHAIN = 19
    NO_ISSUER = 20
    NO_LEAF_ISSUER = 21
    WRONG_HOST = 62
    WRONG_ADDRESS = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `seconds` is from before the connection to the last byte; the body is cut off at 64 KiB."""

    status: int
    body: bytes
    kind: str
    seconds: float
    location: str = field(default="", repr=False)
    date: datetime | None = None
    """The server's own time, to the second."""


class Unreached(Exception):  # noqa: N818  it is an outcome as good as an answer
    """There was no answer; `diagnosis` says why."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__(diagnosis.what)
        self.diagnosis = diagnosis


async def visit(
    address: str,
    trust: ssl.SSLContext | None = None,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """GETs `address`, of which the words suppose that it is ours, or POSTs a `body` to it; raises Unreached.

    `trust` stands in for the public authorities.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise Unreached(Diagnosis("error", "公网地址不是一个网址", "SALESBOT_PUBLIC_URL")) from None
    trusted = trust or _authorities()
    started = time.perf_counter()
    try:
        async with (
            httpx.AsyncClient(verify=trusted, trust_env=False, timeout=TIMEOUT, headers=_HEADERS) as http,
            http.stream("GET" if body is None else "POST", url, content=body, headers=headers) as response,
        ):
            answered = bytearray()
            async for chunk in response.aiter_bytes():
                answered += chunk
                if len(answered) > _MOST_BYTES:
                    break
    except httpx.HTTPError as error:
        # The cause is not chained on: it carries the request, and with it the query.
        raise Unreached(_silence(url, error)) from None
    told = response.headers
    return Answer(
        response.status_code,
        bytes(answered[:_MOST_BYTES]),
        told.get("content-type", "").partition(";")[0].strip().lower(),
        time.perf_counter() - started,
        told.get("location", ""),
        _date(told.get("date", "")),
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Those that the public knows: some thousand lines of certificates, read once."""
    return httpx.create_ssl_context(trust_env=False)


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    return date.replace(tzinfo=date.tzinfo or UTC)


def _silence(url: httpx.URL, error: Exception) -> Diagnosis:
    """Why nothing came back, by the deepest of an error's causes that says so."""
    host, port = url.host, url.port or _PORTS.get(url.scheme, 0)
    known = (_meaning(cause, host, port) for cause in _causes(error))
    otherwise = (f"连不上 {host} 的 {port} 端口（{type(error).__name__}）", "SALESBOT_PUBLIC_URL")
    what, mend = next((words for words in known if words), otherwise)
    return Diagnosis("error", what, mend)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What lies behind an error, the deepest first: the libraries wrap the operating system's several times."""
    for inner in (*getattr(error, "exceptions", ()), error.__cause__ or error.__context__):
        if inner is not None:
            yield from _causes(inner)
    yield error


def _meaning(  # noqa: PLR0911  a table, but for what each row is recognized by
    cause: BaseException, host: str, port: int
) -> tuple[str, str] | None:
    """What is wrong and what mends it; `None` for a cause that says nothing by itself."""
    match cause:
        case ssl.SSLCertVerificationError():
            return _distrust(host, cause.verify_code)
        case ssl.SSLError():
            return f"{host} 的 {port} 端口说的不是 HTTPS", "给反向代理配上证书（nginx 是 listen 443 ssl）"
        case socket.gaierror():
            return f"域名 {host} 解析不到地址", "SALESBOT_PUBLIC_URL 的域名，或它的解析记录"
        case ConnectionRefusedError():
            return f"{host} 的 {port} 端口拒绝连接：没有程序在听", "启动反向代理和 salesbot serve"
        case httpx.ConnectTimeout():
            return (
                f"连 {host} 的 {port} 端口超时：被防火墙挡住了",
                f"防火墙和安全组放行 {port} 端口；本机连不了自己时换台机器跑",
            )
        case httpx.TimeoutException():
            return f"{host} 连得上，但 {TIMEOUT:.0f} 秒没有回答", "重启 salesbot serve，看反向代理转到了哪里"
        case httpx.RemoteProtocolError():
            return (
                f"{host} 的 {port} 端口连得上，但回答的不是 HTTP",
                "SALESBOT_PUBLIC_URL 是 https 还是 http，端口对不对",
            )
        case _:
            return None


def _distrust(host: str, code: int) -> tuple[str, str]:
    """By OpenSSL's verify code."""
    match code:
        case _Code.EXPIRED:
            return f"{host} 的证书过期了，平台不会连", "续期证书，并让反向代理重新载入"
        case _Code.NOT_YET_VALID:
            return f"{host} 的证书还没有生效", "校准时钟，或重新申请证书"
        case _Code.WRONG_HOST | _Code.WRONG_ADDRESS:
            return f"证书不是签给 {host} 的", f"给 {host} 申请证书，或改 SALESBOT_PUBLIC_URL 的域名"
        case _Code.SELF_SIGNED | _Code.SELF_SIGNED_IN_CHAIN:
            return f"{host} 的证书是自己签的，平台不认", "换成公认机构签发的证书（Caddy、certbot 免费）"
        case _Code.NO_ISSUER | _Code.NO_LEAF_ISSUER:
            return f"{host} 的证书链不完整，缺中间证书", "反向代理的证书文件换成完整链（fullchain.pem）"
        case _:
            return f"{host} 的证书通不过检查（{code}）", "换成公认机构签发的证书"
