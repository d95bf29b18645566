"""Writing from a coroutine: how the async rooms hand a job to the database's writer and wait for its commit."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from storage.db import Database

T = TypeVar("T")


async def write(database: Database, job: Callable[[Connection], T]) -> T:
    """What `job` returns, once it is durable; raises what it raised."""
    future = database.write(job)
    # A house that writes by itself is done already; by way of the loop that would be two wake-ups through a socket.
    return future.result() if future.done() else await asyncio.wrap_future(future)
