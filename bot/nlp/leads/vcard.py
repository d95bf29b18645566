"""A vCard (RFC 6350, and the versions 2.1 and 3.0 that telephones still write), as people paste or send it.

Of each its name, company, job, telephone and city; a mobile number rather than another.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.parsed import Lead, Read, Span
from bot.nlp.page import Page
from bot.nlp.recognizers.phone import phones
from bot.nlp.text.expression import Expression
from bot.nlp.text.folding import fold

_BY = "vcard"
_SURE = 0.95
_MOST = 20
"""Cards of one message that are read; an address book is imported as a sheet."""
_CARD = Expression(r"BEGIN:VCARD\s(?P<content>.*?)\sEND:VCARD", re.IGNORECASE | re.DOTALL)
_LINE = Expression(
    r"^(?:item\d+\.)?(?P<name>FN|N|ORG|TITLE|TEL|ADR)(?P<parameters>(?:;[^:\n]*)?):"
    r"(?P<value>[^\n]*(?:\n[ \t][^\n]*|(?<==)\n[^\n]*|(?<== )\n[^\n]*)*)$",
    re.IGNORECASE | re.MULTILINE,
)
"""A property with its further lines: those that begin with a blank, and those behind an `=` at a line's end."""
_CITY, _FAMILY, _GIVEN = 3, 0, 1
"""Places of an address' and a name's parts."""


@dataclass(frozen=True, slots=True)
class _Property:
    parameters: str
    value: str
    start: int
    end: int

    @property
    def parts(self) -> list[str]:
        return [part.replace("\\,", ",").replace("\\n", " ").strip() for part in self.value.split(";")]


def vcards(page: Page) -> tuple[Lead, ...]:
    """Everyone whose vCard stands in a message, with what it says of them; who has no name and no company is nobody."""
    if "BEGIN:VCARD" not in page.folded.typed.upper():
        return ()
    text = page.folded.typed.replace("\r", " ")
    found = (_lead(_properties(text, *card.span("content"))) for card in _CARD.finditer(text))
    return tuple(lead for lead, _ in zip((one for one in found if one is not None), range(_MOST), strict=False))


def _properties(text: str, start: int, end: int) -> dict[str, list[_Property]]:
    found: dict[str, list[_Property]] = {}
    for line in _LINE.finditer(text, start, end):
        parameters, value = line["parameters"].upper(), line["value"]
        if "QUOTED-PRINTABLE" in parameters:
            value = quopri.decodestring(value.replace("= \n", "=\n").encode("ascii", "ignore")).decode(
                "utf-8", "replace"
            )
        unfolded = value.replace("\n ", "").replace("\n\t", "").strip()
        found.setdefault(line["name"].upper(), []).append(_Property(parameters, unfolded, *line.span("value")))
    return found


def _lead(given: dict[str, list[_Property]]) -> Lead | None:
    contact, company = _name(given), _part(given, "ORG", 0)
    if contact is None and company is None:
        return None
    city = _part(given, "ADR", _CITY)
    return Lead(
        company=company,
        contact=contact,
        title=_part(given, "TITLE", 0),
        phone=_phone(given.get("TEL", ())),
        city=Read(city.value.removesuffix("市"), city.span, _SURE, _BY) if city else None,
    )


def _part(given: dict[str, list[_Property]], name: str, place: int) -> Read[str] | None:
    """One part of the first property of a name that has it."""
    for one in given.get(name, ()):
        if len(one.parts) > place and one.parts[place]:
            return _read(one.parts[place], one)
    return None


def _name(given: dict[str, list[_Property]]) -> Read[str] | None:
    """The name as it is shown, else family name and given name without a blank between them where they are Chinese."""
    if shown := _part(given, "FN", 0):
        return shown
    for one in given.get("N", ()):
        parts = [part for part in (*one.parts, "", "")[_FAMILY : _GIVEN + 1] if part]
        if parts:
            return _read("".join(parts) if all(not part.isascii() for part in parts) else " ".join(parts[::-1]), one)
    return None


def _phone(numbers: "list[_Property] | tuple[()]") -> Read[str] | None:
    found = list(_numbers(numbers))
    best = next((read for read in found if read.value.startswith("1")), None)
    return best or next(iter(found), None)


def _numbers(numbers: "list[_Property] | tuple[()]") -> Iterator[Read[str]]:
    for one in numbers:
        if "FAX" in one.parameters:
            continue
        for _, _, phone in phones(fold(one.value.removeprefix("tel:")).text):
            yield _read(phone.digits, one)


def _read(value: str, one: _Property) -> Read[str]:
    return Read(value, Span(one.start, one.end), _SURE, _BY)
