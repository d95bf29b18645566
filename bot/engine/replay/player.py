"""Plays an event log through the whole bot on a clock that is turned: what was sent, as it would have been sent.

The engine is the one that serves. Only time is made, and the platforms, which take everything at once.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.clock import TurnableClock
from bot.core.channel import Inlet
from bot.core.localtime import SHANGHAI
from bot.core.message import Attached, Body, Message, Pressed, Said, Submitted
from bot.core.place import conversation
from bot.engine import codec
from bot.engine.process import Processor
from bot.engine.replay import timelapse
from bot.engine.replay.history import Again
from bot.engine.sending.sender import Sender
from bot.engine.ticker import Ticker
from storage import outbox, people
from storage.db import Database
from storage.types import AnyRow

_HOME = "wecom"
"""The channel of whoever never wrote on one."""


_NOBODY = (None, "stranger")


class _Event(BaseModel):
    model_config = ConfigDict(extra="ignore")

    at: AwareDatetime


class MessageEvent(_Event):
    """Somebody says something."""

    type: Literal["message"]
    id: str
    channel: Literal["wecom", "dingtalk", "console"]
    sender: str = Field(alias="from")
    text: str


class ClickEvent(_Event):
    """Somebody presses a button of what they were sent."""

    type: Literal["click"]
    sender: str = Field(alias="from")
    ref: str
    action: str


class LeadEvent(_Event):
    """A website form is filled in."""

    type: Literal["lead"]
    data: dict[str, Any]


class LeaveEvent(_Event):
    """Somebody is off for some days."""

    type: Literal["leave"]
    person: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")


class FileEvent(_Event):
    """Somebody sends a file for a customer."""

    type: Literal["file"]
    sender: str = Field(alias="from")
    customer: str
    name: str


class SignalEvent(_Event):
    """A customer does something that may mean that they are about to buy."""

    type: Literal["signal"]
    customer: str
    signal: str


class UntilEvent(_Event):
    """The clock runs on."""

    type: Literal["until"]


Event = MessageEvent | ClickEvent | LeadEvent | LeaveEvent | FileEvent | SignalEvent | UntilEvent
_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])


class BadEventError(Exception):
    """A line of the log that cannot be played; its message says which and why."""


def read(lines: Iterable[str]) -> list[Event]:
    """The events of a log; raises BadEventError for a line that is none, or that goes back in time."""
    events: list[Event] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            event = _EVENT.validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise BadEventError(f"第{number}行 {place}: {first['msg']}") from None
        if events and event.at < events[-1].at:
            raise BadEventError(f"第{number}行 at: 比上一行早，事件要按时间先后")
        events.append(event)
    return events


@dataclass(slots=True)
class Replay:
    """A house on a clock of its own. `play` says everything that anyone was told, in order."""

    database: Database
    clock: TurnableClock
    inlet: Inlet
    processor: Processor
    sender: Sender
    ticker: Ticker
    shown: int = 0
    channels: dict[str, str] = field(default_factory=dict)
    """Where each person last wrote."""

    async def play(self, events: Iterable[Event | Again]) -> AsyncIterator[Mapping[str, Any]]:
        """Each post as a line of the contract."""
        for number, event in enumerate(events, 1):
            await timelapse.run(self.clock, event.at, self.ticker, self._work)
            await self._happen(event, number)
            await self._work()
            for line in self._news():
                yield line
        # What the last event made due; of the others it was rung for when the clock ran on.
        if await self.ticker.ring():
            await self._work()
        for line in self._news():
            yield line

    async def _work(self) -> None:
        await timelapse.settle(self.processor, self.sender)

    async def _happen(self, event: Event | Again, number: int) -> None:
        match event:
            case MessageEvent(id=key, channel=channel, sender=sender, text=text):
                self.channels[sender] = channel
                await self._arrive(f"message/{key}", channel, sender, Said(text))
            case ClickEvent(sender=sender, ref=ref, action=action):
                usual = self.channels.get(sender, _HOME)
                await self._arrive(f"click/{number}", usual, sender, Pressed(ref, action))
            case FileEvent(sender=sender, customer=customer, name=name):
                usual = self.channels.get(sender, _HOME)
                await self._arrive(f"file/{number}", usual, sender, Attached("file", "", name, customer))
            case LeadEvent(data=data):
                given = {name: str(value) for name, value in data.items() if value is not None}
                await self._submit(f"lead/{number}", Submitted("lead", given))
            case LeaveEvent(person=person, first=first, last=last):
                days = {"person": person, "from": first.isoformat(), "to": last.isoformat()}
                await self._submit(f"leave/{number}", Submitted("leave", days))
            case SignalEvent(customer=customer, signal=signal):
                await self._submit(f"signal/{number}", Submitted("signal", {"customer": customer, "signal": signal}))
            case Again():
                with self.database.read() as connection:
                    message = event.here(connection)
                if message is not None:
                    await self.inlet.accept(message)
            case UntilEvent():
                pass

    async def _submit(self, key: str, body: Body) -> None:
        await self.inlet.accept(Message(f"api:{key}", "api", f"api:{key}", "api", self.clock.now(), body))

    async def _arrive(self, key: str, channel: str, sender: str, body: Body) -> None:
        with self.database.read() as connection:
            row = people.get(connection, sender)
        address = sender if row is None else {"wecom": row.wecom_id, "dingtalk": row.dingtalk_id}.get(channel, row.key)
        place = conversation(channel, address)
        await self.inlet.accept(Message(f"{channel}:{key}", channel, place, address, self.clock.now(), body))

    def _news(self) -> list[Mapping[str, Any]]:
        with self.database.read() as connection:
            rows = outbox.sent_since(connection, self.shown)
        self.shown = rows[-1].id if rows else self.shown
        return [_line(row) for row in rows if row.kind != "todo"]


def _line(row: AnyRow) -> Mapping[str, Any]:
    post = codec.post(row.post)
    return {
        "at": row.sent_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "to": row.address if row.person in _NOBODY else row.person,
        "kind": row.kind,
        "rule": row.rule,
        "tier": row.tier,
        "customer": row.customer,
        "ref": post.ref or None,
        "title": post.title,
        "text": "\n".join(filter(None, (post.text, post.question))),
    }
