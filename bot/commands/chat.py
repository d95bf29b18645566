"""`salesbot chat`: the office in a terminal. Type as a rep; everything that anyone is sent is shown."""

import argparse
import asyncio
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from re import fullmatch

import orjson

from bot import app
from bot.clock import ShiftedClock, WallClock
from bot.commands import Command
from bot.commands.wall import OnWall, Wall, write
from bot.commands.wiring import CannotStartError, wire
from bot.core import place
from bot.core.localtime import SHANGHAI, local_day
from bot.core.message import Body, Message, Pressed, Said
from bot.discovery import collect
from bot.engine.imports import sample
from bot.engine.replay import timelapse
from bot.handlers.platform import Handler, Platform
from bot.handlers.screen import Screen
from bot.nlp.forms.contract import to_contract
from bot.settings import Settings
from storage import figures, ledger, people

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_CONSOLE = "console"
_SAYING = "say:"
_REAL = "这里接着真的平台，它的人在等真的消息：另用一个数据库，并去掉平台的变量再试"
_HELP = """直接打字，就是以当前身份说话。
/as s_meng    换个人        /who  有哪些人
/in 华东群     在群里 @ 机器人说话        /in  回到单聊
/press confirm  按最近一张卡片上的按钮（choose:1、confirm、cancel …）
/why  上一条为什么这样处理    /raw  上一条读成了什么
/ff 2h  时间往前拨（m 分、h 时、d 天）    /to 周五18:00  拨到那时
/quit  离开"""


@dataclass(slots=True)
class Terminal:
    """A conversation with the whole house, on a clock that can be turned."""

    wired: app.App
    clock: ShiftedClock
    wall: Wall
    channel: str
    screen: Screen
    me: str
    group: str = ""
    said: str = ""

    def hear(self, line: str) -> bool:
        """Does what a line says; False when it says goodbye."""
        word, _, rest = line.partition(" ")
        if word == "/quit":
            return False
        orders: Mapping[str, Callable[[str], None]] = {
            "/as": self._become,
            "/who": self._list,
            "/in": self._enter,
            "/press": self._press,
            "/why": self._why,
            "/raw": self._raw,
            "/ff": self._forward,
            "/to": self._until,
            "/help": lambda _: write(_HELP),
        }
        if not line.startswith("/"):
            self.said = line
            self._arrive(Said(line), self.group)
        elif word in orders:
            orders[word](rest.strip())
        else:
            write(f"没有 {word} 这个命令\n{_HELP}")
        return True

    def _arrive(self, body: Body, group: str = "") -> None:
        self._take_up_lists()
        address = self._address()
        where = place.conversation(self.channel, place.group(group) if group else address)
        key = f"{self.channel}:{uuid.uuid4().hex}"
        message = Message(key, self.channel, where, address, self.clock.now(), body)
        asyncio.run(self.wired.intake.accept(message))
        self.work()

    def _address(self) -> str:
        """Mine on this platform; a stranger is known there by the name they gave here."""
        with self.wired.house.database.read() as connection:
            person = people.get(connection, self.me)
        return people.address_of(person, self.channel) if person else self.me

    def called(self, channel: str, address: str) -> str:
        """The user id of whoever reads at an address."""
        with self.wired.house.database.read() as connection:
            person = people.at_address(connection, channel, address, local_day(self.clock.now()))
        return person.key if person else address

    def work(self) -> None:
        """Handles and sends what can be now; the wall shows what anyone is sent."""
        asyncio.run(self._settle())
        self._take_up_lists()
        asyncio.run(self._settle())
        with self.wired.house.database.read() as connection:
            waiting = sum(row.posts for row in figures.owed(connection) if row.channel == self.channel)
        if waiting:
            write(f"（还有 {waiting} 条在排队，平台限制了频率；/ff 1m 看后面的）")

    def _take_up_lists(self) -> None:
        """As a server does within a second: what was confirmed is written, what was saved is in force."""
        lists = self.wired.house.lists
        lists.write_out()
        lists.look()
        # The first look sees that something changed, the second that nobody is still writing it.
        lists.look()

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
                write(f"{row.key}  {row.name}  {row.role}  {row.team}")

    def _enter(self, chat: str) -> None:
        if chat and not self.screen.groups:
            write("企业微信的自建应用不能进群；群里的样子用 --as-platform wecom-bot 看")
            return
        self.group = chat
        write(f"在群「{chat}」里 @ 机器人说话，/in 回到单聊" if chat else "回到单聊")

    def _press(self, action: str) -> None:
        card = self.wall.cards.get((self.channel, self._address()))
        if action.startswith(_SAYING):
            self._arrive(Said(action.removeprefix(_SAYING)))
        elif card is None:
            write("没有带按钮的卡片")
        else:
            self._arrive(Pressed(card.ref, action, card.permit))

    def _why(self, _: str) -> None:
        with self.wired.house.database.read() as connection:
            lines = ledger.last_of(connection, self.me, ["decided"], 1)
            for line in ledger.of_message(connection, lines[0].message) if lines else ():
                write(f"{line.seq} {line.event} {line.subject} {line.body}")

    def _raw(self, _: str) -> None:
        parsed = self.wired.reader.read(self.said, self.clock.now(), self.me)
        write(orjson.dumps(to_contract("", parsed), option=orjson.OPT_INDENT_2).decode())

    def _forward(self, by: str) -> None:
        match = fullmatch(r"(\d+)([mhd])", by)
        if match is None:
            write("例如 /ff 2h")
            return
        self._run_to(self.clock.now() + timedelta(**{_UNITS[match[2]]: int(match[1])}))

    def _until(self, text: str) -> None:
        moment = self.wired.reader.moment(text, self.clock.now())
        if moment is None or moment < self.clock.now():
            write("没看懂时间，或已经过去。例如 /to 周五18:00")
            return
        self._run_to(moment)

    def _run_to(self, moment: datetime) -> None:
        """Lets the time pass, with everything that falls due on the way."""
        asyncio.run(timelapse.run(self.clock, moment, self.wired.house.ticker, self._settle))
        write(f"现在是 {self.clock.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
        self.work()


def _handlers() -> Mapping[str, Handler]:
    """Those that can be shown, by name."""
    found = collect("bot.handlers", "HANDLER", Handler)
    return {name: handler for name, handler in found.items() if handler.screen is not None}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="me", help="以谁的身份开始（默认第一位销售）")
    parser.add_argument(
        "--as-platform",
        dest="platform",
        choices=list(_handlers()),
        default=_CONSOLE,
        help="看成在哪个平台上：分条、卡片、按钮、限频都照它的来",
    )


