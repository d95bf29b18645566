"""config/retention.yaml: how long an arrival is kept, and the routine that lets go of what is older.

What was decided and written stays in the ledger; the inbox holds the words themselves, and those have a term.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError
from sqlalchemy import Connection

from storage import inbox
from storage.db import Database
from storage.types import AnyRow

_log = logging.getLogger(__name__)

_INTERVAL = timedelta(hours=1)
_BATCH = 500
_MOST_BATCHES = 40
"""Batches of one run, about a second's work: 20,000 arrivals an hour is more than any team writes."""
_LEAST_DAYS = 7
"""Days for which the keys must stay, so that whatever a platform sends again is known."""
_MOST_DAYS = 3650

Fate = Literal["keep", "blank", "remove"]


def _check_days(value: int) -> int:
    if not 1 <= value <= _MOST_DAYS:
        raise PydanticCustomError("days", "应为 1 到 {most} 天", {"most": _MOST_DAYS})
    return value


def _check_order(value: int, others: ValidationInfo) -> int:
    least = max(_LEAST_DAYS, others.data.get("texts_kept_days", 0))
    if value < least:
        raise PydanticCustomError(
            "short_term", "不能少于 {least} 天（至少 7 天，也不能短于 texts_kept_days）", {"least": least}
        )
    return value


Days = Annotated[int, AfterValidator(_check_days)]


class RetentionFile(BaseModel):
    """The shape of the file; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    texts_kept_days: Days
    rows_kept_days: Annotated[Days, AfterValidator(_check_order)]

    def retention(self) -> "Retention":
        """The file's terms as the routine takes them."""
        return Retention(timedelta(days=self.texts_kept_days), timedelta(days=self.rows_kept_days))


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the text of an arrival is kept, and how long the bare fact and key of it."""

    texts: timedelta
    rows: timedelta

    def fate(self, handled_at: datetime | None, now: datetime) -> Fate:
        """What is to become of an arrival; one that is not handled yet is kept, however old."""
        if handled_at is None or now - handled_at < self.texts:
            return "keep"
        return "blank" if now - handled_at < self.rows else "remove"


class Sweeper:
    """Lets go of what is over its term, at most once an hour, in small batches between which others may write."""

    def __init__(self, database: Database, retention: Retention) -> None:
        self._database = database
        self._retention = retention
        self._swept_at: datetime | None = None
        self._blanked_to = 0
        """Up to this number nothing has a text any more: where the next run begins to look for texts."""

    def __call__(self, now: datetime) -> None:
        """Sweeps if the last time is an hour ago, or if the clock was set back behind it."""
        if self._swept_at is not None and self._swept_at <= now < self._swept_at + _INTERVAL:
            return
        self._swept_at = now
        removed = self._walk(0, partial(self._remove, now=now))[1]
        self._blanked_to, blanked = self._walk(self._blanked_to, partial(self._blank, now=now))
        if removed or blanked:
            _log.info("inbox_swept", extra={"texts": blanked, "rows": removed})

    def _walk(self, after: int, act: Callable[[Sequence[AnyRow]], tuple[int, bool]]) -> tuple[int, int]:
        """Hands batches to `act` while it says that the next may have something too.

        Returns the number behind which the next walk has to begin, and how many arrivals were dealt with.
        """
        done = 0
        for _ in range(_MOST_BATCHES):
            with self._database.read() as connection:
                rows = inbox.handled(connection, after, _BATCH)
            count, more = act(rows) if rows else (0, False)
            done += count
            if not more:
                break
            after = rows[-1].id
        return after, done

    def _remove(self, rows: Sequence[AnyRow], now: datetime) -> tuple[int, bool]:
        over = [row.id for row in rows if self._retention.fate(row.handled_at, now) == "remove"]
        return (self._write(partial(inbox.remove, rows=over)), True) if over else (0, False)

    def _blank(self, rows: Sequence[AnyRow], now: datetime) -> tuple[int, bool]:
        full = [row.id for row in rows if row.has_body and self._retention.fate(row.handled_at, now) != "keep"]
        if full:
            self._write(partial(inbox.blank_all, rows=full))
        # Numbers grow with time: behind a batch that is old to its last row there may be more.
        return len(full), now - rows[-1].received_at >= self._retention.texts

    def _write(self, job: Callable[[Connection], int]) -> int:
        return self._database.write(job).result()
