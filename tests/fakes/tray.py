"""Where a handler's arrivals go in a test of the handler alone: an `Inlet` that keeps one message a key."""

from bot.core.channel import NotStoredError
from bot.core.message import Message


class Tray:
    """What was accepted and why the rest was not; while it is `full`, nothing is stored."""

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        self.rejected: list[str] = []
        self.full = False

    async def accept(self, message: Message) -> None:
        """Keeps the first copy; raises NotStoredError while full."""
        if self.full:
            raise NotStoredError
        self.messages.setdefault(message.key, message)

    def reject(self, channel: str, reason: str) -> None:  # noqa: ARG002 - a test has one channel
        """Notes the reason."""
        self.rejected.append(reason)

    def only(self) -> Message:
        """The one message that came in; ValueError where there are none or several."""
        (message,) = self.messages.values()
        return message