def _run(options: argparse.Namespace) -> int:
    clock, wall = ShiftedClock(WallClock()), Wall()
    screens: dict[str, Screen] = {}

    def platforms(settings: Settings) -> Mapping[str, Platform]:
        """The console and the platform asked for, and none that is real: nobody is written to from a terminal."""
        handlers = _handlers()
        if options.platform != _CONSOLE and handlers[options.platform].open(settings, clock) is not None:
            raise CannotStartError(_REAL)
        for name in {_CONSOLE, options.platform}:
            made = handlers[name].screen
            assert made is not None
            screens[name] = made(settings)
        return {name: OnWall(name, screen, wall) for name, screen in sorted(screens.items())}

    try:
        # The terminal is for talking: only what went wrong is logged.
        settings, wired = wire(clock, level="ERROR", platforms=platforms)
    except CannotStartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        sample.fill(wired.house.database, settings.config / "sample")
        with wired.house.database.read() as connection:
            reps = [row.key for row in people.everyone(connection) if row.role == "rep"]
        screen = screens[options.platform]
        terminal = Terminal(wired, clock, wall, options.platform, screen, options.me or reps[0])
        wall.called = terminal.called
        write(f"您是 {terminal.me}。/help 看命令")
        for line in sys.stdin:
            if line.strip() and not terminal.hear(line.strip()):
                break
    finally:
        wired.house.database.close()
    return 0


COMMAND = Command("chat", "在终端里和机器人说话，看每个人收到什么", _arguments, _run)
