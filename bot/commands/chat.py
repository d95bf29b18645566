"""`salesbot chat`: the office in a terminal. Type as a rep; everything that anyone is sent is shown."""

import argparse
import asyncio
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from re import fullmatch

import orjson

from bot import app
from bot.clock import ShiftedClock, WallClock
from bot.commands import Command
from bot.commands.wiring import CannotStartError, wire
from bot.core.localtime import SHANGHAI
from bot.core.message import Body, Message, Pressed, Said
from bot.core.post import Post
from bot.engine import codec, sample, timelapse
from bot.nlp.contract import to_contract
from storage import ledger, outbox, people

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_HELP = """直接打字，就是以当前身份说话。
/as s_meng    换个人        /who  有哪些人
/press confirm  按最近一张卡片上的按钮（choose:1、confirm、cancel …）
/why  上一条为什么这样处理    /raw  上一条读成了什么
/ff 2h  时间往前拨（m 分、h 时、d 天）    /to 周五18:00  拨到那时
/quit  离开"""


@dataclass(slots=True)
class Terminal:
    """A conversation with the whole house, on a clock that can be turned."""

    wired: app.App
    clock: ShiftedClock
    me: str
    shown: int = 0
    said: str = ""
    refs: dict[str, str] = field(default_factory=dict)
    """What each person's newest card asks."""

    def hear(self, line: str) -> bool:
        """Does what a line says; False when it says goodbye."""
        word, _, rest = line.partition(" ")
        if word == "/quit":
            return False
        orders: Mapping[str, Callable[[str], None]] = {
            "/as": self._become,
            "/who": self._list,
            "/press": self._press,
            "/why": self._why,
            "/raw": self._raw,
            "/ff": self._forward,
            "/to": self._until,
            "/help": lambda _: _show(_HELP),
        }
        if not line.startswith("/"):
            self.said = line
            self._arrive(Said(line))
        elif word in orders:
            orders[word](rest.strip())
        else:
            _show(f"没有 {word} 这个命令\n{_HELP}")
        return True

    def _arrive(self, body: Body) -> None:
        key, conversation = f"console:{uuid.uuid4().hex}", f"console:{self.me}"
        message = Message(key, "console", conversation, self.me, self.clock.now(), body)
        asyncio.run(self.wired.intake.accept(message))
        self.work()

    def work(self) -> None:
        """Handles and sends what can be now, and shows what anyone was sent."""
        asyncio.run(self._settle())
        self._show_news()

    def _show_news(self) -> None:
        with self.wired.house.database.read() as connection:
            rows = outbox.since(connection, self.shown, "console", 1000)
        for row in rows:
            post = codec.post(row.post)
            self.shown = row.id
            if post.ref:
                self.refs[row.address] = post.ref
            _show(f"→ {row.address}  {_drawn(post)}")

    async def _settle(self) -> None:
        house = self.wired.house
        await timelapse.settle(house.processor, house.sender)
        if await house.ticker.ring():
            await timelapse.settle(house.processor, house.sender)

    def _become(self, who: str) -> None:
        self.me = who

    def _list(self, _: str) -> None:
        with self.wired.house.database.read() as connection:
            for row in people.everyone(connection):
                _show(f"{row.key}  {row.name}  {row.role}  {row.team}")

    def _press(self, action: str) -> None:
        if self.me in self.refs:
            self._arrive(Pressed(self.refs[self.me], action))
        else:
            _show("没有带按钮的卡片")

    def _why(self, _: str) -> None:
        with self.wired.house.database.read() as connection:
            lines = ledger.last_of(connection, self.me, ["decided"], 1)
            for line in ledger.of_message(connection, lines[0].message) if lines else ():
                _show(f"{line.seq} {line.event} {line.subject} {line.body}")

    def _raw(self, _: str) -> None:
        parsed = self.wired.reader.read(self.said, self.clock.now(), self.me)
        _show(orjson.dumps(to_contract("", parsed), option=orjson.OPT_INDENT_2).decode())

    def _forward(self, by: str) -> None:
        match = fullmatch(r"(\d+)([mhd])", by)
        if match is None:
            _show("例如 /ff 2h")
            return
        self._run_to(self.clock.now() + timedelta(**{_UNITS[match[2]]: int(match[1])}))

    def _until(self, text: str) -> None:
        moment = self.wired.reader.moment(text, self.clock.now())
        if moment is None or moment < self.clock.now():
            _show("没看懂时间，或已经过去。例如 /to 周五18:00")
            return
        self._run_to(moment)

    def _run_to(self, moment: datetime) -> None:
        """Lets the time pass, with everything that falls due on the way."""
        asyncio.run(timelapse.run(self.clock, moment, self.wired.house.ticker, self._settle))
        _show(f"现在是 {self.clock.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
        self.work()


def _drawn(post: Post) -> str:
    body = "\n".join(part for part in (post.text, post.question) if part)
    keys = "  ".join(f"[{button.text} /press {button.action}]" for button in post.buttons)
    return body.replace("\n", "\n   ") + (f"\n   {keys}" if keys else "")


def _show(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="me", help="以谁的身份开始（默认第一位销售）")


def _run(options: argparse.Namespace) -> int:
    clock = ShiftedClock(WallClock())
    try:
        # The terminal is for talking: only what went wrong is logged.
        settings, wired = wire(clock, level="ERROR")
    except CannotStartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        sample.fill(wired.house.database, settings.config / "sample")
        with wired.house.database.read() as connection:
            reps = [row.key for row in people.everyone(connection) if row.role == "rep"]
            past = outbox.since(connection, 0, "console", 1_000_000)
        terminal = Terminal(wired, clock, options.me or reps[0], past[-1].id if past else 0)
        _show(f"您是 {terminal.me}。/help 看命令")
        for line in sys.stdin:
            if line.strip() and not terminal.hear(line.strip()):
                break
    finally:
        wired.house.database.close()
    return 0


COMMAND = Command("chat", "在终端里和机器人说话，看每个人收到什么", _arguments, _run)
