"""Customers' names into the index that lies in the database: in the transaction that adds or renames them."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from bot.nlp.names.forms import kept
from bot.nlp.names.shelf import Known, Named
from storage import customers, names

EVERYONE = ""
"""Whose word a name is that anybody may use."""


def index(connection: Connection, keys: Sequence[str]) -> None:
    """Makes the index say what the directory says of these customers; what is unchanged is not touched."""
    filing = names.Filing(connection)
    for some in customers.batches(sorted(keys)):
        _index(connection, filing, some)
    filing.close()


def complete(connection: Connection) -> int:
    """Indexes the customers of a database that comes from an earlier version; returns how many those are."""
    missing = names.unindexed(connection)
    index(connection, missing)
    return len(missing)


def _index(connection: Connection, filing: names.Filing, keys: Sequence[str]) -> None:
    aliases: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, customer, person in customers.aliases(connection, keys):
        aliases[customer][person or EVERYONE].append(name)
    filed = names.indexed(connection, keys)
    forms: list[dict[str, object]] = []
    documents: list[tuple[dict[str, object], Sequence[str]]] = []
    changed: list[str] = []
    for row in customers.names(connection, keys):
        known = Known(row.key, row.name, row.short, row.city)
        wanted = _forms(known, aliases[row.key])
        named = Named(known, aliases[row.key][EVERYONE])
        cores = named.cores()
        if filed.get(row.key) == (wanted, {core.text for core in cores}):
            continue
        changed.append(row.key)
        forms += ({"customer": row.key, "form": form, "person": who, "given": given} for form, who, given in wanted)
        for core in cores:
            document = {"customer": row.key, "core": core.text, "place": core.place, "worth": named.worth()}
            documents.append((document, kept(core)))
    if known_before := [key for key in changed if key in filed]:
        names.forget(connection, known_before)
    filing.forms(forms)
    filing.documents(documents)


def _forms(known: Known, aliases: dict[str, list[str]]) -> set[tuple[str, str, bool]]:
    """Exact forms: form, whose word it is, and whether somebody gave that name."""
    everyones = Named(known, aliases[EVERYONE]).exact()
    forms = {(form, EVERYONE, given) for form, given in everyones.items()}
    for person, said in aliases.items():
        if person != EVERYONE:
            forms |= {(form, person, True) for form, given in Named(known, said).exact().items() if given}
    return forms
