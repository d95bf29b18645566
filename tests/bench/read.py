"""Reading with 100,000 customers in the directory: `python -m tests.bench.read [CUSTOMERS]`.

Updates of 100 characters and reports of 600, with customers called by name or alias; the same with names that have to
be searched for, apart. Prints messages a second on one core, p50 and p99, and how many searches a message took.
"""

import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from bot import garbage
from bot.clock import WallClock
from bot.commands.link import filled
from bot.engine.imports.importing import CustomerRow
from bot.engine.reading import Reader
from bot.nlp import vocabulary
from bot.nlp.names import search
from bot.nlp.phrases.lists import load_detector
from tests.bench.companies import made

_CONFIG = Path(__file__).parents[2] / "config"
_CUSTOMERS, _REPS, _ALIASED, _MESSAGES = 100_000, 200, 10, 300
"""Each rep has 500 customers; every tenth customer has an alias."""
_SENTENCES = (
    "拜访{name}，见了李主任和王工，演示了新版，客户嫌贵，说竞品便宜，让下周三前再报一版价格。",
    "{name}的张总来电话，预算批了80万，合同月底前能签，法务还在看条款，周五把修改稿发过去。",
    "{name}那边测试通过了，等他们领导周四开会定，兼容性报告我明天补给他们采购部。",
    "下午去了{name}，刘经理说今年预算紧张，先上一期，大概35万，首付三成，余款验收后付。",
    "微信跟{name}的陈工对了参数，基本没有异议，样品下周一寄出，答应他们质保延一年。",
)


def _messages(names: Sequence[str], length: int) -> list[str]:
    """Reports about several customers, or updates about one, of about `length` characters."""
    draw = random.Random(length)  # noqa: S311  the same messages every time
    told = []
    for _ in range(_MESSAGES):
        text = "今天的情况：" if length > 200 else ""
        while len(text) < length - 40:
            mark = f"{text.count(chr(10)) + 1}. " if length > 200 else ""
            text += mark + draw.choice(_SENTENCES).format(name=draw.choice(names)) + ("\n" if mark else "")
        told.append(text)
    return told


def _measure(label: str, reader: Reader, messages: Sequence[str]) -> None:
    now = WallClock().now()
    for text in messages[:20]:
        reader.read(text, now, "u_0")
    wall: list[float] = []
    begun = time.process_time()
    for text in messages:
        start = time.perf_counter()
        reader.read(text, now, "u_0")
        wall.append((time.perf_counter() - start) * 1e3)
    used = (time.process_time() - begun) / len(messages)
    with mock.patch.object(search, "candidates", wraps=search.candidates) as searched:
        known = sum(
            sum(one.mention.customer is not None for one in reader.read(text, now, "u_0").activities)
            for text in messages
        )
    cuts = statistics.quantiles(wall, n=100)
    sys.stdout.write(
        f"{label:36} {statistics.mean(map(len, messages)):4.0f} characters: {1 / used:6.0f} a second,"
        f" p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms; a message: processor {used * 1e3:.2f} ms,"
        f" {known / len(messages):.1f} customers, {searched.call_count / len(messages):.1f} searches\n"
    )


def main() -> None:
    """An update and a report, by exact names and by names with a slip."""
    count = int(sys.argv[1]) if sys.argv[1:] else _CUSTOMERS
    companies = made(count)
    rows = [
        CustomerRow(
            customer_id=f"N{i}", name=one.name, owner=f"u_{i % _REPS}", aliases=[one.brand] if i % _ALIASED == 0 else []
        )
        for i, one in enumerate(companies)
    ]
    words = vocabulary.load(_CONFIG / "vocabulary.yaml")
    draw = random.Random(count)  # noqa: S311
    own = companies[::_REPS]
    names = [name for one in own for name in (one.name, one.short)]
    slips = [one.slipped(draw) for one in own]
    with filled(rows) as database:
        detector = load_detector(_CONFIG)
        reader = Reader(database, words, lambda: detector)
        garbage.settled()
        _measure("update, by name or alias", reader, _messages(names, 100))
        _measure("report, by name or alias", reader, _messages(names, 600))
        _measure("update, names with a slip", reader, _messages(slips, 100))
        _measure("report, names with a slip", reader, _messages(slips, 600))


if __name__ == "__main__":
    main()
