"""One thread that writes: jobs that wait together are committed together, so that a slow disk is waited for once."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from storage.prepared import Prepared

T = TypeVar("T")
_Job = tuple[Callable[[Connection], Any], Future[Any]]

_MOST_TOGETHER = 64
_MOST_UNCOMMITTED = 1_000
"""Jobs of a house that writes by itself between two commits."""
_SAVEPOINT, _ROLLBACK, _RELEASE = (
    Prepared(text(f"{order} job")) for order in ("SAVEPOINT", "ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")
)
_CLOSED = "the writer is closed"
_A_JOB_S_FAULT = (DataError, IntegrityError)
"""A value that no row can hold: waiting would not help."""


class Inline:
    """A writer without a thread, for a house in which nothing happens at the same time: a job is done when it is given.

    Handing a job over and back takes as long as a small job does, and so does a transaction of its own: here one
    transaction stays open, on the one connection that reads and writes, and is committed now and then. Whoever looks
    through that connection sees each job as soon as it is done; a process that dies loses the last few.
    """

    def __init__(self, engine: Engine) -> None:
        """Opens nothing yet."""
        self._engine = engine
        self._connection: Connection | None = None
        self._since_commit = 0

    def connection(self) -> Connection:
        """The one connection, in its transaction."""
        if self._connection is None:
            self._connection = self._engine.connect()
        if not self._connection.in_transaction():
            self._connection.begin()
        return self._connection

    def write(self, job: "Callable[[Connection], T]") -> "Future[T]":
        """Carries a job out; one that raises leaves no trace."""
        future: Future[T] = Future()
        try:
            future.set_result(self._done(job))
        except Exception as error:  # noqa: BLE001  goes to whoever handed the job in
            future.set_exception(error)
        return future

    write_at_once = write

    def _done(self, job: "Callable[[Connection], T]") -> T:
        connection = self.connection()
        _SAVEPOINT.run(connection, {})
        try:
            result = job(connection)
        except Exception as error:
            if is_down(error):
                # Maybe the whole transaction is gone, and with it what was taken for written: this is the end.
                connection.rollback()
            else:
                _ROLLBACK.run(connection, {})
                _RELEASE.run(connection, {})
            raise
        _RELEASE.run(connection, {})
        self._since_commit += 1
        if self._since_commit == _MOST_UNCOMMITTED:
            connection.commit()
            self._since_commit = 0
        return result

    def close(self) -> None:
        """Commits what is left."""
        if self._connection is not None:
            self._connection.commit()
            self._connection.close()


def is_down(error: BaseException) -> bool:
    """Whether the database itself is in trouble (full, locked, gone), so that the same may well work later."""
    return isinstance(error, DBAPIError) and not isinstance(error, _A_JOB_S_FAULT)


class Writer:
    """Takes jobs from any thread; those that wait together share a commit. A job may be run twice: it only writes."""

    def __init__(self, engine: Engine, *, keeps: bool = False) -> None:
        """The thread starts with the first job.

        keeps: one connection serves for good, as a file never hangs up. What a server gives is asked for at each
        transaction, and tried by the pool; that takes longer than all else of a transaction but its sync.
        """
        self._engine = engine
        self._keeps = keeps
        self._kept: Connection | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._gate = threading.Lock()
        self._turn = threading.Lock()
        """Held by whoever is at the connection."""
        self._in_line = False
        """Whether the thread waits for its turn: who is quick must not take one after the other from it."""
        self._closed = False

    def write(self, job: "Callable[[Connection], T]") -> "Future[T]":
        """Hands in a job. Its future is done once its transaction is durable.

        A job that raises leaves no trace and fails alone; when the commit itself fails, all of the group fail.
        Raises RuntimeError after `close`.
        """
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise RuntimeError(_CLOSED)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
            self._jobs.put((job, future))
        return future

    def write_at_once(self, job: "Callable[[Connection], T]") -> "Future[T]":
        """The same for a caller who does nothing meanwhile: where nobody writes or waits, their own thread does it.

        To wake the writer's thread and be woken by it takes as long as a quarter of a message.
        """
        if self._in_line or not self._jobs.empty() or not self._turn.acquire(blocking=False):
            return self.write(job)
        try:
            if self._closed:
                raise RuntimeError(_CLOSED)
            future: Future[T] = Future()
            self._commit([(job, future)])
        finally:
            self._turn.release()
        return future

    def close(self) -> None:
        """Finishes the jobs handed in so far and ends the thread."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        if self._thread is not None:
            self._thread.join()
        with self._turn:
            if self._kept is not None:
                self._kept.close()

    def _run(self) -> None:
        more = True
        while more and (first := self._jobs.get()) is not None:
            self._in_line = True
            with self._turn:
                self._in_line = False
                batch, more = self._joined(first)
                self._commit(batch)

    def _joined(self, first: _Job) -> tuple[list[_Job], bool]:
        """A job and what has come meanwhile; False once the end was reached."""
        batch = [first]
        while len(batch) < _MOST_TOGETHER:
            try:
                item = self._jobs.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return batch, False
            batch.append(item)
        return batch, True

    def _commit(self, batch: list[_Job]) -> None:
        """One transaction for all; when a job raises, each gets one of its own, so that it fails alone.

        Rolling back to a savepoint instead would cost every job two statements, and could not be relied on: SQLite
        drops the whole transaction when the disk is full, and the jobs before would be taken for durable.
        """
        self._settle([(job, future) for job, future in batch if future.set_running_or_notify_cancel()])

    def _settle(self, begun: list[_Job]) -> None:
        try:
            results = self._together([job for job, _ in begun])
        except Exception as error:  # noqa: BLE001  goes to those who handed the jobs in
            if len(begun) > 1 and not is_down(error):
                for one in begun:
                    self._settle([one])
                return
            for _, future in begun:
                future.set_exception(error)
            return
        for (_, future), result in zip(begun, results, strict=True):
            future.set_result(result)

    def _together(self, jobs: list[Callable[[Connection], Any]]) -> list[Any]:
        with self._connection() as connection, connection.begin():
            return [job(connection) for job in jobs]

    def _connection(self) -> AbstractContextManager[Connection]:
        if not self._keeps:
            return self._engine.connect()
        if self._kept is None:
            self._kept = self._engine.connect()
        return nullcontext(self._kept)
