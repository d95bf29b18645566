"""The log: one JSON object a line on standard error, without secrets and without anything that a person wrote.

Three fences, one behind the other. Modules log constant event names with `extra={...}` that holds numbers and our own
words. Libraries are heard from WARNING on whatever the level: below it they write whole addresses, with the tokens in
them. And every line is scrubbed: of queries, of what follows a secret's name, of long numbers, and of an exception's
text, which may quote what it stumbled over; where it arose is kept.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

_SECRETS = re.compile(
    r"(?P<key>access_token|corpsecret|secret|session|ticket|token|msg_signature|signature|echostr|encrypt|password"
    r"|aes_?key|authorization|key)(?P<sep>[\"']?\s?[=:]\s?[\"']?(?:bearer\s)?)[^&\s\"',}]+",
    re.IGNORECASE,
)
_QUERY = re.compile(r"\?[^\s\"']*[=%][^\s\"']*")
_NUMBERS = re.compile(r"\d{11,}[Xx]?")
"""Telephone, ID and card numbers; none of our own are as long."""
_OURS = ("bot", "storage")
_OF_EVERY_RECORD = frozenset((*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"))
"""What is in every record; the rest is its `extra`."""


def scrub(text: str) -> str:
    """Stars for an address's query, for what follows a secret's name, and for long numbers."""
    return _NUMBERS.sub("***", _SECRETS.sub(r"\g<key>\g<sep>***", _QUERY.sub("?***", text)))


class _Line(logging.Formatter):
    """A record as one JSON object: what happened, its numbers and words, who says so, and when."""

    def format(self, record: logging.LogRecord) -> str:
        """Nothing of it is written as it came but numbers."""
        line = {"event": record.getMessage()}
        line |= {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
        line |= {"logger": record.name, "level": record.levelname.lower(), "timestamp": _written(record.created)}
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = " <- ".join(_told(record.exc_info[1]))
        return json.dumps({name: _scrubbed(value) for name, value in line.items()}, ensure_ascii=False)


def _written(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def _scrubbed(value: object) -> object:
    return value if value is None or isinstance(value, int | float) else scrub(str(value))


def _told(error: BaseException) -> Iterator[str]:
    """An exception, the causes before it and the lines it went through, without a word of its text."""
    current: BaseException | None = error
    while current is not None:
        frames = traceback.extract_tb(current.__traceback__)
        yield " ".join([type(current).__name__, *(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)])
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def formatter() -> logging.Formatter:
    """What makes a record a line."""
    return _Line()


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
