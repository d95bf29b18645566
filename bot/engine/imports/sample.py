"""The sample team: what makes the sandbox alive on first run."""

from functools import partial
from pathlib import Path

from bot.engine.imports import importing
from storage import people
from storage.db import Database


def fill(database: Database, folder: Path) -> bool:
    """Loads the CSV files of `folder` into a directory without people; False when there are any already."""
    with database.read() as connection:
        if people.everyone(connection):
            return False
    kinds: tuple[importing.Kind, ...] = ("staff", "customers", "competitors")
    for kind in kinds:
        rows = importing.read(kind, folder / f"{kind}.csv")
        database.write(partial(importing.save, kind=kind, rows=rows)).result()
    return True
