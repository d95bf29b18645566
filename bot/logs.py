"""The log: one JSON object a line on standard error, without secrets and without anything that a person wrote.

Modules log constant event names with `extra={...}`; what could still slip through (an exception's text, a library's
line) is scrubbed here.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(
    r"(?P<key>access_token|corpsecret|secret|session|ticket|key|token|msg_signature|echostr)(?P<sep>[=:]\s?[\"']?)[^&\s\"']+",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{15}|\d{17}[\dXx]|\d{16,19})(?!\d)")
_LOUD = ("httpx", "httpcore", "dingtalk_stream", "websockets", "uvicorn.error")
"""Libraries that write whole addresses, secrets in the query included, at INFO or DEBUG, or just too much."""


def scrub(text: str) -> str:
    """Stars for what follows a secret's name, and for telephone, ID and card numbers."""
    return _NUMBERS.sub("***", _SECRETS.sub(r"\g<key>\g<sep>***", text))


def _scrub_event(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401
    return {key: scrub(value) if isinstance(value, str) else value for key, value in event.items()}


def configure(level: str) -> None:
    """Sends every logger of the process to standard error in this form."""
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _scrub_event,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
