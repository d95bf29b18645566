"""`sessionWebhook`: a URL by which the chat that a message came from can be answered for about 90 minutes.

It stands in the message's body, which in webhook mode nothing signs; posting wherever it says would let a forger make
us call any machine inside the company's network. So it is used only while its host is DingTalk's own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

_MARGIN = timedelta(seconds=30)
"""Before the end: a request that is on its way then comes too late."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where to answer, and until when: milliseconds since 1970."""

    url: str
    until: int

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be used at `now`."""
        return self.until > (now + _MARGIN).timestamp() * 1000


def write_session(url: object, until: object, origin: str) -> str:
    """The session as a message's `reply_to`; empty for one that is not of DingTalk's own `origin` (scheme and host)."""
    if not isinstance(url, str) or _origin_of(url) != _origin_of(origin):
        return ""
    try:
        return f"{int(str(until))} {url}"
    except ValueError:
        return ""


def read_session(reply_to: str) -> Session | None:
    """The session in a `reply_to`; `None` where there is none."""
    until, found, url = reply_to.partition(" ")
    return Session(url, int(until)) if found and until.isdecimal() else None


def _origin_of(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port; `None` for what is no plain web address, a name and password before the host included."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"https", "http"} or not parts.hostname or "@" in parts.netloc or "\\" in url:
        return None
    return parts.scheme, parts.hostname.lower(), port or {"https": 443, "http": 80}[parts.scheme]
