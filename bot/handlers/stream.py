"""A websocket that we open and a platform keeps talking over: for companies whose machines nobody can call.

Nothing here knows a platform. A `Dialect` (`sockets`) says where to connect and what a frame means; a `Stream` holds
the connection for as long as it runs:

- Between two openings lie 1 to 60 s, growing and spread, and longer where the platform asks for it; also where it
  closed politely: a client without that was measured to ask for 181 connections in 3 s.
- A connection that dies without a word is found by pings that nobody answers, within 80 s.
- Where the platform allows two connections, the next one is open before the old one closes: what arrives in between
  would be lost.
- A frame is answered on the socket that brought it, and of each at most so many are in hand at once; more wait in the
  network.
- What came over a connection outlives it: not every platform says a thing twice, and storing it may take minutes.
- Cancelling stops the reading, gives what is in hand a moment, and only then closes.

Waiting goes through `pause`, so a test can turn the time; lifetimes are counted in beats, not read from a clock.
"""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from random import Random

from websockets.exceptions import ConnectionClosed, WebSocketException

from bot.clock import Pause
from bot.core.channel import BusyError, NotStoredError, SendError
from bot.handlers.sockets import Dialect, DismissedError, Socket, open_socket

_log = logging.getLogger(__name__)

BEAT = timedelta(seconds=20)
_MOST_MISSED = 3
"""Beats without a sign of life after which a connection is dead: found after 60 to 80 s."""
_MOST_IN_HAND = 32
_PATIENCE = 10.0
"""Seconds for the greeting, and for a beat to leave."""
_LAST_WORDS = 3.0
"""Seconds until a socket closes under what is in hand; with the rest of the house after it, the process is gone
within five."""
_SHORTEST_WAIT, _LONGEST_WAIT = 1.0, 60.0


