"""Databases for tests: every test that asks for `database` runs on SQLite and on PostgreSQL."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot import logs
from bot.engine import intake
from storage import migrate
from storage.db import Database
from tests import overheard, postgres, shipped
from tests.waiting import PATIENCE

# How long an example takes says what else the machine is doing, and nothing of what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

shipped.keep()

# Nor has a disk that others keep busy anything to do with it; the test of this patience sets its own.
intake._PATIENCE = PATIENCE

# Whoever has connected this checkout to a platform keeps the secrets in .env: no test must meet them.
os.environ["SALESBOT_ENV_FILE"] = os.devnull


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def listener() -> Iterator[overheard.Listener]:
    """Hears what every test lets the bot write into its log."""
    listener = overheard.Listener()
    yield listener
    logging.getLogger().removeHandler(listener)


@pytest.fixture(autouse=True)
def _nothing_secret_is_logged(listener: overheard.Listener) -> Iterator[None]:
    listener.listen()
    yield
    root = logging.getLogger()  # a command puts up a handler, which would write on a stream that ends with its test
    root.handlers[:] = [handler for handler in root.handlers if type(handler) is not logging.StreamHandler]
    heard, listener.leaks = listener.leaks, []
    assert heard == []


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Every record of every logger, libraries included, at DEBUG, as it would be written; filled as records come."""
    written: list[str] = []

    class Scribe(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    scribe = Scribe(logging.DEBUG)
    scribe.setFormatter(logs.formatter())
    for name in (None, "bot", "storage"):  # a command that another test ran may have told ours to say less
        caplog.set_level(logging.DEBUG, logger=name)
    logging.getLogger().addHandler(scribe)
    yield written
    logging.getLogger().removeHandler(scribe)


@pytest.fixture(scope="session")
def pristine() -> Iterator[postgres.Pristine]:
    """The PostgreSQL server of this test process."""
    with postgres.serving() as database:
        yield database


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    with database.writing.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database."""
    path = tmp_path / "salesbot.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(pristine: postgres.Pristine) -> str:
    """A PostgreSQL database, as if fresh and migrated."""
    return pristine.url()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database of each kind."""
    opened = Database(database_url)
    yield opened
    opened.close()
