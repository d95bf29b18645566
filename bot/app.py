"""The composition root: the only module that knows every other. `build` wires the house, `App.running` lets it work."""

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot import garbage, logs
from bot.clock import Clock, ShiftedClock, WallClock
from bot.discovery import collect
from bot.engine import bells
from bot.engine.facts.desk import Desk
from bot.engine.fetcher import Fetcher
from bot.engine.intake import Intake
from bot.engine.live.lists import LiveLists
from bot.engine.live.rules import LiveRules
from bot.engine.process import Processor
from bot.engine.reading import Reader
from bot.engine.replay.fast_forward import FastForward
from bot.engine.retention import RetentionFile, Sweeper
from bot.engine.sending.metering import Meter
from bot.engine.sending.sender import Sender
from bot.engine.ticker import Ticker
from bot.handlers.platform import Handler, Platform
from bot.nlp import vocabulary
from bot.nlp.vocabulary import VocabularyFile
from bot.policy import Config
from bot.rules.manners import AnswersFile
from bot.settings import Settings
from bot.web import door
from bot.web.health import Readiness, database_fault, last_failures
from bot.web.metrics import Metrics
from bot.web.submissions import Submissions
from storage import migrate
from storage.db import Database
from storage.turn import Turn

_NEXT_TURN = 2.0
"""Seconds between two looks whether it is our turn."""


class WrongVersionError(Exception):
    """The database is not of this program's version: `salesbot migrate` first."""


