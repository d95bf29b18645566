"""A small office for tests: the real engine on a real database, with a clock that is turned by hand.

The cast: 白露 and 宋词 sell, 秋实 leads them, 夏总监 leads all, 冬雪 is HR, 严正 compliance, 顾管理 the admin.
"""

import asyncio
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, text

from bot.clock import TurnableClock
from bot.core import place
from bot.core.brief import Manners
from bot.core.channel import Channel
from bot.core.files import Labels
from bot.core.lists import Lists
from bot.core.localtime import SHANGHAI
from bot.core.message import Attached, Body, Message, Pressed, Said, Submitted
from bot.core.parsed import Parsed
from bot.core.post import Post
from bot.engine import codec
from bot.engine.bells import Bells
from bot.engine.facts.desk import Desk
from bot.engine.facts.lead_desk import LeadDesk
from bot.engine.imports import importing
from bot.engine.intake import Intake
from bot.engine.process import Processor
from bot.engine.replay import timelapse
from bot.engine.sending.sender import Sender
from bot.engine.ticker import Ticker
from bot.handlers.console import Console
from bot.jobs import rulebook
from bot.routing.book import Book
from storage import customers, outbox
from storage.db import Database
from tests import shipped

ROOT = Path(__file__).parents[1]
CAST = ROOT / "tests" / "cast"
CONFIG = shipped.CONFIG
NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
"""A Wednesday, 10:30 in Shanghai, in all tests."""
LABELS = Labels(
    stages={"demo": "演示", "quote": "报价", "negotiation": "谈判", "won": "成交"},
    obstacles={"price": "嫌贵", "budget": "预算紧"},
    channels={"visit": "拜访", "call": "电话"},
    sources={"exhibition": "展会"},
    metrics={"visits": "拜访", "signed_amount": "签约额"},
)
MANNERS = Manners(
    write_above=0.6,
    guess_below=0.8,
    core_fields=("decision_maker", "budget", "expected_close", "pain"),
    asked_again_after_days=30,
)

ALL = frozenset(rulebook.jobs())

Script = Mapping[str, Parsed]
Read = Callable[[str, datetime, str], Parsed]


def fill(database: Database) -> None:
    """Loads the cast."""
    kinds: tuple[importing.Kind, ...] = ("staff", "customers", "competitors")
    for kind in kinds:
        rows = importing.read(kind, CAST / f"{kind}.csv")
        database.write(partial(importing.save, kind=kind, rows=rows)).result()


def scripted(script: Script) -> Read:
    """A reader that knows just these sentences; anything else is chatter."""

    def read(text: str, _sent_at: datetime, _sender: str) -> Parsed:
        return script.get(text, Parsed(text, "other", 1.0))

    return read


def _only(names: Collection[str]) -> rulebook.Rulebook:
    all_of_them = shipped.rules()
    policies = {
        name: policy.model_copy(update={"enabled": name in names}) for name, policy in all_of_them.policies.items()
    }
    return replace(all_of_them, policies=policies)


class Office:
    """Say something, press something, see what everyone was sent."""

    def __init__(
        self,
        database: Database,
        read: Read | None = None,
        channels: Mapping[str, Channel] | None = None,
        rules: Collection[str] = ALL,
        lists: Callable[[], Lists | None] = lambda: None,
    ) -> None:
        """`rules`: the names of those that are on; a month in which no other bell rings passes in no time."""
        self.database = database
        self.clock = TurnableClock(NOW)
        self.channels = channels or {"console": Console()}
        self.sender = Sender(database, self.clock, self.channels, home="console")
        self.rules = _only(rules)
        leads = LeadDesk(shipped.routing(), self.rules.worktime)
        self.bells = Bells(self.rules, LABELS, "console", leads)
        self.desk = Desk(LABELS, MANNERS, lambda: self.bells.leads, lists)
        self.processor = Processor(
            database,
            self.clock,
            read or scripted({}),
            self.desk,
            home="console",
            told=self.sender.wake,
            bells=lambda: self.bells,
        )
        self.intake = Intake(database, self.clock, self.processor.wake)
        self.ticker = Ticker(database, self.clock, self.intake, lambda: self.rules)
        self.ticker.begin()

    def arrive(
        self, who: str, body: Body, key: str = "", *, group: str = "", channel: str = "console", reply_to: str = ""
    ) -> None:
        """Stores a message and no more; `who` is the id that the channel knows."""
        key = key or f"{channel}:{uuid.uuid4().hex}"
        where = place.conversation(channel, place.group(group) if group else who)
        message = Message(key, channel, where, who, self.clock.now(), body, reply_to)
        asyncio.run(self.intake.accept(message))

    def submit(self, form: str, **data: str) -> None:
        """Has another system send a form."""
        key = f"api:{uuid.uuid4().hex}"
        message = Message(key, "api", key, "api", self.clock.now(), Submitted(form, data))
        asyncio.run(self.intake.accept(message))
        self.work()

    def send_file(self, who: str, customer: str, name: str) -> Post:
        """Sends a file for a customer and returns the answer."""
        self.arrive(who, Attached("file", "", name, customer))
        self.work()
        return self.told(who)[-1]

    def work(self) -> None:
        """Handles and sends until nothing is left that can be done now."""
        asyncio.run(self._work())

    async def _work(self) -> None:
        await timelapse.settle(self.processor, self.sender)

    def say(self, who: str, text: str) -> Post:
        """Says something and returns the answer."""
        self.arrive(who, Said(text))
        self.work()
        return self.told(who)[-1]

    def say_in(self, group: str, who: str, text: str) -> Post:
        """Says something to the bot in a group and returns the last that the group was told."""
        self.arrive(who, Said(text), group=group)
        self.work()
        return self.told(place.group(group))[-1]

    def press(self, who: str, ref: str, action: str) -> Post:
        """Presses a button and returns the answer."""
        self.arrive(who, Pressed(ref, action))
        self.work()
        return self.told(who)[-1]

    def told(self, who: str, about: str = "") -> list[Post]:
        """Everything that has reached an address of the console, in order; `about`: only what has these words."""
        with self.database.read() as connection:
            rows = outbox.since(connection, 0, "console", 1000)
        posts = (codec.post(row.post) for row in rows if row.address == who)
        return [post for post in posts if about in post.text]

    def ff(self, until: str) -> None:
        """Lets time run on to an hour in Shanghai (`2026-03-20T18:30`), with everything that falls due on the way."""
        end = datetime.fromisoformat(until).replace(tzinfo=SHANGHAI)
        asyncio.run(timelapse.run(self.clock, end, self.ticker, self._work))

    def leap(self, to: str) -> None:
        """Turns the clock to an hour in Shanghai; what would have fallen due on the way was missed."""
        self.clock.turn(datetime.fromisoformat(to).replace(tzinfo=SHANGHAI) - self.clock.now())

    def sql(self, statement: str) -> None:
        """Changes what no message can, as an import of the directory does."""

        def change(connection: Connection) -> None:
            connection.execute(text(statement))
            customers.advance(connection, "directory")

        self.database.write(change).result()

    def follow_rules(self, book: Book) -> None:
        """Has leads routed by other rules from now on."""
        self.bells = replace(self.bells, leads=replace(self.bells.leads, book=book), teams={})

    def pass_time_to_say(self) -> None:
        """Lets a minute go by, so that what was decided to be said is said."""
        self.ff((self.clock.now().astimezone(SHANGHAI) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))

    def pass_time(self, by: timedelta) -> None:
        """Turns the clock and does what has become possible."""
        self.clock.turn(by)
        self.work()
