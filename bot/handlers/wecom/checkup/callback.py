"""Tests the callback address as the platform does when an admin saves it, and finds out what is wrong with it.

The platform sends a sealed word and wants it back in the clear: HTTP 200, byte for byte, within a second (documents
90930, 90238). When that fails it says no more than 「请求不通过」. Here three more questions are asked then, by whose
answers the causes can be told apart, although the door itself tells a stranger nothing.
"""

import os
import ssl
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from urllib.parse import quote

from bot.clock import Clock
from bot.core.diagnosis import Diagnosis
from bot.handlers.probe import Probe, Setup
from bot.handlers.visit import Answer, Unreached, visit
from bot.handlers.wecom.checkup.verdict import Clues, Sealed, at_once, by_clues, is_right, slow
from bot.handlers.wecom.credentials import CREDENTIALS
from bot.handlers.wecom.envelope import Envelope

_ADDRESS = Sealed(
    "/wecom/callback", "wecom", "GET", "SALESBOT_WECOM_TOKEN", "SALESBOT_WECOM_AES_KEY", "SALESBOT_WECOM_CORP_ID"
)
_SPECIAL = frozenset(b"+/=")
"""What base64 has that a query escapes, and a careless proxy unescapes."""
_NONSENSE = b"nonsense"
"""Base64, but of no length that could be decrypted."""
_RANDOM_BYTES = 16
_CYCLE = 96
"""Base64 comes without `=` for one length in three of 32 bytes each."""


class Caller:
    """The platform's side of one callback address."""

    def __init__(
        self,
        public_url: str,
        address: Sealed,
        envelope: Envelope,
        *,
        window: timedelta,
        clock: Clock,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`window`: what the door's clock may differ by. `trust` stands in for public authorities."""
        self._url = f"{public_url.rstrip('/')}{address.path}"
        self._address = address
        self._envelope = envelope
        self._window = window
        self._clock = clock
        self._trust = trust

    async def examine(self) -> Diagnosis | None:
        """What is wrong, if anything is. Raises Unreached."""
        word, answer = await self._verify(_SPECIAL.issubset)
        if not is_right(word, answer):
            found = at_once(word, answer, self._address)
            return found or by_clues(answer, await self._clues(answer), self._address)
        if slow(answer.seconds) is None:
            return None
        # Once may be chance, a name looked up for the first time; twice is not.
        _, again = await self._verify(_SPECIAL.issubset)
        return slow(min(answer.seconds, again.seconds))

    async def _clues(self, answer: Answer) -> Clues:
        word, plain = await self._verify(_SPECIAL.isdisjoint)
        now = self._clock.now()
        return Clues(
            nothing=await visit(self._url, self._trust),
            nonsense=await self._ask(_NONSENSE),
            plain=plain,
            plain_right=is_right(word, plain),
            ahead=answer.date - now if answer.date else timedelta(),
            window=self._window,
        )

    async def _verify(self, wanted: Callable[[bytes], bool]) -> tuple[bytes, Answer]:
        """A word, sealed again and again until what goes over the wire is `wanted`, and what came back."""
        digits = str(int.from_bytes(os.urandom(8), "big")).encode()
        for length in count():
            word = digits + b"0" * (length % _CYCLE)
            sealed = self._envelope.seal(word, os.urandom(_RANDOM_BYTES))
            if wanted(sealed):
                return word, await self._ask(sealed)
        raise AssertionError

    async def _ask(self, sealed: bytes) -> Answer:
        timestamp, nonce = str(int(self._clock.now().timestamp())), os.urandom(4).hex()
        signature = self._envelope.sign(timestamp.encode(), nonce.encode(), sealed).decode()
        query = f"msg_signature={signature}&timestamp={timestamp}&nonce={nonce}&echostr={quote(sealed, safe='')}"
        return await visit(f"{self._url}?{query}", self._trust)


def caller(setup: Setup, trust: ssl.SSLContext | None = None) -> Caller:
    """The platform's side of an app's address; raises ValueError where a value is missing or cannot be one."""
    given = {one.field: one.given(setup.settings) for one in CREDENTIALS}
    if any(value is None for value in given.values()):
        raise ValueError("not set up")
    values = {field: str(value) for field, value in given.items()}
    window = timedelta(seconds=setup.settings.wecom_timestamp_window)
    envelope = Envelope(
        receiver=values["wecom_corp_id"],
        token=values["wecom_token"],
        aes_key=values["wecom_aes_key"],
        variable=_ADDRESS.aes_key,
        window=window,
    )
    return Caller(values["public_url"], _ADDRESS, envelope, window=window, clock=setup.clock, trust=trust)


async def examined(call: Callable[[], Caller]) -> Sequence[Diagnosis]:
    """What is wrong with an address; nothing where it is not set up, which is told from the credentials."""
    try:
        platform = call()
    except ValueError:
        return ()
    try:
        found = await platform.examine()
    except Unreached as unreached:
        return (unreached.diagnosis,)
    return (found,) if found else ()


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    return await examined(lambda: caller(setup))


PROBE = Probe("wecom.callback", _ask)
