"""Handles what arrived: reads it, then decides and commits in one transaction. Only a conversation's order is kept."""

import logging
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.core.effects import Note, Tell
from bot.core.localtime import local_day
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.post import Post
from bot.engine import commit
from bot.engine.desk import Desk
from bot.engine.faultpoints import reach
from bot.intents import dispatch
from storage import inbox, people
from storage.db import Database
from storage.types import AnyRow

_log = logging.getLogger(__name__)

_MOST_AT_ONCE = 32
_MOST_ATTEMPTS = 3
_PAUSE = timedelta(seconds=1)
_IDLE_SECONDS = 1.0

Read = Callable[[str, datetime, str], Parsed]
"""Text, when it was sent, and who sent it (the platform's id): what it means."""


class Processor:
    """One worker. Several may run, in one process or many: a message is claimed in the transaction that handles it."""

    def __init__(
        self, database: Database, clock: Clock, read: Read, desk: Desk, *, home: str, told: Callable[[], None]
    ) -> None:
        """`home` is the channel of people who never wrote to us; `told` is called when the outbox may have grown."""
        self._database = database
        self._writer = database.another_writer()
        self._clock = clock
        self._read = read
        self._desk = desk
        self._home = home
        self._told = told
        self._wake = threading.Event()
        self._stopping = threading.Event()

    def wake(self) -> None:
        """Says that something arrived; any thread may."""
        self._wake.set()

    def stop(self) -> None:
        """Lets `run` return after the round in hand."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        """Works until `stop`. What another process stored is seen within a second."""
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                handled = self.round()
            except DBAPIError as error:
                # The database is in trouble, not a message: nothing is counted against anyone, and we wait.
                _log.error("database_unavailable", extra={"error": type(error.orig).__name__})
                handled = 0
            if handled == 0:
                self._wake.wait(_IDLE_SECONDS)

    def round(self) -> int:
        """Handles the oldest message of each conversation that has one; returns how many were taken up."""
        with self._database.read() as connection:
            heads = inbox.heads(connection, self._clock.now(), _MOST_AT_ONCE)
        begun = [(row, self._begin(row)) for row in heads]
        for row, future in begun:
            self._finish(row, future)
        if begun:
            self._told()
        return len(begun)

    def _begin(self, row: AnyRow) -> "Future[bool]":
        """Reads the message, outside of any transaction, and hands in the one that decides and commits."""
        try:
            parsed = self._understand(row)
        except Exception as error:  # noqa: BLE001  any flaw in reading is this message's alone
            failed: Future[bool] = Future()
            failed.set_exception(error)
            return failed
        reach("process.understood")
        return self._writer.write(lambda connection: self._settle(connection, row, parsed))

    def _understand(self, row: AnyRow) -> Parsed:
        if row.kind == "said":
            return self._read(row.body.get("text", ""), row.sent_at, row.sender)
        return dispatch.pressed(row.body["action"]) if row.kind == "pressed" else dispatch.unreadable(row.body["kind"])

    def _settle(self, connection: Connection, row: AnyRow, parsed: Parsed) -> bool:
        """The unit of work: all of a message's consequences, or none. False when another worker has it."""
        if not inbox.claim(connection, row.id):
            return False
        reach("process.claimed")
        now = self._clock.now()
        brief = self._desk.brief(connection, row, parsed, now)
        name, outcome = dispatch.decide(parsed, brief)
        reach("process.decided")
        actor = brief.sender.key if brief.sender else "stranger"
        cause = commit.Cause(row.id, actor, row.channel, row.sender, now)
        commit.apply(connection, cause, name, outcome, self._home)
        inbox.settle(connection, row.id, "done", now)
        reach("process.applied")
        return True

    def _finish(self, row: AnyRow, future: "Future[bool]") -> None:
        try:
            future.result()
        except DBAPIError:
            raise
        except Exception as error:  # noqa: BLE001  parked after three, and the others go on
            place = _where(error)
            _log.warning("message_failed", extra={"row": row.id, "error": place})
            self._writer.write(lambda connection: self._fail(connection, row, place)).result()
        else:
            reach("process.committed")

    def _fail(self, connection: Connection, row: AnyRow, error: str) -> None:
        now = self._clock.now()
        if inbox.fail(connection, row.id, error, now + _PAUSE) < _MOST_ATTEMPTS:
            return
        inbox.settle(connection, row.id, "parked", now, error)
        apology = "这条我没能处理，原话已收好，也告诉了管理员。"
        alarm = f"第{row.id}号消息三次处理失败，已搁置；原话已收好。错误：{error}"
        admins = people.present(connection, local_day(now), "admin")
        told = [
            Tell(f"parked/{row.id}/{admin.key}", admin.key, "alert", Post("有消息被搁置", alarm), "message_parked")
            for admin in admins
        ]
        reply = Tell(f"reply/{row.id}", "", "reply", Post(apology, apology))
        outcome = Outcome((Note("parked", f"message/{row.id}"), reply, *told), (Reason("failed", {"error": error}),))
        commit.apply(
            connection, commit.Cause(row.id, "system", row.channel, row.sender, now), "park", outcome, self._home
        )


def _where(error: BaseException) -> str:
    """The kind of an error and where it arose. Its message stays out: it may quote what a rep wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
