"""On a running server a saved list takes effect, a bad one is refused and told, and nothing is missed meanwhile.

How soon is measured by `tests.bench.reload`, since a test must not depend on how busy the machine is.
"""

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from tests.serving import ROOT, served
from tests.waiting import PATIENCE, wait_until

_LIST = "- {{id: own, category: bribery, severity: high, phrases: [{}]}}\n"
_ALWAYS, _NEW = "甲乙丙丁", "子丑寅卯"
"""Words of no language: one that the list always has, and one that the edit brings."""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The shipped configuration with one short list."""
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder, ignore=shutil.ignore_patterns("phrases"))
    (folder / "local" / "phrases").mkdir(parents=True, exist_ok=True)
    _save(folder, _LIST.format(_ALWAYS))
    return folder


def _save(config: Path, written: str) -> None:
    """As an editor saves: aside, then in place."""
    path = config / "local" / "phrases" / "own.yaml"
    aside = path.with_suffix(".tmp")
    aside.write_text(written)
    aside.replace(path)


class _Server:
    """What is said to a running server, and what it has made of it."""

    def __init__(self, page: str, database: Path) -> None:
        self.client = httpx.Client(base_url=page, timeout=PATIENCE, headers={"HX-Request": "true"})
        self._database = database
        self.said = 0

    def say(self, who: str, text: str) -> None:
        form = {"key": str(uuid.uuid4()), "text": text}
        assert not self.client.post(f"/sandbox/{who}/say", data=form).is_error

    def count(self, query: str) -> int:
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as connection:
            return int(connection.execute(query).fetchone()[0])

    def warned(self, word: str) -> int:
        return self.count(f"SELECT count(*) FROM alert WHERE facts LIKE '%{word}%'")  # noqa: S608

    def talk(self, stop: Event) -> None:
        """Says the word that every list has, again and again."""
        while not stop.wait(0.05):
            self.say("u_qiao", f"第{self.said}句 {_ALWAYS}")
            self.said += 1


@pytest.fixture
def server(tmp_path: Path, config: Path) -> Iterator[_Server]:
    with served(tmp_path, SALESBOT_CONFIG=str(config)) as (page, _):
        server = _Server(page.removesuffix("/sandbox"), tmp_path / "salesbot.db")
        with server.client:
            yield server


def test_edits_take_effect_while_people_talk_and_no_message_is_missed(server: _Server, config: Path) -> None:
    server.say("u_xia", "早")
    wait_until(lambda: server.count("SELECT count(*) FROM inbox WHERE state = 'done' AND kind = 'said'") > 0)
    stop = Event()
    talking = Thread(target=server.talk, args=(stop,))
    talking.start()
    try:
        wait_until(lambda: server.warned(_ALWAYS) > 0)
        _save(config, _LIST.format(f"{_ALWAYS}, {_NEW}"))

        said = count(1)

        def heard() -> bool:
            server.say("u_xia", f"第{next(said)}次说{_NEW}")
            return server.warned(_NEW) > 0

        wait_until(heard)
        _save(config, "- {id: own, phrase: [")
        wait_until(lambda: server.count("SELECT count(*) FROM outbox WHERE rule = 'config_rejected'") > 0)
        (config / "local" / "stage_stalled.yaml").write_text("enabled: true\nafter: -7天\n")
        wait_until(lambda: server.count("SELECT count(*) FROM outbox WHERE post LIKE '%stage_stalled.yaml:2:1%'") > 0)
        before = server.warned(_NEW)
        server.say("u_xia", f"他又说{_NEW}")
        wait_until(lambda: server.warned(_NEW) > before)
    finally:
        stop.set()
        talking.join()
    wait_until(lambda: server.warned(_ALWAYS) == server.said)
