"""The outside of a callback: is it from our company, is it fresh, and what is in it. No XML parser runs here.

The scheme (WeCom documents 90930, 90968): AES-256-CBC with the key's first half as IV over
`random(16) + length(4, big-endian) + content + receiveid`, padded to a multiple of 32, in base64; and a SHA-1 over the
sorted token, timestamp, nonce and base64. Only these four are signed: `ToUserName` and `AgentID` beside `Encrypt` are
anybody's words, so they are passed over.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha1
from hmac import compare_digest
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from bot.handlers.refused import RefusedError

_KEY_BYTES = 32
_BLOCK = 32
_LENGTH_AT = 16
_CONTENT_AT = 20
_TIMESTAMP_DIGITS = 12

# Possessive quantifiers (`*+`): 64 KiB of blanks must not make a pattern try every way to share them out.
_HEAD = re.compile(rb"\s*+(?:<\?xml [^<>]{0,100}\?>\s*+)?<xml>")
_FIELD = re.compile(rb"\s*+<(\w{1,32})(?:/>|>(?:\s*+<!\[CDATA\[([^\]]*+)\]\]>\s*+|([^<&]*+))</\1>)")
_TAIL = re.compile(rb"\s*+</xml>\s*+")


def parameters(query: bytes) -> Mapping[str, bytes]:
    """The parameters of a callback's query string, decoded once; `+` stays `+`, as base64 in `echostr` needs it.

    Raises RefusedError for a parameter that comes twice: two readers could each believe another one.
    """
    found: dict[str, bytes] = {}
    for pair in query.split(b"&"):
        name, _, value = pair.partition(b"=")
        key = name.decode("latin-1")
        if key in found:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "query")
        found[key] = unquote_to_bytes(value) if b"%" in value else value
    return found


def encrypted_in(body: bytes) -> bytes:
    """The content of `Encrypt` in the body of a POST.

    The envelope is three flat fields and nothing else, so a pattern reads it: declarations, entities, comments,
    attributes and nesting have no place in it and are refused with everything else that is not the known shape.
    """
    head = _HEAD.match(body)
    if head is None:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "envelope")
    end = head.end()
    fields: dict[bytes, bytes] = {}
    while field := _FIELD.match(body, end):
        name, quoted, plain = field.groups(b"")
        if name in fields:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "envelope")
        fields[name] = quoted or plain.strip()
        end = field.end()
    if b"Encrypt" not in fields or _TAIL.fullmatch(body, end) is None:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "envelope")
    return fields[b"Encrypt"]


class Envelope:
    """Opens what the platform sealed for one app. The cipher is set up once; opening a callback takes some 20 µs."""

    def __init__(self, *, corp_id: str, token: str, aes_key: str, window: timedelta) -> None:
        """`aes_key` is the console's EncodingAESKey, 43 characters; raises ValueError for anything else."""
        # wechatpy brings requests along, a quarter of a second of start-up that a bot without WeCom need not spend.
        from wechatpy.enterprise.crypto import PrpCrypto  # noqa: PLC0415 - see the line above

        self._cipher = PrpCrypto(_key(aes_key)).cipher
        self._token = token.encode()
        self._receiver = corp_id.encode()
        self._window = window.total_seconds()

    def open(self, query: Mapping[str, bytes], encrypted: bytes, now: datetime) -> bytes:
        """What was sealed: a message's XML, or the word of a verification. Raises RefusedError.

        The order matters: until the signature has proved right, nothing that was sent is decrypted or parsed.
        """
        try:
            signature, timestamp, nonce = query["msg_signature"], query["timestamp"], query["nonce"]
        except KeyError:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "query") from None
        signed = sha1(b"".join(sorted((self._token, timestamp, nonce, encrypted))), usedforsecurity=False)
        if not compare_digest(signed.hexdigest().encode(), signature):
            raise RefusedError(HTTPStatus.FORBIDDEN, "signature")
        if not self._is_fresh(timestamp, now):
            raise RefusedError(HTTPStatus.FORBIDDEN, "timestamp")
        return self._unseal(encrypted)

    def _is_fresh(self, timestamp: bytes, now: datetime) -> bool:
        if not timestamp.isdigit() or len(timestamp) > _TIMESTAMP_DIGITS:
            return False
        return abs(now.timestamp() - int(timestamp)) <= self._window

    def _unseal(self, encrypted: bytes) -> bytes:
        # wechatpy's own unpacking is passed by: it checks neither padding nor length, and fails in five foreign ways.
        try:
            padded: bytes = self._cipher.decrypt(b64decode(encrypted, validate=True))
        except ValueError:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "cipher") from None
        padding = padded[-1] if padded else 0
        if not 1 <= padding <= _BLOCK or padded[-padding:] != bytes([padding]) * padding:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "padding")
        frame = padded[:-padding]
        end = _CONTENT_AT + int.from_bytes(frame[_LENGTH_AT:_CONTENT_AT], "big")
        if len(frame) < _CONTENT_AT or end > len(frame):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "length")
        if not compare_digest(frame[end:], self._receiver):
            raise RefusedError(HTTPStatus.FORBIDDEN, "receiveid")
        return frame[_CONTENT_AT:end]


def _key(aes_key: str) -> bytes:
    try:
        key = b64decode(aes_key + "=", validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        message = "SALESBOT_WECOM_AES_KEY 不对：应是企业微信后台「接收消息」页上 43 位的 EncodingAESKey"
        raise ValueError(message)
    return key