class Stream:
    """Holds the connection of one dialect."""

    def __init__(
        self,
        dialect: Dialect,
        *,
        overlapping: bool,
        longest_hush: timedelta | None = None,
        pause: Pause = asyncio.sleep,
        random: Random | None = None,
    ) -> None:
        """`overlapping`: the platform allows two connections at once, and a new one is opened before the old closes.

        longest_hush: without a frame for so long, an overlapping connection is replaced though it answers pings.
        """
        self._dialect = dialect
        self._overlapping = overlapping
        self._longest_hush = longest_hush
        self._pause = pause
        self._random = random or Random()  # noqa: S311  spreads waits, guards nothing
        self._at_work: set[asyncio.Task[None]] = set()
        """What reads a connection out, and what has a frame in hand: ended only when we are."""
        self._failures = 0
        """Openings since a connection last lived through a beat."""
        self._asked = timedelta()
        """The wait that the platform named when it last turned us away."""
        self._dismissed = False
        self.fault: str | None = "还没有连上"
        """Why nothing can be heard now, for admins; `None` while a connection stands."""
        self.openings = 0

    async def run(self) -> None:
        """Holds a connection until cancelled; returns by itself only where the platform dismissed us."""
        holding: set[asyncio.Task[None]] = set()
        try:
            while not self._dismissed:
                if self._failures:
                    await self._pause(self._wait())
                socket = await self._open()
                if socket is None:
                    continue
                task = asyncio.create_task(self._hold(socket))
                holding.add(task)
                task.add_done_callback(holding.discard)
                if self._overlapping:
                    await socket.leaving.wait()
                else:
                    await asyncio.wait((task,))
            while self._at_work:  # whoever was dismissed is not shutting down: what came before must still be stored
                await asyncio.wait(self._at_work)
        finally:
            for task in holding:
                task.cancel()
            await asyncio.gather(self._end(), *holding, return_exceptions=True)

    async def _end(self) -> None:
        """Gives what is in hand its last moment."""
        if not self._at_work:
            return
        _, late = await asyncio.wait(self._at_work, timeout=_LAST_WORDS)
        for task in late:
            task.cancel()
        if late:
            _log.error("frames_lost", extra={"frames": len(late)})
            await asyncio.wait(late)

    def _wait(self) -> float:
        """Seconds, doubling with each failure and spread over half of that, and no less than the platform asked for."""
        longest = min(_LONGEST_WAIT, 2.0 ** min(self._failures, 10))
        return max(_SHORTEST_WAIT, longest * self._random.uniform(0.5, 1.0), self._asked.total_seconds())

    async def _open(self) -> Socket | None:
        self._failures += 1
        self.openings += 1
        self._asked = timedelta()
        try:
            return await open_socket(await self._dialect.address())
        except SendError as error:
            self._refused(error)
        except (OSError, TimeoutError, WebSocketException) as error:
            self._lament(f"长连接建立不起来（{type(error).__name__}）")
        except Exception as error:  # noqa: BLE001  a flaw of ours must not make us deaf for good
            self._lament(f"长连接出错（{type(error).__name__}）")
        return None

    def _refused(self, error: SendError) -> None:
        if isinstance(error, BusyError):
            self._asked = error.after
        self._lament(str(error))

    def _lament(self, fault: str) -> None:
        self.fault = fault
        _log.warning("stream_not_open", extra={"failures": self._failures, "fault": fault})

    async def _hold(self, socket: Socket) -> None:
        """Hears a connection out, whichever side ends it, and closes it when what it brought has been answered."""
        reading = self._work(self._read(socket))  # goes on to what had come when the connection broke
        attending = asyncio.create_task(self._attend(socket))
        try:
            await asyncio.wait((reading, attending), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            reading.cancel()
            raise
        finally:
            attending.cancel()
            self._lose(socket)
            if socket.in_hand:
                await asyncio.wait(socket.in_hand, timeout=_LAST_WORDS)
            await socket.close()

    def _work(self, job: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Begins what ends in its own time, or with us."""
        task = asyncio.create_task(job)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return task

    def _lose(self, socket: Socket) -> None:
        """Notes the end of a connection; where it had no successor yet, that one waits a second at least."""
        if socket.leaving.is_set():
            return
        self._failures = max(self._failures, 1)
        self.fault = self.fault or "长连接断开了，正在重连"
        socket.leaving.set()

    async def _read(self, socket: Socket) -> None:
        # Of this connection alone: while the database is down, what an earlier one brought keeps its places.
        room = asyncio.Semaphore(_MOST_IN_HAND)
        with suppress(ConnectionClosed):
            while True:
                await room.acquire()  # before receiving: a frame that waits here is lost when we are cancelled
                task = self._work(self._hear(socket, await socket.receive()))
                socket.in_hand.add(task)
                task.add_done_callback(socket.in_hand.discard)
                task.add_done_callback(lambda _: room.release())

    async def _hear(self, socket: Socket, frame: str | bytes) -> None:
        try:
            await self._dialect.hear(socket, frame)
        except DismissedError as dismissed:
            await self._leave(socket, dismissed)
        except (ConnectionClosed, NotStoredError) as error:
            # Not acknowledged: the platform sends it again, and the inbox knows it if it was stored.
            _log.info("frame_not_acknowledged", extra={"error": type(error).__name__})
        except Exception as error:  # noqa: BLE001  one frame's flaw must not cost the connection
            _log.error("frame_failed", extra={"error": type(error).__name__})

    async def _leave(self, socket: Socket, dismissed: DismissedError) -> None:
        self._dismissed = True
        self.fault = str(dismissed)
        _log.error("stream_dismissed", extra={"fault": self.fault})
        await socket.close()

    async def _attend(self, socket: Socket) -> None:
        """Greets, and then sees beat by beat whether the connection lives; returns when it is to be closed."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._dialect.greet(socket)
            self.fault = None
            await self._beat(socket)
        except DismissedError as dismissed:
            await self._leave(socket, dismissed)
        except SendError as error:
            self._refused(error)
        except (ConnectionClosed, TimeoutError):
            pass  # as good as silence
        except Exception as error:  # noqa: BLE001  a flaw of ours must not make us deaf for good
            self._lament(f"长连接出错（{type(error).__name__}）")

    async def _beat(self, socket: Socket) -> None:
        missed = hushed = 0
        while True:
            retired, frames, signs = socket.leaving.is_set(), socket.frames, socket.signs
            async with asyncio.timeout(_PATIENCE):  # a dead network takes nothing any more once its buffers are full
                await socket.ping()
                await self._dialect.beat(socket)
            await self._pause(BEAT.total_seconds())
            if retired:
                return  # its successor had its time to open, and the platform to close
            if socket.signs > signs:
                missed, self._failures = 0, 0
            else:
                missed += 1
            if missed == _MOST_MISSED:
                _log.warning("stream_silent", extra={"beats": missed})
                return
            hushed = 0 if socket.frames > frames else hushed + 1
            if self._longest_hush is not None and hushed * BEAT >= self._longest_hush:
                socket.retire()
