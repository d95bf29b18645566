"""The office with the shipped reader, on both databases."""

import pytest

from storage.db import Database
from tests.office import Office, fill
from tests.reading import read


@pytest.fixture
def office(database: Database) -> Office:
    fill(database)
    return Office(database, read)
