"""The composition root: the only module that knows every other. `furnish` wires the house behind its front.

`build` wires front and house at once; a serving process opens its front first (`bot/serving.py`).
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot import garbage
from bot.clock import Clock, ShiftedClock
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
from bot.front import Behind, Front
from bot.handlers.platform import Platform
from bot.nlp import vocabulary
from bot.nlp.vocabulary import VocabularyFile
from bot.policy import Config
from bot.rules.manners import AnswersFile
from bot.settings import Settings
from bot.web.metrics import Metrics
from bot.web.submissions import Submissions
from storage.db import Database
from storage.turn import Turn

_NEXT_TURN = 2.0
"""Seconds between two looks whether it is our turn."""


@dataclass(frozen=True, slots=True)
class House:
    """What works behind the front, wired and still."""

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
    pages: Sequence[BaseRoute]

    def behind(self) -> Behind:
        """As its front sees it."""
        return Behind(self.processor.wake, self.sender.faults, self.sender.failures, self.pages)

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
    """Front and house at once; `platforms` and `database` stand in for those that the settings name.

    Raises PolicyError for a bad config file, and what `Front` does.
    """
    front = Front(settings, clock, platforms, database)
    house = furnish(front)
    front.stand_before(house.behind())
    return App(house, front.intake, house.reader, front.door(house.lifespan), sandbox=front.sandboxed)


def furnish(front: Front) -> House:
    """Wires what stands behind the front; raises PolicyError for a bad config file."""
    settings, clock, database, channels, home = front.settings, front.clock, front.database, front.channels, front.home
    config = Config(settings.config)
    words = vocabulary.build(config.load("vocabulary.yaml", VocabularyFile))
    manners = config.load("answers.yaml", AnswersFile).manners()
    labels = words.labels.plain()
    retention = config.load("retention.yaml", RetentionFile).retention()
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
    ticker = Ticker(database, clock, front.intake, rules.rulebook)
    meter = Meter(database, channels)
    rejected = front.intake.rejected
    pages = [
        *Metrics(database, clock.now, rejected=rejected, channels=channels, faults=front.faults).routes(),
        *Submissions(front.intake, clock.now, settings.api_token).routes(),
        *(_sandbox(front, ticker, processor) if front.sandboxed else ()),
    ]
    return House(
        database, channels, front.intake, processor, sender, fetcher, ticker, meter, reader, lists, rules, pages
    )


def _sandbox(front: Front, ticker: Ticker, processor: Processor) -> Sequence[BaseRoute]:
    # Its page brings Jinja2 with it, a tenth of a start; where a platform is connected nobody opens it.
    from bot.web.sandbox import Sandbox  # noqa: PLC0415

    forward = None
    # Only where nobody but the sandbox is told anything may its clock be turned.
    if isinstance(front.clock, ShiftedClock) and set(front.channels) == {"console"}:
        forward = FastForward(front.database, front.clock, ticker, processor.wake)
    return Sandbox(front.database, front.intake, front.clock.now, forward).routes()
