"""The reckoning after a round: of everything that was accepted there is all, and all of it once."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Connection, text

from storage import ledger
from storage.db import Database
from tests.crash.crowd import Utterance
from tests.fakes.qyapi import Qyapi

_YUAN, _FEN = 10_000, 1_000_000
_SHOWN = re.compile(r"(?:报价 (?:\S+ → )?|预算)(\d+)万")

# What a ledger line of an event brings into being, and where that is found.
_MADE = {
    "put": (
        "SELECT key FROM activity UNION ALL SELECT key FROM report UNION ALL SELECT key FROM opportunity "
        "UNION ALL SELECT key FROM lead UNION ALL SELECT key FROM customer WHERE key LIKE 'L%'"
    ),
    "ask": "SELECT key FROM question",
    "tell": "SELECT key FROM outbox",
}


@dataclass(slots=True)
class Reckoning:
    """What is missing, what is there again, and what is there but not as it should be; all empty when all is well."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.wrong)

    def compare(self, what: str, expected: Iterable[Any], found: Iterable[Any]) -> None:
        """Notes what differs between two collections in which nothing should occur twice."""
        wanted, there = Counter(expected), Counter(found)
        self.lost += [f"{what} {one}" for one in wanted - there]
        for one in there - wanted:
            (self.twice if one in wanted else self.wrong).append(f"{what} {one}")

    def same(self, what: str, expected: object, found: object) -> None:
        """Notes a value that is not what it should be."""
        if expected != found:
            self.wrong.append(f"{what}: {found!r}, not {expected!r}")


def reckon(database: Database, said: Sequence[Utterance], qyapi: Qyapi) -> Reckoning:
    """Looks at every row, every line and every answer. The bot stands still, and all of `said` was accepted."""
    result = kept(database, said)
    _answers(result, said, qyapi)
    return result


def kept(database: Database, said: Sequence[Utterance]) -> Reckoning:
    """Looks at the database alone."""
    result = Reckoning()
    result.wrong += [f"never accepted: {utterance.text}" for utterance in said if not utterance.accepted]
    with database.read() as connection:
        _arrivals(result, connection, said)
        _changes(result, connection, said)
        _trail(result, connection)
        _debts(result, connection)
    return result


def _rows(connection: Connection, query: str) -> list[Any]:
    return list(connection.execute(text(query)).all())


def _column(connection: Connection, query: str) -> list[Any]:
    return [row[0] for row in _rows(connection, query)]


def _arrivals(result: Reckoning, connection: Connection, said: Sequence[Utterance]) -> None:
    rows = _rows(connection, "SELECT id, body, state FROM inbox")
    heard = [body["text"] if isinstance(body, dict) else orjson.loads(body)["text"] for _, body, _ in rows]
    result.compare("inbox row", (utterance.text for utterance in said), heard)
    result.wrong += [f"inbox row {row} is {state}" for row, _, state in rows if state != "done"]


def _changes(result: Reckoning, connection: Connection, said: Sequence[Utterance]) -> None:
    """The domain: a line of a customer for each amount that was quoted, a lead for each company."""
    quoted = [utterance.amount * _FEN for utterance in said if not utterance.company]
    result.compare("activity", quoted, _column(connection, "SELECT amount FROM activity"))
    companies = [utterance.company for utterance in said if utterance.company]
    result.compare("lead", companies, _column(connection, "SELECT company FROM lead"))
    lines = _rows(connection, "SELECT subject, body FROM ledger WHERE event = 'change' ORDER BY seq")
    changes = [change for _, body in lines if (change := orjson.loads(body))["name"] == "amount"]
    result.compare("change of an amount", [fen // 100 for fen in quoted], [int(change["new"]) for change in changes])
    last = dict(_rows(connection, "SELECT key, amount FROM opportunity"))
    for key, of_key in groupby(
        sorted(changes, key=lambda change: str(change["key"])), key=lambda change: change["key"]
    ):
        result.same(f"amount of {key}", last.get(key), _walk(result, key, list(of_key)))


def _walk(result: Reckoning, key: str, changes: Sequence[Mapping[str, Any]]) -> int:
    """Each change begins where the last one ended: none was applied to a state that a crash took back."""
    now = None
    for change in changes:
        result.same(f"what an amount of {key} was changed from", now, change["old"])
        now = change["new"]
    return int(now or 0) * 100


def _trail(result: Reckoning, connection: Connection) -> None:
    """The ledger: its chain is whole, one line for each thing that was made, one decision for each arrival."""
    _, fault = ledger.verify(connection)
    result.same("fault of the chain", None, fault)
    for event, query in _MADE.items():
        written = _column(connection, f"SELECT subject FROM ledger WHERE event = '{event}'")  # noqa: S608  our own words
        result.compare(f"{event} line of", _column(connection, query), written)
    decided = _column(connection, "SELECT message FROM ledger WHERE event = 'decided'")
    result.compare("decision on message", _column(connection, "SELECT id FROM inbox"), decided)
    lines = _rows(connection, "SELECT message, event, subject, body FROM ledger")
    result.twice += [f"ledger line {tuple(line)}" for line, times in Counter(lines).items() if times > 1]


def _debts(result: Reckoning, connection: Connection) -> None:
    """The outbox: one answer for each arrival, and none that is still owed."""
    rows = _rows(connection, "SELECT id, message, state, error FROM outbox")
    result.compare("answer to message", _column(connection, "SELECT id FROM inbox"), (row[1] for row in rows))
    result.wrong += [f"outbox row {row} is {state}: {error}" for row, _, state, error in rows if state != "sent"]


def _answers(result: Reckoning, said: Sequence[Utterance], qyapi: Qyapi) -> None:
    """What people saw: to each thing that a rep said one answer, in the order in which it was said."""
    result.wrong += [f"{user} never saw {request}" for user, request in qyapi.dropped]
    by_rep: dict[str, list[int]] = {}
    for utterance in said:
        by_rep.setdefault(utterance.rep, []).append(utterance.amount)
    for rep, amounts in by_rep.items():
        shown = [amount_in(seen) for seen in qyapi.texts(rep)]
        result.compare(f"answer seen by {rep} on", amounts, shown)
        if Counter(shown) == Counter(amounts):
            result.same(f"order of answers to {rep}", amounts, shown)
    result.same("what the admin was told", [], qyapi.texts("GuGuanLi"))


def amount_in(seen: str) -> int | str:
    """The amount that an answer confirms; the answer itself where it confirms none."""
    # A card shows its beginning as a title, too: the last is whole.
    found = _SHOWN.findall(seen)
    return int(found[-1]) if found else seen
