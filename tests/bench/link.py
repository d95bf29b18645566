"""Finding customers by what people call them, beside rapidfuzz's own scan of every name, in turn.

`python -m tests.bench.link [NAMES MENTIONS]`: files of a name a line and of JSON lines with `mention` and `gold`;
without them, made-up companies, 10,000 and 100,000 of them. Prints recall at 1 and 5 and the time of a lookup.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from bot.clock import WallClock
from bot.commands.link import filled
from bot.engine.imports.importing import CustomerRow
from bot.engine.names.directory import LiveDirectory
from tests.bench.companies import made, said

_SIZES, _MENTIONS, _SCANS = (10_000, 100_000), 1000, 100
"""A scan of all names takes so long that a tenth of the mentions has to do."""


def _measure(label: str, mentions: Sequence[tuple[str, str]], find: Callable[[str], Iterable[str]]) -> None:
    first = five = 0
    wall: list[float] = []
    busy: list[float] = []
    for mention, gold in mentions:
        begun, used = time.perf_counter(), time.thread_time()
        found = list(find(mention))
        busy.append((time.thread_time() - used) * 1e3)
        wall.append((time.perf_counter() - begun) * 1e3)
        first += found[:1] == [gold]
        five += gold in found
    cuts, own = statistics.quantiles(wall, n=100), statistics.quantiles(busy, n=100)
    count = len(mentions)
    sys.stdout.write(
        f"  {label:12} n={count:5}  recall@1 {first / count:.3f}  @5 {five / count:.3f}"
        f"  p50 {cuts[49]:8.2f} ms  p99 {cuts[98]:8.2f} ms  (processor {own[49]:.2f} / {own[98]:.2f})\n"
    )


def run(names: list[str], mentions: Sequence[tuple[str, str]]) -> None:
    """Both ways over the same names and mentions."""
    begun = time.perf_counter()
    with filled([CustomerRow(customer_id=f"N{i}", name=name) for i, name in enumerate(names)]) as database:
        live, now = LiveDirectory(database), WallClock().now()
        sys.stdout.write(f"{len(names)} names, indexed in {time.perf_counter() - begun:.1f} s\n")

        def look_up(mention: str) -> Iterable[str]:
            with live.opened("", now) as (user, directory):
                return [one.name for one in directory.candidates(mention, user)]

        def scan(mention: str) -> Iterable[str]:
            return [found[0] for found in process.extract(mention, names, scorer=JaroWinkler.similarity, limit=5)]

        look_up(mentions[0][0])
        _measure("salesbot", mentions, look_up)
        _measure("salesbot", mentions[:_SCANS], look_up)
        _measure("rapidfuzz", mentions[:_SCANS], scan)


def main() -> None:
    """With the files named, or with made-up companies."""
    if sys.argv[2:]:
        names = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
        known = set(names)
        asked = map(json.loads, Path(sys.argv[2]).read_text(encoding="utf-8").splitlines())
        run(names, [(one["mention"], one["gold"]) for one in asked if one["gold"] in known])
        return
    for size in _SIZES:
        companies = made(size)
        run([one.name for one in companies], list(said(companies, _MENTIONS)))


if __name__ == "__main__":
    main()
