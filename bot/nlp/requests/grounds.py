"""The words on which each part of an order or a question rests, so that nothing is given without its reason."""

import re
from collections.abc import Mapping

from bot.core.parsed import Command, Query, Read
from bot.nlp.calendar.days import When
from bot.nlp.forms.fields import shown
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page

Grounds = Mapping[str, Read[str]]
"""By field (`intent`, `query.kind`, `command.until`): the value as text, and where it stands."""


def of_order(page: Page, spotted: list[Spotted], order: Command, confidence: float) -> dict[str, Read[str]]:
    """What an order rests on."""
    words = page.words("commands", key=order.kind) or page.words("commands")
    place = (words[0].start, words[0].end) if words else (0, len(page.text))
    told = _kind("command", page, order.kind, place, confidence)
    if order.target is not None and (match := re.search(re.escape(str(order.target)), page.text)):
        told["command.target"] = page.read(str(order.target), *match.span(), confidence, "commands")
    told |= _customer("command", page, spotted, order.customer)
    if order.until is not None and (when := next((w for w in page.of(When) if w.value.due == order.until), None)):
        told["command.until"] = page.read(shown(order.until) or "", when.start, when.end, when.confidence, when.by)
    if order.text and (start := page.text.find(order.text)) >= 0:
        told["command.text"] = page.read(order.text, start, start + len(order.text), confidence, "commands")
    return told


def of_question(page: Page, spotted: list[Spotted], asked: Query, confidence: float) -> dict[str, Read[str]]:
    """What a question rests on."""
    words = page.words("queries", key=asked.kind) or page.words("intents", key="asking")
    place = (words[0].start, words[0].end) if words else (0, len(page.text))
    told = _kind("query", page, asked.kind, place, confidence)
    told |= _customer("query", page, spotted, asked.customer)
    if asked.person and page.staff:
        who = page.staff[0]
        told["query.person"] = page.read(asked.person, who.start, who.end, 0.95, "directory")
    if asked.stage and (stages := page.words("stages", key=asked.stage)):
        told["query.stage"] = page.read(asked.stage, stages[0].start, stages[0].end, 0.9, "vocabulary")
    if asked.since and (whens := page.of(When)):
        told["query.from"] = page.read(asked.since.isoformat(), whens[0].start, whens[0].end, 0.9, whens[0].by)
        told["query.to"] = page.read(f"{asked.until}", whens[-1].start, whens[-1].end, 0.9, whens[-1].by)
    return told


def _kind(intent: str, page: Page, kind: str, place: tuple[int, int], confidence: float) -> dict[str, Read[str]]:
    by = "commands" if intent == "command" else "queries"
    return {
        "intent": page.read(intent, *place, confidence, by),
        f"{intent}.kind": page.read(kind, *place, confidence, by),
    }


def _customer(intent: str, page: Page, spotted: list[Spotted], customer: str | None) -> dict[str, Read[str]]:
    named = next((one for one in spotted if customer and one.mention.customer == customer), None)
    if named is None or customer is None:
        return {}
    read = page.read(customer, named.start, named.end, named.mention.confidence, "directory")
    return {f"{intent}.customer": read}
