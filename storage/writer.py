"""One thread that writes: jobs that wait together are committed together, so that a slow disk is waited for once."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

T = TypeVar("T")
_Job = tuple[Callable[[Connection], Any], Future[Any]]

_MOST_TOGETHER = 64


class Writer:
    """Takes jobs from any thread and runs each in its own savepoint of a shared transaction."""

    def __init__(self, engine: Engine) -> None:
        """The thread starts with the first job."""
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._gate = threading.Lock()
        self._closed = False

    def write(self, job: "Callable[[Connection], T]") -> "Future[T]":
        """Hands in a job. Its future is done once its transaction is durable.

        A job that raises leaves no trace and fails alone; when the commit itself fails, all of the group fail.
        Raises RuntimeError after `close`.
        """
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise RuntimeError("the writer is closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
            self._jobs.put((job, future))
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

    def _run(self) -> None:
        more = True
        while more:
            batch, more = self._next_batch()
            if batch:
                self._commit(batch)

    def _next_batch(self) -> tuple[list[_Job], bool]:
        """Waits for one job and takes what has come meanwhile; False once the end was reached."""
        batch = []
        item = self._jobs.get()
        while item is not None:
            batch.append(item)
            if len(batch) == _MOST_TOGETHER:
                return batch, True
            try:
                item = self._jobs.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _commit(self, batch: list[_Job]) -> None:
        outcomes: list[tuple[Future[Any], Any, Exception | None]] = []
        try:
            with self._engine.begin() as connection:
                for job, future in batch:
                    if future.set_running_or_notify_cancel():
                        outcomes.append((future, *_attempt(connection, job, alone=len(batch) == 1)))
        except Exception as error:  # noqa: BLE001  nothing of this group is durable
            for _, future in batch:
                if not future.cancelled():
                    future.set_exception(error)
            return
        for future, result, failure in outcomes:
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)


def _attempt(connection: Connection, job: Callable[[Connection], Any], *, alone: bool) -> tuple[Any, Exception | None]:
    """Runs a job: its result, or what it raised after all that it did is undone."""
    if alone:
        # The transaction itself is its savepoint: what it raises undoes it, and there is nobody else to spare.
        return job(connection), None
    try:
        with connection.begin_nested():
            return job(connection), None
    except Exception as error:  # noqa: BLE001  goes to the one who handed the job in
        return None, error
