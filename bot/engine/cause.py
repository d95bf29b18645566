"""What an outcome answers: whose it is, and where their answer goes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that happened: the inbox row, who acted (`actor`), and where their answer goes.

    address: the person's own. group: the address of the group in which they wrote, if they did.
    reply_to: what the platform gave us to answer that one message by.
    """

    message: int | None
    actor: str
    channel: str
    address: str
    now: datetime
    group: str = ""
    reply_to: str = ""
