"""Tasks on people's own lists in a platform, where it has such lists: what is due stands where they look anyway."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Todo:
    """One task on one person's list.

    key: ours; put again, it is the same task. person: whose list. rule: what put it there. head: the task in one line.
    customer: about whom, if anybody; what is done for them ends it. due_at: aware, or `None`. done: ticked off.
    """

    key: str
    person: str
    rule: str
    head: str
    detail: str = ""
    customer: str | None = None
    due_at: datetime | None = None
    done: bool = False


@runtime_checkable
class TodoKeeper(Protocol):
    """A channel of a platform that keeps such lists."""

    async def put_todo(self, address: str, todo: Todo) -> None:
        """Has a task stand on the list of the person at `address` as it is now: new, changed, or ticked off.

        One that is done and was never there is no error. Raises a SendError.
        """
