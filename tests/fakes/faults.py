"""What can go wrong with one call to a fake platform, as values that a test puts into its script."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Errcode:
    """The platform answers with an error, or with 0 and `more`, and does nothing."""

    code: int
    errmsg: str = "planted error"
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """DingTalk's new API refuses, and does nothing."""

    code: str
    status: int = 400
    message: str = "planted refusal"


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer comes for as long as the caller waits. Only over a real connection (`served()`)."""


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """The platform does what it was asked, and the connection breaks before it has said so."""


@dataclass(frozen=True, slots=True)
class Html:
    """A proxy's page instead of JSON."""

    status: int = 502


Fault = Errcode | Refusal | Hang | LostAnswer | Html
