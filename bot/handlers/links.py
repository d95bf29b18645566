"""Links that press a button, for platforms whose buttons can lead nowhere but to an address.

A link names the person, the post and the button, and is signed: whoever holds it acts as that person, so it is sent to
nobody else. It counts as long as what it answers is open; the engine sees to that, as with any press.

Opening it only asks; it takes one more tap to press. Chat programs and virus scanners open whatever they are shown.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from html import escape
from http import HTTPStatus
from urllib.parse import parse_qs

from pydantic import SecretStr
from starlette.types import Receive, Scope

from bot.clock import Clock
from bot.core.channel import Inlet
from bot.core.message import Message, Pressed
from bot.core.place import conversation
from bot.core.post import Button, Post
from bot.handlers.door import Answer, Door
from bot.handlers.refused import RefusedError

_PURPOSE = b"salesbot press link\n"
_SIGNATURE_BYTES = 16

_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>销售助手</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1.1rem/1.6 sans-serif;max-width:24rem;margin:20vh auto;padding:0 1rem;text-align:center}}
button{{font:inherit;padding:.6rem 2rem;border:0;border-radius:.5rem;background:#1677ff;color:#fff}}</style>
{content}</html>"""
_POLICY = (
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)


@dataclass(frozen=True, slots=True)
class Press:
    """What a link stands for; `serial` is its post's place in the outbox, `label` what the button says."""

    address: str
    ref: str
    action: str
    label: str
    serial: int


class Links:
    """The links of one channel."""

    def __init__(self, channel: str, url: str, key: SecretStr) -> None:
        """`url` is the door's, as people reach it."""
        self._channel = channel
        self._url = url
        self._key = digest(key.get_secret_value().encode(), _PURPOSE + channel.encode(), sha256)

    def write(self, address: str, post: Post, button: Button, serial: int) -> str:
        """The address that presses `button` for whoever is at `address`; the same whenever it is written."""
        fields = [address, post.ref, button.action, button.text, serial]
        body = _encode(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())
        return f"{self._url}?t={body}.{self._sign(body)}"

    def read(self, query: bytes) -> Press:
        """What a link's query stands for; raises RefusedError for one that we did not write."""
        try:
            (token,) = parse_qs(query.decode("ascii"), strict_parsing=True)["t"]
        except (ValueError, KeyError):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "link") from None
        body, _, signature = token.partition(".")
        if not compare_digest(self._sign(body).encode(), signature.encode()):
            raise RefusedError(HTTPStatus.FORBIDDEN, "link")
        address, ref, action, label, serial = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return Press(address, ref, action, label, serial)

    def _sign(self, body: str) -> str:
        return _encode(digest(self._key, body.encode(), sha256)[:_SIGNATURE_BYTES])

    def door(self, inlet: Inlet, clock: Clock) -> Door:
        """The address that the links lead to: GET asks, POST presses."""

        async def ask(scope: Scope, _: Receive) -> Answer:
            press = self.read(scope["query_string"])
            return _page(f'<form method="post"><p>您选的是</p><p><button>{escape(press.label)}</button></p></form>')

        async def take(scope: Scope, _: Receive) -> Answer:
            press = self.read(scope["query_string"])
            await inlet.accept(self._message(press, clock))
            return _page(f"<p>收到：{escape(press.label)}</p><p>可以关掉这一页，回聊天里看结果</p>")

        return Door(self._channel, inlet, {"GET": ask, "POST": take})

    def _message(self, press: Press, clock: Clock) -> Message:
        return Message(
            key=f"{self._channel}-link:{press.serial}:{press.action}",
            channel=self._channel,
            conversation=conversation(self._channel, press.address),
            sender=press.address,
            sent_at=clock.now(),
            body=Pressed(press.ref, press.action),
        )


def _page(content: str) -> Answer:
    return Answer(_PAGE.format(content=content).encode(), "text/html", _POLICY)


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
