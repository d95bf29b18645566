"""Handles what arrived: reads it, then decides and commits in one transaction. Only a conversation's order is kept.

A message that cannot be handled is parked after three tries. One that takes the process down leaves nobody to count, so
a try is counted beforehand where there may have been one already: where it failed before, or was waiting at our start.
Of those it takes ten: a message may have been in hand when the process was killed for a reason of its own.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from bot.clock import Clock
from bot.core.effects import Note, Tell
from bot.core.localtime import local_day
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.place import group_in
from bot.core.post import Post
from bot.engine import commit, stamping
from bot.engine.bells import Bells
from bot.engine.cause import Cause
from bot.engine.facts.desk import Desk
from bot.engine.faultpoints import reach
from bot.intents import dispatch
from storage import inbox, people
from storage.db import Database
from storage.types import AnyRow
from storage.writer import is_down

_log = logging.getLogger(__name__)

_MOST_AT_ONCE = 32
_MOST_ATTEMPTS = 3
_MOST_INTERRUPTED = 10
"""More than bad luck brings: a message on which the process dies as often as this is what it dies of."""
_PAUSE = timedelta(seconds=1)
_LONGEST_TRY = timedelta(seconds=3)
"""After this time a counted try that came to nothing is made again: the process that made it must be gone."""
_IDLE_SECONDS = 1.0

_ANONYMOUS = {"submitted": "system"}
"""Who acts where nobody of ours does."""

Read = Callable[[str, datetime, str], Parsed]
"""Text, when it was sent, and who sent it (the platform's id): what it means."""


Write = Callable[[Callable[[Connection], bool]], "Future[bool]"]
"""Has a unit of work carried out in a transaction."""


def _nothing_to_do(_: datetime) -> None:
    """No upkeep."""


class Processor:
    """One worker. Several may run, in one process or many: a message is claimed in the transaction that handles it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        read: Read,
        desk: Desk,
        *,
        home: str,
        told: Callable[[], None],
        bells: Callable[[], Bells | None] = lambda: None,
        upkeep: Callable[[datetime], None] = _nothing_to_do,
    ) -> None:
        """`home` is the channel of people who never wrote to us; `told` is called when the outbox may have grown.

        `bells` gives those of the moment, with the rules in force.
        `upkeep` is called with the present instant about once a second, and decides itself whether it is time.
        """
        self._database = database
        self._writer = database.another_writer()
        self._clock = clock
        self._read = read
        self._desk = desk
        self._home = home
        self._told = told
        self._upkeep = upkeep
        self._bells = bells
        self._wake = threading.Event()
        self._stopping = threading.Event()
        with database.read() as connection:
            self._last_found = inbox.newest(connection)
        self._spared: set[int] = set()
        """Counted tries that the database cut short: the next one is not another."""

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
                self._upkeep(self._clock.now())
            except Exception as error:  # noqa: BLE001  this thread is the only one that handles anything: it goes on
                # The database is in trouble, not a message: nothing is counted against anyone, and we wait.
                event = "database_unavailable" if is_down(error) else "round_failed"
                _log.error(event, extra={"error": _where(error)})
                handled = 0
            if handled == 0:
                self._wake.wait(_IDLE_SECONDS)

    def round(self) -> int:
        """Handles the oldest message of each conversation that has one; returns how many were taken up."""
        with self._database.read() as connection:
            heads = inbox.heads(connection, self._clock.now(), _MOST_AT_ONCE)
        self._handle([row for row in heads if row.attempts == 0])
        for row in heads:
            if row.attempts:
                # Alone: if this one takes the process down, no other is counted along with it.
                self._handle([row])
        if heads:
            self._told()
        return len(heads)

    def waits(self) -> bool:
        """Whether anything is not handled yet, now or later: a look that costs less than an idle round."""
        with self._database.read() as connection:
            return inbox.is_waiting(connection)

    def _handle(self, rows: Sequence[AnyRow]) -> None:
        tried = self._count(rows)
        # One that is alone is written by this thread; several are handed in together and share a commit.
        write = self._writer.write_at_once if len(tried) == 1 else self._writer.write
        begun = [(row, self._begin(row, write)) for row in tried]
        for row, future in begun:
            self._finish(row, future)

    def _count(self, rows: Sequence[AnyRow]) -> Sequence[AnyRow]:
        """Counts the tries that may not be the first; returns the rows to be tried."""
        doubtful = [row for row in rows if (row.attempts or row.id <= self._last_found) and row.id not in self._spared]
        if not doubtful:
            return rows
        passed_by = self._writer.write(lambda connection: self._take(connection, doubtful)).result()
        return [row for row in rows if row.id not in passed_by]

    def _take(self, connection: Connection, rows: Sequence[AnyRow]) -> set[int]:
        """Counts a try at each; returns those that are not to be tried: given up now, or in another worker's hands."""
        now = self._clock.now()
        passed_by = set()
        for row in rows:
            if row.attempts >= _MOST_INTERRUPTED:
                self._park(connection, row, row.error or "", now)
                passed_by.add(row.id)
            elif not inbox.begin(connection, row.id, row.attempts, now + _LONGEST_TRY):
                passed_by.add(row.id)
        return passed_by

    def _begin(self, row: AnyRow, write: Write) -> "Future[bool]":
        """Reads the message, outside of any transaction, and hands in the one that decides and commits."""
        try:
            parsed = self._understand(row) if row.kind != "rang" else None
        except Exception as error:  # noqa: BLE001  any flaw in reading is this message's alone
            failed: Future[bool] = Future()
            failed.set_exception(error)
            return failed
        reach("process.understood")
        return write(lambda connection: self._settle(connection, row, parsed))

    def _understand(self, row: AnyRow) -> Parsed:
        match row.kind:
            case "said":
                return self._read(row.body.get("text", ""), row.sent_at, row.sender)
            case "pressed":
                return dispatch.pressed(row.body["action"])
            case "attached":
                return dispatch.attached(row.body["medium"], row.body["name"], row.body.get("customer", ""))
            case "submitted":
                return dispatch.submitted(row.body["form"], row.body["data"])
            case _:
                return dispatch.unreadable(row.body["kind"])

    def _settle(self, connection: Connection, row: AnyRow, parsed: Parsed | None) -> bool:
        """The unit of work: all of a message's consequences, or none. False when another worker has it."""
        now = self._clock.now()
        if parsed is None:
            return self._ring(connection, row, now)
        if not inbox.take(connection, row.id, "done", now):
            return False
        reach("process.claimed")
        brief = self._desk.brief(connection, row, parsed, now)
        bells = self._bells()
        if bells is not None:
            brief = bells.informed(connection, brief, parsed)
        name, outcome = dispatch.decide(parsed, brief)
        if bells is not None:
            outcome = bells.rulebook.follow(parsed, brief, outcome)
        outcome = stamping.stamped(outcome, row)
        reach("process.decided")
        actor = brief.sender.key if brief.sender else _ANONYMOUS.get(row.kind, "stranger")
        commit.apply(connection, _cause(row, actor, now), name, outcome, self._home)
        reach("process.applied")
        return True

    def _ring(self, connection: Connection, row: AnyRow, now: datetime) -> bool:
        """A bell of the clock is done when nothing is left that is due; until then it comes round again."""
        if not inbox.claim(connection, row.id):
            return False
        reach("process.claimed")
        bells = self._bells()
        if bells is None or bells.ring(connection, row, now):
            inbox.settle(connection, row.id, "done", now)
        reach("process.applied")
        return True

    def _finish(self, row: AnyRow, future: "Future[bool]") -> None:
        number = row.attempts if row.id in self._spared else row.attempts + 1
        try:
            future.result()
        except Exception as error:  # parked after three, and the others go on
            if is_down(error):
                self._spare(row)
                raise
            place = _where(error)
            _log.warning("message_failed", extra={"row": row.id, "attempt": number, "error": place})
            self._writer.write(lambda connection: self._fail(connection, row, number, place)).result()
        else:
            _log.debug("message_handled", extra={"row": row.id})
            reach("process.committed")
        self._spared.discard(row.id)

    def _spare(self, row: AnyRow) -> None:
        if row.attempts or row.id <= self._last_found:
            self._spared.add(row.id)

    def _fail(self, connection: Connection, row: AnyRow, number: int, error: str) -> None:
        now = self._clock.now()
        if (bells := self._bells()) is not None and row.kind == "rang" and number > 1:
            bells.put_off(connection, now)
        if inbox.fail(connection, row.id, number, error, now + _PAUSE) and number >= _MOST_ATTEMPTS:
            self._park(connection, row, error, now)

    def _park(self, connection: Connection, row: AnyRow, error: str, now: datetime) -> None:
        """Gives a message up, and says so to who sent it and to the admins."""
        if not inbox.take(connection, row.id, "parked", now, error):
            return
        _log.warning("message_parked", extra={"row": row.id, "error": error})
        apology = "这条我没能处理，原话已收好，也告诉了管理员。"
        alarm = f"第{row.id}号消息多次处理失败，已搁置；原话已收好。错误：{error}"
        admins = people.present(connection, local_day(now), "admin")
        told = [
            Tell(f"parked/{row.id}/{admin.key}", admin.key, "alert", Post("有消息被搁置", alarm), "message_parked")
            for admin in admins
        ]
        reply = Tell(f"reply/{row.id}", "", "reply", Post(apology, apology))
        outcome = Outcome((Note("parked", f"message/{row.id}"), reply, *told), (Reason("failed", {"error": error}),))
        commit.apply(connection, _cause(row, "system", now), "park", outcome, self._home)


def _cause(row: AnyRow, actor: str, now: datetime) -> Cause:
    reply_to = row.body.get("reply_to", "")
    return Cause(row.id, actor, row.channel, row.sender, now, group_in(row.conversation), reply_to)


def _where(error: BaseException) -> str:
    """The kind of an error and where it arose. Its message stays out: it may quote what a rep wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
