"""Tasks on people's own lists in a platform, where it has such lists: what is due stands where they look anyway."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Todo:
    """One task of one person.

    key: ours; put again, it is the same task. address: the person's on the channel. due_at: aware, or `None`.
    url: where it can be seen in full; empty where nowhere.
    """

    key: str
    address: str
    subject: str
    detail: str = ""
    due_at: datetime | None = None
    url: str = ""


@runtime_checkable
class TodoKeeper(Protocol):
    """A channel of a platform that keeps such lists."""

    async def put_todo(self, todo: Todo) -> None:
        """Puts a task on its person's list, or brings the one of that key up to date; raises a SendError."""

    async def finish_todo(self, key: str, address: str) -> None:
        """Ticks a task off; one that is not there is no error. Raises a SendError."""
