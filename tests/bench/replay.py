"""A month of a team of 50 through a replay: `python -m tests.bench.replay [WORKING DAYS]` prints what it takes.

20,000 messages on 20 working days, 20 a rep and day: news of customers, a report in the evening, a question now and
then; and ten leads a day from the website. Every rule is on. The database lies where a replay's does, on one core.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from bot import logs
from bot.commands.replay import played
from bot.core.localtime import SHANGHAI
from bot.engine.imports import importing
from bot.engine.imports.importing import CustomerRow, StaffRow
from bot.engine.replay.player import Event, LeadEvent, MessageEvent, UntilEvent
from bot.settings import Settings
from storage import migrate
from storage.db import Database
from tests.bench.companies import made
from tests.office import CONFIG

_REPS, _TEAMS, _A_DAY, _LEADS_A_DAY, _CUSTOMERS_EACH = 50, 5, 20, 10, 12
_FIRST = date(2026, 3, 2)
_MONTH = 20
_MEMORY = Path("/dev/shm")  # noqa: S108  where a replay keeps its own
_NEWS = (
    "{name}电话聊了，客户嫌贵，周五前给三家对比",
    "上门拜访{name}李总，演示完了，预算80万",
    "{name}报价96万，王经理说月底前定",
    "{name}今天微信问了下进度，还在走流程",
    "跟{name}张工约了下周三上午10点复演",
    "{name}签单了，120万",
    "答应{name}周五前寄样品",
    "{name}那边预算紧张，要再考虑考虑",
)
_ASKED = ("我今天要跟进谁", "本周拜访多少", "漏斗", "预警")


def main() -> None:
    """Plays so many working days and says how long it took."""
    days = int(sys.argv[1]) if sys.argv[1:] else _MONTH
    logs.configure("ERROR")
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        url = f"sqlite:///{folder}/replay.db"
        events = list(_month(days, _fill(url)))
        said = sum(isinstance(one, MessageEvent) for one in events)
        start, cpu = time.perf_counter(), time.process_time()
        posts = sum(1 for _ in played(Settings(config=CONFIG, database_url=url), events, kept=False))
        elapsed, spent = time.perf_counter() - start, time.process_time() - cpu
    sys.stdout.write(f"{days} days, {said:,} messages, {posts:,} posts: {elapsed:.1f} s ({spent:.1f} s of CPU)\n")


def _fill(url: str) -> list[str]:
    """The directory; returns the customers' short names, rep by rep."""
    staff = [StaffRow(user_id="d", name="总监", role="director", team="all")]
    for team in range(_TEAMS):
        name = f"主管{team}"
        staff.append(StaffRow(user_id=f"s{team}", name=name, role="supervisor", team=f"{team}组", manager="d"))
    for rep in range(_REPS):
        team = rep % _TEAMS
        staff.append(StaffRow(user_id=f"u{rep}", name=f"销售{rep}", role="rep", team=f"{team}组", manager=f"s{team}"))
    companies = made(_REPS * _CUSTOMERS_EACH)
    customers = [
        CustomerRow(
            customer_id=f"C{number}",
            name=one.name,
            aliases=[one.short],
            level="ABC"[number % 3],
            owner=f"u{number // _CUSTOMERS_EACH}",
        )
        for number, one in enumerate(companies)
    ]
    database = Database(url)
    migrate.upgrade(database)
    database.write(lambda connection: importing.save(connection, "staff", staff)).result()
    database.write(lambda connection: importing.save(connection, "customers", customers)).result()
    database.close()
    return [one.short for one in companies]


def _month(days: int, names: list[str]) -> Iterator[Event]:
    draw = random.Random(days)  # noqa: S311  the same month every time
    working = (day for number in range(60) if (day := _FIRST + timedelta(days=number)).weekday() < 5)
    for _, day in zip(range(days), working, strict=False):
        nine = datetime.combine(day, datetime.min.time(), SHANGHAI).replace(hour=9)
        minutes = sorted(draw.sample(range(9 * 60), _A_DAY * 20))
        times = [
            nine + timedelta(minutes=draw.choice(minutes), seconds=draw.randrange(60)) for _ in range(_REPS * _A_DAY)
        ]
        told = [_told(draw, at, number, names) for number, at in enumerate(times)]
        came = [_came(draw, nine + timedelta(minutes=draw.randrange(540))) for _ in range(_LEADS_A_DAY)]
        yield from sorted((*told, *came), key=lambda event: event.at)
    yield UntilEvent(type="until", at=nine + timedelta(hours=12))


def _told(draw: random.Random, at: datetime, number: int, names: list[str]) -> Event:
    rep = number % _REPS
    own = names[rep * _CUSTOMERS_EACH : (rep + 1) * _CUSTOMERS_EACH]
    if number // _REPS == _A_DAY - 1:
        text = "今日日报：" + "；".join(draw.choice(_NEWS).format(name=name) for name in draw.sample(own, 4))
    elif draw.random() < 0.1:
        text = draw.choice(_ASKED)
    else:
        text = draw.choice(_NEWS).format(name=draw.choice(own))
    told = {"type": "message", "at": at, "id": f"{at.isoformat()}/{number}", "channel": "wecom", "from": f"u{rep}"}
    return MessageEvent.model_validate({**told, "text": text})


def _came(draw: random.Random, at: datetime) -> Event:
    phone = f"139{draw.randrange(10**8):08d}"
    data = {
        "company": f"新客{phone}",
        "contact": "王经理",
        "phone": phone,
        "source": "website",
        "level": draw.choice("ABC"),
    }
    return LeadEvent(type="lead", at=at, data=data)


if __name__ == "__main__":
    main()