@dataclass(frozen=True, slots=True)
class House:
    """What works in the background, wired and still."""

    database: Database
    channels: Mapping[str, Platform]
    intake: Intake
    processor: Processor
    sender: Sender
    fetcher: Fetcher
    ticker: Ticker
    meter: Meter
    reader: Reader
    lists: LiveLists
    rules: LiveRules

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Handles and sends until the block ends; then finishes the commit in hand and closes everything."""
        worker = threading.Thread(target=self._work, name="processor")
        worker.start()
        listeners = [asyncio.create_task(self._listen(channel)) for channel in self.channels.values()]
        alone = [name for name, channel in self.channels.items() if channel.one_voice]
        for name in alone:
            self.sender.may_send(name, may=False)
        speakers = [asyncio.create_task(self._speak(name)) for name in alone]
        tasks = [
            asyncio.create_task(one.run()) for one in (self.sender, self.fetcher, self.meter, self.lists, self.rules)
        ]
        try:
            async with self.ticker.running():
                yield
        finally:
            await _end(listeners)
            self.processor.stop()
            await asyncio.to_thread(worker.join)
            await _end(tasks)
            await _end(speakers)
            for channel in self.channels.values():
                await channel.close()
            await asyncio.to_thread(self.database.close)

    def _work(self) -> None:
        """Handles until it is stopped. What reads is compiled here: the door is open meanwhile."""
        self.reader.warm()
        self.processor.run()

    async def _listen(self, channel: Platform) -> None:
        """Hears a platform: at once, or where it has ears for one process only, once it is our turn."""
        if not channel.exclusive:
            await channel.listen(self.intake)
            return
        turn = Turn(self.database, channel.name)
        try:
            while True:
                while not await _taken(turn):  # noqa: ASYNC110  nobody could wake us
                    await asyncio.sleep(_NEXT_TURN)
                await channel.listen(self.intake)
                if await _taken(turn):
                    # Thrown out though it is our turn: by another installation, which coming back would throw out.
                    await self.sender.give_up(channel.name, channel.fault or "")
                    await asyncio.Event().wait()
        finally:
            turn.release()

    async def _speak(self, channel: str) -> None:
        """Lets posts leave on a channel for as long as it is our turn to speak there."""
        turn = Turn(self.database, f"{channel}.sending")
        try:
            while True:
                self.sender.may_send(channel, may=await _taken(turn))
                await asyncio.sleep(_NEXT_TURN)
        finally:
            turn.release()

    def lifespan(self, _: Starlette) -> AbstractAsyncContextManager[None]:
        """`running`, as a web server asks for it."""
        return self.running()


async def _taken(turn: Turn) -> bool:
    """Whether it is our turn. A thread cannot be cancelled: what it took once we are gone nobody would give back."""
    asking = asyncio.create_task(asyncio.to_thread(turn.take))
    try:
        return await asyncio.shield(asking)
    except asyncio.CancelledError:
        await asyncio.wait((asking,))
        raise


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancels all of them at once and waits until each has finished what it had in hand."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class App:
    """The whole bot; `door` is its web application, which runs the house while a server runs it."""

    house: House
    intake: Intake
    reader: Reader
    door: ASGIApp
    sandbox: bool


@garbage.put_off()
def build(
    settings: Settings,
    clock: Clock,
    platforms: Mapping[str, Platform] | None = None,
    database: Database | None = None,
) -> App:
    """Wires the house; `platforms` and `database` stand in for those that the settings name.

    Raises PolicyError for a bad config file and WrongVersionError for an old database.
    """
    config = Config(settings.config)
    words = vocabulary.build(config.load("vocabulary.yaml", VocabularyFile))
    manners = config.load("answers.yaml", AnswersFile).manners()
    labels = words.labels.plain()
    retention = config.load("retention.yaml", RetentionFile).retention()
    database = database or Database(settings.database_url)
    _check_version(database)
    channels = _open(settings, clock) if platforms is None else platforms
    home = next((name for name in channels if name != "console"), "console")
    sandboxed = settings.sandbox if settings.sandbox is not None else home == "console"
    lists = LiveLists(settings.config, database, clock, home)
    rules = LiveRules(config, lambda: bells.load(config, labels, home), database, clock, home)
    reader = Reader(database, words, lambda: lists.detector)
    sender = Sender(database, clock, channels, home=home)
    fetcher = Fetcher(database, clock, channels, home=home)
    processor = Processor(
        database,
        clock,
        reader.read,
        Desk(labels, manners, lambda: rules.bells().leads, lists.shown),
        home=home,
        told=sender.wake,
        bells=rules.bells,
        upkeep=Sweeper(database, retention),
    )
    intake = Intake(database, clock, processor.wake)
    ticker = Ticker(database, clock, intake, rules.rulebook)
    doors = {path: asgi for channel in channels.values() for path, asgi in channel.doors(intake).items()}

    def faults() -> Mapping[str, str | None]:
        return {name: sender.faults.get(name) or channel.fault for name, channel in channels.items()}

    metrics = Metrics(database, clock.now, rejected=intake.rejected, channels=channels, faults=faults)
    doors["/metrics"] = metrics.door()

    def readiness() -> Readiness:
        channel_faults = {f"channel {name}": fault for name, fault in faults().items()}
        failures = last_failures(intake.rejected_at, sender.failures)
        return Readiness({"database": database_fault(database), **channel_faults}, failures)

    # Only where nobody but the sandbox is told anything may its clock be turned.
    forward = None
    if isinstance(clock, ShiftedClock) and set(channels) == {"console"}:
        forward = FastForward(database, clock, ticker, processor.wake)
    pages = [
        *Submissions(intake, clock.now, settings.api_token).routes(),
        *(_sandbox(database, intake, clock, forward) if sandboxed else ()),
    ]
    meter = Meter(database, channels)
    house = House(database, channels, intake, processor, sender, fetcher, ticker, meter, reader, lists, rules)
    return App(house, intake, reader, door.build(doors, readiness, pages, house.lifespan), sandbox=sandboxed)


def _open(settings: Settings, clock: Clock) -> Mapping[str, Platform]:
    handlers = collect("bot.handlers", "HANDLER", Handler).values()
    return {handler.name: channel for handler in handlers if (channel := handler.open(settings, clock))}


def _sandbox(database: Database, intake: Intake, clock: Clock, forward: FastForward | None) -> Sequence[BaseRoute]:
    # Its page brings Jinja2 with it, a tenth of a start; where a platform is connected nobody opens it.
    from bot.web.sandbox import Sandbox  # noqa: PLC0415

    return Sandbox(database, intake, clock.now, forward).routes()


def _check_version(database: Database) -> None:
    with database.read() as connection:
        version = migrate.current(connection)
    if version != migrate.HEAD:
        raise WrongVersionError(version or "空")


def serving() -> ASGIApp:
    """The web application of one serving process, from its environment."""
    settings = Settings()
    logs.configure(settings.log_level)
    made = build(settings, WallClock())
    garbage.settled()
    return made.door
