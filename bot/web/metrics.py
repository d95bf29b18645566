"""`/metrics`: figures in Prometheus' text format (version 0.0.4), which is simple enough to be written by hand.

Whatever happens to the database, the page answers: that is when it is looked at. What is counted in memory (rejects,
sent, parked) counts from the start of the process, as Prometheus expects of counters.
"""

import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from threading import Lock
from typing import Literal

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from storage import figures, usage
from storage.db import Database

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})

Sample = tuple[Mapping[str, str], float]


@dataclass(frozen=True, slots=True)
class Family:
    """One figure, with a sample for each combination of labels."""

    name: str
    kind: Literal["gauge", "counter"]
    help: str
    samples: Sequence[Sample]


def render(families: Iterable[Family]) -> str:
    """The page."""
    lines: list[str] = []
    for family in families:
        lines += [f"# HELP {family.name} {family.help}", f"# TYPE {family.name} {family.kind}"]
        lines += [f"{family.name}{_labels(labels)} {value:.15g}" for labels, value in family.samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    inner = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels.items())
    return f"{{{inner}}}" if inner else ""


def _one(name: str, kind: Literal["gauge", "counter"], help_: str, value: float) -> Family:
    return Family(name, kind, help_, (({}, value),))


class Metrics:
    """What the page shows, gathered anew each time it is asked for."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        *,
        rejected: Mapping[tuple[str, str], int],
        channels: Iterable[str],
        faults: Callable[[], Mapping[str, str | None]],
    ) -> None:
        """`rejected` counts by channel and reason, live; `faults` says of each channel why it does not work, if so."""
        self._database = database
        self._now = now
        self._rejected = rejected
        self._channels = tuple(channels)
        self._faults = faults
        self._settled: Counter[tuple[str, str]] = Counter()
        self._frontier: int | None = None
        self._gate = Lock()
        self._started = now().timestamp()

    def routes(self) -> Sequence[Route]:
        """`GET /metrics`. It reads the database, so it runs in a thread."""

        def page(_: Request) -> PlainTextResponse:
            return PlainTextResponse(render(self.families()), media_type=_TYPE)

        return [Route("/metrics", page)]

    def families(self) -> list[Family]:
        """All figures; those of the database are missing while it cannot be read."""
        try:
            with self._database.read() as connection:
                kept = self._of_database(connection)
        except SQLAlchemyError:
            kept = []
        readable = _one("salesbot_database_readable", "gauge", "1 while the database can be read.", float(bool(kept)))
        return [*self._of_process(), readable, *kept]

    def _of_process(self) -> list[Family]:
        build = {
            "version": version("salesbot"),
            "python": platform.python_version(),
            "database": "sqlite" if self._database.is_sqlite else "postgresql",
        }
        rejected = [({"channel": c, "reason": r}, count) for (c, r), count in sorted(dict(self._rejected).items())]
        reasons = self._faults()
        faults = [({"channel": name}, float(reasons.get(name) is not None)) for name in self._channels]
        return [
            Family("salesbot_build_info", "gauge", "What is running; always 1.", ((build, 1),)),
            _one("process_start_time_seconds", "gauge", "When the process started, since 1970.", self._started),
            _one("process_cpu_seconds_total", "counter", "CPU time of the process.", time.process_time()),
            Family("salesbot_rejected_total", "counter", "Arrivals turned away at a door, since the start.", rejected),
            Family("salesbot_channel_fault", "gauge", "1 while a platform refuses us or is not there.", faults),
        ]

    def _of_database(self, connection: Connection) -> list[Family]:
        inbox, owed = figures.backlog(connection), figures.owed(connection)
        settled = self._settle(connection)
        fresh = inbox.waiting - inbox.failing
        waiting = [({"state": "new"}, fresh), ({"state": "failing"}, inbox.failing)]
        posts: Counter[tuple[str, str]] = Counter({(name, state): 0 for name in self._channels for state in _OWED})
        attempts = Counter(dict.fromkeys(self._channels, 0))
        oldest: dict[str, float] = dict.fromkeys(self._channels, 0.0)
        for row in owed:
            posts[row.channel, row.state] += row.posts
            attempts[row.channel] += int(row.attempts)
            oldest[row.channel] = max(oldest.get(row.channel, 0.0), self._age(row.oldest))
        return [
            Family("salesbot_inbox_waiting", "gauge", "Messages not handled yet; failing ones were tried.", waiting),
            _one("salesbot_inbox_oldest_seconds", "gauge", "Age of the oldest of them.", self._age(inbox.oldest)),
            _one("salesbot_inbox_attempts", "gauge", "Failed tries at those that wait.", inbox.attempts),
            _one("salesbot_inbox_parked_total", "counter", "Messages given up.", figures.parked_messages(connection)),
            Family("salesbot_outbox_owed", "gauge", "Posts not delivered yet.", _by("channel", "state", posts)),
            Family("salesbot_outbox_oldest_seconds", "gauge", "Age of the oldest of them.", _each("channel", oldest)),
            Family("salesbot_outbox_attempts", "gauge", "Failed tries at those owed.", _each("channel", attempts)),
            Family("salesbot_outbox_sent_total", "counter", "Posts delivered.", _in_state("sent", settled)),
            Family("salesbot_outbox_parked_total", "counter", "Posts given up.", _in_state("parked", settled)),
            Family("salesbot_channel_calls_month", "gauge", "Calls of its API this month.", self._calls(connection)),
            _one("salesbot_ledger_lines", "gauge", "Lines of the ledger.", figures.ledger_length(connection)),
            _one("salesbot_database_bytes", "gauge", "Size of the database.", figures.size(connection, self._database)),
        ]

    def _calls(self, connection: Connection) -> list[Sample]:
        return _each("channel", usage.of_month(connection, f"{self._now():%Y-%m}"))

    def _age(self, since: datetime | None) -> float:
        """Seconds, never negative: the clock may have been set back."""
        return max(0.0, (self._now() - since).total_seconds()) if since else 0.0

    def _settle(self, connection: Connection) -> Mapping[tuple[str, str], int]:
        """Posts sent and parked since we first looked. What lies behind the first one owed is counted once for all."""
        with self._gate:
            now_settled = figures.frontier(connection)
            if self._frontier is None:
                self._frontier = now_settled
            if now_settled > self._frontier:
                self._settled.update(figures.settled(connection, self._frontier, now_settled))
                self._frontier = now_settled
            counts = Counter({(name, state): 0 for name in self._channels for state in ("sent", "parked")})
            counts.update(self._settled)
            counts.update(figures.settled(connection, self._frontier))
            return counts


_OWED = ("pending", "sending")


def _each(label: str, values: Mapping[str, float]) -> list[Sample]:
    return [({label: name}, value) for name, value in sorted(values.items())]


def _by(first: str, second: str, values: Mapping[tuple[str, str], float]) -> list[Sample]:
    return [({first: one, second: two}, value) for (one, two), value in sorted(values.items())]


def _in_state(wanted: str, settled: Mapping[tuple[str, str], int]) -> list[Sample]:
    return [({"channel": channel}, count) for (channel, state), count in sorted(settled.items()) if state == wanted]
