"""`salesbot serve` as a process of its own, as `make run` starts it, on a migrated database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage import migrate
from storage.db import Database
from tests import overheard

ROOT = Path(__file__).parents[1]


@contextmanager
def served(folder: Path, **given: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address of its page and its process; the database is `folder/salesbot.db`. `given`: more environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SALESBOT_")}
    url = f"sqlite:///{folder}/salesbot.db"
    environment = {**clean, "SALESBOT_ENV_FILE": os.devnull, "SALESBOT_DATABASE_URL": url, **given}
    database = Database(url)
    migrate.upgrade(database)
    database.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", "0"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield _address(process), process
    finally:
        process.kill()
        written = process.communicate()[1]
    assert not overheard.leaks(written)


def _address(process: "subprocess.Popen[str]") -> str:
    """Where it says that the page is."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("试用页："):
            return line.removeprefix("试用页：").strip()
    raise AssertionError(process.communicate()[1])
