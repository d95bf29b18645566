"""Durable acknowledgements of WeCom callbacks, beside peers that store nothing: `python -m tests.bench.callback`.

Each server runs on one core, the load on another; servers take turns, so that a slow minute slows them all. A request
is a real callback of about 700 bytes, sealed once and sent once; an answer counts when it is a 200. Ours is measured
again where each sync takes 2 ms longer, and while as many callers more send nothing but false signatures (the CPU of
that row is of both).
"""

import argparse
import statistics
import sys

from tests.bench.callback.load import Figures, drive
from tests.bench.callback.servers import SERVERS, running

_CALLERS = (1, 16, 64)
_FLOODED = 16


def main() -> None:
    """Prints a row a server and number of callers: medians over the rounds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=4000, help="of each round; a tenth of it for one caller")
    parser.add_argument("--only", choices=sorted(SERVERS), action="append")
    options = parser.parse_args()
    names = options.only or list(SERVERS)
    rows = [*names, "flooded"]
    found: dict[tuple[str, int], list[Figures]] = {}
    for _ in range(options.rounds):
        for callers in _CALLERS:
            for name in names:
                count = options.requests if callers > 1 else options.requests // 10
                with running(name) as server:
                    found.setdefault((name, callers), []).append(drive(server, callers, count))
        if not options.only:
            with running("salesbot") as server:
                flooded = drive(server, _FLOODED, options.requests, flooding=_FLOODED)
                found.setdefault(("flooded", _FLOODED), []).append(flooded)
    sys.stdout.write(
        f"{'server':20}{'callers':>8}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU µs':>9}{'not 200':>9}\n"
    )
    for (name, callers), rounds in sorted(found.items(), key=lambda item: (item[0][1], rows.index(item[0][0]))):
        cells = [statistics.median(getattr(one, field) for one in rounds) for field in ("rate", "p50", "p99", "cpu")]
        failed = sum(one.failed for one in rounds)
        sys.stdout.write(
            f"{name:20}{callers:8}{cells[0]:10.0f}{cells[1]:9.2f}{cells[2]:9.2f}{cells[3]:9.0f}{failed:9}\n"
        )


if __name__ == "__main__":
    main()
