"""The log: one JSON object a line on standard error, without secrets and without anything that a person wrote.

Three fences, one behind the other. Modules log constant event names with `extra={...}` that holds numbers and our own
words. Libraries are heard from WARNING on whatever the level: below it they write whole addresses, with the tokens in
them. And every line is scrubbed: of queries, of what follows a secret's name, of long numbers, and of an exception's
text, which may quote what it stumbled over; where it arose is kept.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import structlog

_SECRETS = re.compile(
    r"(?P<key>access_token|corpsecret|secret|session|ticket|token|msg_signature|signature|echostr|encrypt|password"
    r"|aes_?key|authorization|key)(?P<sep>[\"']?\s?[=:]\s?[\"']?(?:bearer\s)?)[^&\s\"',}]+",
    re.IGNORECASE,
)
_QUERY = re.compile(r"\?[^\s\"']*[=%][^\s\"']*")
_NUMBERS = re.compile(r"\d{11,}[Xx]?")
"""Telephone, ID and card numbers; none of our own are as long."""
_OURS = ("bot", "storage")


def scrub(text: str) -> str:
    """Stars for an address's query, for what follows a secret's name, and for long numbers."""
    return _NUMBERS.sub("***", _SECRETS.sub(r"\g<key>\g<sep>***", _QUERY.sub("?***", text)))


def _scrub_event(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {
        key: value if value is None or isinstance(value, int | float) else scrub(str(value))
        for key, value in event.items()
    }


def _place_exception(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Names an exception, the causes before it and the lines it went through, without a word of its text."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = " <- ".join(_told(error))
    return event


def _told(error: BaseException) -> Iterator[str]:
    current: BaseException | None = error
    while current is not None:
        frames = traceback.extract_tb(current.__traceback__)
        yield " ".join([type(current).__name__, *(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)])
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def formatter() -> logging.Formatter:
    """What makes a record a line."""
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            _place_exception,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _scrub_event,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def configure(level: str) -> None:
    """Sends every logger of the process to standard error in this form; `level` is for our own. Raises ValueError."""
    known = logging.getLevelNamesMapping()
    if level.upper() not in known:
        raise ValueError(f"SALESBOT_LOG_LEVEL 不对：{level}，可用 {'、'.join(known)}")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    logging.basicConfig(level=max(logging.WARNING, known[level.upper()]), handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
