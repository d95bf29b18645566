"""Leads from a sheet: bad rows are named by number, good ones are kept at once and given away afterwards.

Duplicates by exact keys are found before anything is kept: the same telephone and company twice in the sheet, or
kept already. What else a lead may be (a customer's, a colleague's) is asked when it is given.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path

import orjson
from sqlalchemy import Connection

from bot.core.effects import Put
from bot.core.facts import NewLead
from bot.core.routing import CLASSES
from bot.engine import codec
from bot.engine.imports import sheets
from bot.jobs import lead_routing
from bot.routing.book import Book
from bot.routing.fields import SOURCES
from bot.rules.leads import of_form
from storage import lead_import as kept
from storage import ledger, timers
from storage.db import Database

_AT_ONCE = 2_000
"""Rows of one transaction: others who write wait less than a second."""
_PHONE = re.compile(r"\+?[0-9]{5,20}")
_BUDGET = re.compile(r"(?P<figure>\d{1,12}(?:\.\d{1,4})?)\s*(?P<wan>万)?元?")
_LONGEST = {"need": 2000}
_LONG = 200
_SOURCE = {label: key for key, label in SOURCES.items()}
_WAN = 10_000
_COLUMNS = tuple(one.name for one in fields(NewLead) if one.name != "kind")
_STANDS = {"withdrawn": False}
Row = tuple[int, Mapping[str, str]]
"""A line of the sheet with its values."""
Who = tuple[str | None, str | None]
"""Telephone and company: one person may speak for two companies."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken, and why."""

    line: int
    what: str


@dataclass(slots=True)
class Imported:
    """What became of a sheet."""

    number: int
    taken: int = 0
    bad: list[BadRow] = field(default_factory=list)


def run(database: Database, book: Book, path: Path, now: datetime, consent: str | None) -> Imported:
    """Takes every good row, some thousands a transaction; raises UnreadableSheetError before anything is kept.

    consent: what the people of the sheet agreed to, where no column says it.
    """
    given = sheets.rows(path)
    some = list(islice(given, _AT_ONCE))
    sheet = _Sheet(book, path, now, consent, Imported(database.write(kept.next_number).result()))
    while some:
        database.write(partial(sheet.take, some=some)).result()
        some = list(islice(given, _AT_ONCE))
    database.write(sheet.finish).result()
    return sheet.done


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One import at work. `seen`: the rows that were taken, with their lines."""

    book: Book
    path: Path
    now: datetime
    consent: str | None
    done: Imported
    seen: dict[Who, int] = field(default_factory=dict)

    def take(self, connection: Connection, some: Sequence[Row]) -> None:
        """One transaction's worth. What became of it is noted at the end, since a transaction may be repeated."""
        bad: list[BadRow] = []
        good = list(_checked(some, self.consent, bad))
        leads = [self._lead(form, line) for line, form in good]
        known = set(kept.known(connection, sorted({lead.phone for lead in leads if lead.phone})))
        fresh: list[NewLead] = []
        mine: dict[Who, int] = {}
        for (line, _), lead in zip(good, leads, strict=True):
            who = (lead.phone, lead.company)
            before = mine.get(who, self.seen.get(who)) if lead.phone else None
            if before is not None:
                bad.append(BadRow(line, f"与第{before}行重复：{lead.company or ''} {lead.phone}"))
            elif who in known:
                bad.append(BadRow(line, f"已经有这条线索：{lead.company or lead.contact or ''} {lead.phone}"))
            else:
                fresh.append(lead)
                mine[who] = line
        kept.add(connection, [{name: getattr(lead, name) for name in _COLUMNS} | _STANDS for lead in fresh])
        lines = [ledger.Line("import", "put", lead.key, codec.text(Put(lead))) for lead in fresh]
        ledger.append(connection, self.now, None, lines)
        self.done.bad += bad
        self.done.taken += len(fresh)
        self.seen.update(mine)

    def _lead(self, form: Mapping[str, str], line: int) -> NewLead:
        lead = of_form(form, f"lead/i{self.done.number}/{line}", f"{self.path.name}:{line}")
        # Its class comes when it is given away: a customer's own stands above what a lead would be worth by itself.
        return replace(lead, score=round(self.book.score(lead).total), state="waiting", given_at=self.now)

    def finish(self, connection: Connection) -> None:
        """The trail of the whole, and the timer by which the leads are given away."""
        digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        told = {"file": self.path.name, "sha256": digest, "taken": self.done.taken, "bad": len(self.done.bad)}
        line = ledger.Line("import", "imported", f"import/{self.done.number}", orjson.dumps(told).decode())
        ledger.append(connection, self.now, None, [line])
        if self.done.taken:
            timer = {"kind": lead_routing.NAME, "subject": lead_routing.SUBJECT, "occurrence": ""}
            timers.put(connection, [{**timer, "due_at": self.now}])


def _checked(some: Sequence[Row], consent: str | None, bad: list[BadRow]) -> Iterator[tuple[int, dict[str, str]]]:
    """The good rows in their normal form; the others go to `bad`."""
    for line, given in some:
        form = dict(given)
        wrong = list(_mend(form))
        if consent is not None:
            form.setdefault("consent", consent)
        if wrong:
            bad.append(BadRow(line, "；".join(wrong)))
        else:
            yield line, form


def _mend(form: dict[str, str]) -> Iterator[str]:
    """Brings the values of a row into their normal form; what cannot be is said."""
    if not {"company", "contact", "phone"} & form.keys():
        yield "公司、联系人、电话至少要有一项"
    for name, value in form.items():
        if len(value) > _LONGEST.get(name, _LONG):
            yield f"{sheets.COLUMNS[name][0]}太长（最多{_LONGEST.get(name, _LONG)}字）"
    for name, (mended, wrong) in _FORMS.items():
        if name in form:
            good = mended(form[name])
            if good is None:
                yield wrong.format(form[name])
            else:
                form[name] = good


def _phone(text: str) -> str | None:
    plain = re.sub(r"[\s()（）-]", "", text)
    return plain if _PHONE.fullmatch(plain) else None


def _budget(text: str) -> str | None:
    found = _BUDGET.fullmatch(text.replace(",", "").replace("，", ""))
    return str(Decimal(found["figure"]) * (_WAN if found["wan"] else 1)) if found else None


def _level(text: str) -> str | None:
    level = text.upper().removesuffix("类")
    return level if level in CLASSES else None


_FORMS: Mapping[str, tuple[Callable[[str], str | None], str]] = {
    "phone": (_phone, "电话不对：{}"),
    "budget": (_budget, "预算不对：{}（写数字，例如 500000 或 50万）"),
    "level": (_level, "级别不对：{}（应为 A、B、C）"),
    "source": (lambda text: _SOURCE.get(text, text), ""),
}
"""What brings a column into its normal form, and what is said where that cannot be."""
