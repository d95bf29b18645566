"""From a saved phrase list to its being in force: `python -m tests.bench.reload` prints the wall time of ten edits.

The shipped lists with one file of an admin's, watched as `serve` watches them, on a fresh SQLite file.
"""

import asyncio
import contextlib
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.clock import WallClock
from bot.engine.live.lists import LiveLists
from storage import migrate
from storage.db import Database

ROOT = Path(__file__).parents[2]
EDITS = 10


def main() -> None:
    """Saves the file ten times, each time with another word."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config"
        shutil.copytree(ROOT / "config", config)
        (config / "local" / "phrases").mkdir(parents=True, exist_ok=True)
        database = Database(f"sqlite:///{folder}/salesbot.db")
        migrate.upgrade(database)
        taken = asyncio.run(_edited(config, LiveLists(config, database, WallClock(), "console")))
        database.close()
    sys.stdout.write(f"saved to in force, s: median {statistics.median(taken):.2f}   max {max(taken):.2f}\n")


async def _edited(config: Path, lists: LiveLists) -> list[float]:
    watch = asyncio.create_task(lists.run())
    taken = []
    for edit in range(EDITS):
        word = f"子丑寅卯{edit}"
        begun = time.perf_counter()
        _save(config, f"- {{id: own, category: bribery, phrases: [{word}]}}\n")
        while not lists.detector.find(word):  # noqa: ASYNC110  what is waited for happens to a file
            await asyncio.sleep(0.005)
        taken.append(time.perf_counter() - begun)
    watch.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watch
    return taken


def _save(config: Path, written: str) -> None:
    """As an editor saves: aside, then in place."""
    path = config / "local" / "phrases" / "own.yaml"
    aside = path.with_suffix(".tmp")
    aside.write_text(written)
    aside.replace(path)


if __name__ == "__main__":
    main()
