"""The office on both databases."""

import pytest

from storage.db import Database
from tests.office import Office, fill


@pytest.fixture
def office(database: Database) -> Office:
    fill(database)
    return Office(database)
