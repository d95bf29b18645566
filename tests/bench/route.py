"""Routing: `python -m tests.bench.route` prints what a lead and what a sheet of leads costs.

Choices: 1,000 leads among 500 reps with a record each, all seventeen factors on, the shipped soft rules, each seeing
what those before it led to: from the lead to the decision with every candidate's values, and on to its text for the
ledger; the reasons of every loser besides, which are derived from the decision when somebody asks. Sheets: 100,000 rows
from the file to the database (SQLite, synced), as CSV and as xlsx. Giving away: 1,000 leads of a sheet among 502, with
everything that follows for each; then those leads with the rules tried on them again, as `salesbot route --since` does.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path

from openpyxl import Workbook

from bot.core.facts import NewLead
from bot.core.parsed import Parsed
from bot.core.routing import Acquaintance, Record, Rep
from bot.engine import codec
from bot.engine.imports import lead_import
from bot.engine.replay import retrial
from bot.policy import Config
from bot.routing import all_factors, book, chain, choice
from bot.routing.board import Board
from storage import migrate
from storage.db import Database
from tests.bench.companies import made
from tests.office import CONFIG, NOW, Office, fill

_LEADS, _REPS, _ROWS, _GIVEN = 1_000, 500, 100_000, 1_000
_RULES = ("lead_routing", "lead_assigned", "lead_first_response", "lead_unassigned", "lead_silent")
_CITIES = ["北京", "上海", "深圳", "广州", "苏州", "杭州", "南京", "成都", "武汉", "西安"]
_INDUSTRIES = ["医院", "K12", "机械", "软件", "连锁", "光伏", "银行", "街道"]
_TRADES = ["医疗", "教育", "制造", "软件", "零售", "新能源", "金融", "政务"]
_WORDS = ["检测设备", "门店收银", "储能项目", "智慧教室", "产线改造", "风控系统", "远程会诊", "招标采购"]


def main() -> None:
    """All of it, or what is named: choices, csv, xlsx, giving."""
    parts = {
        "choices": _choices,
        "csv": lambda: _sheet(".csv"),
        "xlsx": lambda: _sheet(".xlsx"),
        "giving": _giving_away,
    }
    for name in sys.argv[1:] or parts:
        parts[name]()


def _choices() -> None:
    chance = random.Random(1)  # noqa: S311  the same every time
    rules = book.read(Config(CONFIG))
    assert all(rules.file.weight_of()[name] > 0 for name in all_factors())
    board = Board(rules.file, [_rep(number, chance) for number in range(_REPS)])
    bare, told, reasons, cpu = [], [], [], []
    for number in range(_LEADS):
        lead, known = _lead(number, chance), [Acquaintance(f"r{chance.randrange(_REPS):03}", 0.5)]
        start, begun = time.perf_counter(), time.process_time()
        asked, scored = rules.enquiry(lead, known)
        decision = choice.decide(board, asked, scored, rules.version)
        bare.append(time.perf_counter() - start)
        cpu.append(time.process_time() - begun)
        if decision.winner is not None:
            board.give(decision.winner, scored.level)
        codec.text(decision)
        told.append(time.perf_counter() - start)
        if number % 10 == 0:
            reasons.append(_timed(partial(chain.candidates, decision)))
    _say(f"a choice among {_REPS} with 17 factors, every candidate's values", bare)
    _say("  of the processor alone, where others are at work", cpu)
    _say("with what it leads to, and its text for the ledger", told)
    _say(f"every loser's reason on top, {_REPS - 1} of them", reasons)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _rep(number: int, chance: random.Random) -> Rep:
    trades = chance.sample(_TRADES, 2)
    return Rep(
        key=f"r{number:03}",
        name=f"销售{number}",
        team="华东",
        away=chance.random() < 0.05,
        city=chance.choice(_CITIES),
        languages=frozenset(chance.sample(("英语", "粤语", "日语"), chance.randrange(2))),
        specialty=(chance.choice(_INDUSTRIES),),
        trades=frozenset(trades),
        record=Record(
            won=6,
            lost=5,
            won_trades={trades[0]: chance.randrange(1, 6)},
            lost_trades={trades[1]: chance.randrange(1, 6)},
            won_classes={"A": 2, "B": 3, "C": 1},
            won_sources={"website": 2, "exhibition": 1},
            cities=frozenset(chance.sample(_CITIES, 2)),
            typical_amount=chance.randrange(5, 200) * 1e4,
            days={trades[0]: chance.randrange(20, 200)},
            words=frozenset(pair for word in chance.sample(_WORDS, 3) for pair in (word[:2], word[2:])),
        ),
        holds={"A": chance.randrange(8), "B": chance.randrange(8), "C": chance.randrange(8)},
        deals=chance.randrange(12),
        waiting=chance.randrange(8),
        response=chance.random() * 8,
        idle=chance.random() * 100,
        month={"A": chance.randrange(6)},
        due_today=chance.randrange(6),
    )


def _lead(number: int, chance: random.Random) -> NewLead:
    return NewLead(
        key=f"lead/{number}/1",
        person="",
        customer=None,
        company=f"公司{number}",
        contact="王经理",
        phone=f"139{number:08}",
        source=chance.choice(("website", "exhibition", "referral")),
        budget=Decimal(chance.randrange(1, 200) * 10_000),
        city=chance.choice(_CITIES),
        industry=chance.choice(_INDUSTRIES),
        need=f"{chance.choice(_WORDS)}{number}台",
    )


def _say(what: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles(seconds, n=100)
    sys.stdout.write(f"{what}: p50 {cuts[49] * 1e3:.2f} ms, p99 {cuts[98] * 1e3:.2f} ms\n")


_HEADING = ("company", "contact", "phone", "source", "city", "industry", "budget", "need")


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    for number, company in enumerate(made(count)):
        place = company.place.removesuffix("市")
        yield company.name, "王经理", f"139{number:08}", "exhibition", place, "机械", "500000", "两台检测设备"


def _written(path: Path, count: int) -> Path:
    if path.suffix == ".csv":
        path.write_text("\n".join(map(",".join, (_HEADING, *_rows(count)))))
        return path
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (_HEADING, *_rows(count)):
        sheet.append(row)
    book.save(path)
    return path


@contextmanager
def _office(folder: str) -> Iterator[Office]:
    database = Database(f"sqlite:///{folder}/salesbot.db")
    migrate.upgrade(database)
    fill(database)
    yield Office(database, lambda text, *_: Parsed(text, "other", 1.0), rules=_RULES)
    database.close()


def _sheet(suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder, _office(folder) as office:
        sheet = _written(Path(folder) / f"leads{suffix}", _ROWS)
        start, cpu = time.perf_counter(), time.process_time()
        done = lead_import.run(office.database, office.bells.leads.book, sheet, NOW, None)
        sys.stdout.write(
            f"{done.taken:,} rows of {suffix} imported: {time.perf_counter() - start:.1f} s "
            f"({time.process_time() - cpu:.1f} s of CPU), {len(done.bad)} bad\n"
        )


def _giving_away() -> None:
    """From the sheet to the people, and the same leads tried with other rules afterwards."""
    with tempfile.TemporaryDirectory() as folder, _office(folder) as office:
        office.sql(
            "INSERT INTO person (key, name, role, team, manager, wecom_id, dingtalk_id, greeted) "
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
            "SELECT 'r' || i, '销售' || i, 'rep', '华东', 's_qiu', 'r' || i, 'r' || i, true FROM n"
        )
        lead_import.run(office.database, office.bells.leads.book, _written(Path(folder) / "l.csv", _GIVEN), NOW, None)
        start = time.perf_counter()
        office.pass_time_to_say()
        taken = time.perf_counter() - start
        with office.database.read() as connection:
            owned = connection.exec_driver_sql("SELECT count(*) FROM lead WHERE owner IS NOT NULL").scalar_one()
            sys.stdout.write(
                f"{owned:,} of {_GIVEN:,} given away among 502: {taken:.1f} s, {owned / taken:.0f} a second\n"
            )
            start = time.perf_counter()
            *_, counts = retrial.compare(connection, office.bells.leads.book, office.rules.worktime, NOW)
        sys.stdout.write(f"the same rules tried on them: {time.perf_counter() - start:.1f} s, {counts}\n")


if __name__ == "__main__":
    main()
