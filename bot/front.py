"""The front of the house: what must stand before a message can be kept, and nothing else.

A start opens it first (`bot/serving.py`). What reads, decides and sends stands behind it (`bot/app.py`) a second later,
and until then what was taken in waits in the inbox. So nothing here imports what that needs.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.clock import Clock
from bot.core.channel import Failure
from bot.discovery import collect
from bot.engine.intake import Intake
from bot.handlers.platform import Handler, Platform
from bot.settings import Settings
from bot.web import door
from bot.web.health import Readiness, database_fault, last_failures
from storage import migrate
from storage.db import Database

_STARTING = "正在启动，收到的消息先存着，马上处理"


class WrongVersionError(Exception):
    """The database is not of this program's version: `salesbot migrate` first."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What the front needs of the rest of the house. `stored` is called whenever messages have been kept.

    faults, failures: of each channel, why it refuses what we send, and its last failure. pages: all but callbacks.
    """

    stored: Callable[[], None]
    faults: Mapping[str, str]
    failures: Mapping[str, Failure]
    pages: Sequence[BaseRoute]


class Front:
    """The database, the channels, the intake and the doors to it."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        platforms: Mapping[str, Platform] | None = None,
        database: Database | None = None,
    ) -> None:
        """`platforms` and `database` stand in for those that the settings name.

        Raises WrongVersionError for an old database, and ValueError for settings that cannot be right.
        """
        if not settings.config.is_dir():
            raise ValueError(f"配置文件夹 {settings.config} 不在：检查 SALESBOT_CONFIG，或换到程序的文件夹里启动")
        self.settings, self.clock = settings, clock
        self.database = database or Database(settings.database_url)
        _check_version(self.database)
        self.channels = _open(settings, clock) if platforms is None else platforms
        self.home = next((name for name in self.channels if name != "console"), "console")
        self.sandboxed = settings.sandbox if settings.sandbox is not None else self.home == "console"
        self.intake = Intake(self.database, clock, self._stored)
        self._behind: Behind | None = None
        self._pages = _Pages()

    def stand_before(self, behind: Behind) -> None:
        """The rest of the house stands, too."""
        self._behind = behind
        self._pages.open(Router(behind.pages))

    def give_up(self) -> None:
        """The rest of the house will never stand: nobody is to wait for its pages."""
        self._pages.open(_unavailable)

    def door(self, lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]]) -> ASGIApp:
        """The web application; a server enters `lifespan` before its door opens, and leaves it when that is shut."""
        doors = {path: asgi for channel in self.channels.values() for path, asgi in channel.doors(self.intake).items()}
        return door.build(doors, self._readiness, self._pages, lifespan)

    def faults(self) -> Mapping[str, str | None]:
        """Why each channel does not work, `None` for one that does."""
        refused = self._behind.faults if self._behind else {}
        return {name: refused.get(name) or channel.fault for name, channel in self.channels.items()}

    def _stored(self) -> None:
        if self._behind is not None:
            self._behind.stored()

    def _readiness(self) -> Readiness:
        checks = {f"channel {name}": fault for name, fault in self.faults().items()}
        if self._behind is None:
            checks["start"] = _STARTING
        failures = last_failures(self.intake.rejected_at, self._behind.failures if self._behind else {})
        return Readiness({"database": database_fault(self.database), **checks}, failures)


class _Pages:
    """For people and those who watch us; they would rather wait a second than be told that there is no such page."""

    def __init__(self) -> None:
        self._there = asyncio.Event()
        self._pages: ASGIApp = _unavailable

    def open(self, pages: ASGIApp) -> None:
        self._pages = pages
        self._there.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._there.wait()
        await self._pages(scope, receive, send)


async def _unavailable(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)


def _open(settings: Settings, clock: Clock) -> Mapping[str, Platform]:
    handlers = collect("bot.handlers", "HANDLER", Handler).values()
    return {handler.name: channel for handler in handlers if (channel := handler.open(settings, clock))}


def _check_version(database: Database) -> None:
    with database.read() as connection:
        version = migrate.current(connection)
    if version != migrate.HEAD:
        raise WrongVersionError(version or "空")
