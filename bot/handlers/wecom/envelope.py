"""The outside of a callback: is it from our company, is it fresh, and what is in it. No XML parser runs here.

The scheme (WeCom documents 90930, 90968): AES-256-CBC with the key's first half as IV over
`random(16) + length(4, big-endian) + content + receiveid`, padded to a multiple of 32, in base64; and a SHA-1 over the
sorted token, timestamp, nonce and base64. Only these four are signed: `ToUserName` and `AgentID` beside `Encrypt` are
anybody's words, so they are passed over.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha1
from hmac import compare_digest
from http import HTTPStatus
from os import urandom
from urllib.parse import unquote_to_bytes

from bot.handlers.refused import RefusedError
from bot.handlers.wecom.cipher import Cipher, PaddingError, key_of

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
    """Opens what the platform sealed for one app, and seals as it does.

    The cipher is set up once; opening a callback takes some 20 µs.
    """

    def __init__(self, *, receiver: str, token: str, aes_key: str, variable: str, window: timedelta) -> None:
        """`receiver` is whom callbacks are sealed for: the company of an app, nobody (empty) for a robot.

        aes_key: the console's EncodingAESKey, 43 characters; raises ValueError for anything else, and tells the
        environment's `variable` that it came from.
        """
        self._cipher = Cipher(key_of(aes_key, variable))
        self._token = token.encode()
        self._receiver = receiver.encode()
        self._window = window.total_seconds()

    def open(self, query: Mapping[str, bytes], encrypted: bytes, now: datetime) -> bytes:
        """What was sealed: a message's XML, or the word of a verification. Raises RefusedError.

        The order matters: until the signature has proved right, nothing that was sent is decrypted or parsed.
        """
        try:
            signature, timestamp, nonce = query["msg_signature"], query["timestamp"], query["nonce"]
        except KeyError:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "query") from None
        if not compare_digest(self.sign(timestamp, nonce, encrypted), signature):
            raise RefusedError(HTTPStatus.FORBIDDEN, "signature")
        if not self._is_fresh(timestamp, now):
            raise RefusedError(HTTPStatus.FORBIDDEN, "timestamp")
        return self._unseal(encrypted)

    def seal(self, content: bytes, random: bytes) -> bytes:
        """What `open` opens, as the platform makes it; `random` is 16 bytes that nobody can foresee."""
        frame = random + len(content).to_bytes(_CONTENT_AT - _LENGTH_AT, "big") + content + self._receiver
        return b64encode(self._cipher.encrypt(frame))

    def sign(self, timestamp: bytes, nonce: bytes, encrypted: bytes) -> bytes:
        """The signature, in hexadecimal digits."""
        signed = sha1(b"".join(sorted((self._token, timestamp, nonce, encrypted))), usedforsecurity=False)
        return signed.hexdigest().encode()

    def answer(self, content: bytes, nonce: bytes, now: datetime) -> Mapping[str, str | int]:
        """An answer to a callback with that nonce, as a robot's platform wants it (document 101033)."""
        encrypted = self.seal(content, urandom(_LENGTH_AT))
        timestamp = int(now.timestamp())
        return {
            "encrypt": encrypted.decode(),
            "msgsignature": self.sign(str(timestamp).encode(), nonce, encrypted).decode(),
            "timestamp": timestamp,
            "nonce": nonce.decode("latin-1"),
        }

    def _is_fresh(self, timestamp: bytes, now: datetime) -> bool:
        if not timestamp.isdigit() or len(timestamp) > _TIMESTAMP_DIGITS:
            return False
        return abs(now.timestamp() - int(timestamp)) <= self._window

    def _unseal(self, encrypted: bytes) -> bytes:
        try:
            frame = self._cipher.decrypt(b64decode(encrypted, validate=True))
        except PaddingError:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "padding") from None
        except ValueError:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "cipher") from None
        end = _CONTENT_AT + int.from_bytes(frame[_LENGTH_AT:_CONTENT_AT], "big")
        if len(frame) < _CONTENT_AT or end > len(frame):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "length")
        if not compare_digest(frame[end:], self._receiver):
            raise RefusedError(HTTPStatus.FORBIDDEN, "receiveid")
        return frame[_CONTENT_AT:end]
