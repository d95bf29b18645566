"""The readable form of what was understood: `今天拜访了[华星科技|customer]的[李总|contact]`, as tests/specs have it.

A mark is `[words|field]`, or `[words|field:value]` where the words do not tell the value. What no words state
(a report's day, an intent) is not marked.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from bot.core.parsed import Activity, Lead, Parsed, Read, Span, Step

Value = Read[str] | Read[Decimal] | Read[Step]
Mark = tuple[Span, str, str | None]
"""Where, which field, which value."""


def marks(parsed: Parsed) -> list[Mark]:
    """Every mark of a message, in order, each once."""
    found = {
        *(mark for activity in parsed.activities for mark in _activity(activity)),
        *(mark for lead in parsed.leads for mark in _lead(lead)),
        *((plan.span, "plan", _value(plan.date)) for plan in parsed.plans),
        *_reads((f"metric.{key}", read) for key, read in parsed.metrics.items()),
    }
    return sorted(found, key=lambda mark: (mark[0].start, -mark[0].end, mark[1], mark[2] or ""))


def marked(parsed: Parsed) -> tuple[str, list[str]]:
    """The message with its marks, and the marks on words inside others' (`报价|stage:quote`), which cannot be shown so.

    Fields on the same words are joined by `&`.
    """
    text, place, shown, inside = parsed.text, 0, [], []
    spans: dict[tuple[int, int], list[str]] = {}
    for span, name, value in marks(parsed):
        words = text[span.start : span.end]
        spans.setdefault((span.start, span.end), []).append(name if value in (None, words) else f"{name}:{value}")
    for (start, end), names in spans.items():
        mark = f"{text[start:end]}|{'&'.join(names)}"
        if start < place:
            inside.append(mark)
            continue
        shown.append(f"{text[place:start]}[{mark}]")
        place = end
    return "".join(shown) + text[place:], inside


def spec(parsed: Parsed) -> str:
    """What was understood as an entry of `tests/specs/*.yaml`."""
    say, inside = marked(parsed)
    lines = [f"- say: {_quoted(say)}", f"  intent: {parsed.intent}"]
    if inside:
        lines.append(f"  inside: [{', '.join(map(_quoted, inside))}]")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _activity(activity: Activity) -> Iterator[Mark]:
    yield activity.mention.span, "customer", activity.mention.customer or "?"
    yield from _reads(("contact", read) for read in activity.contacts)
    for name in ("channel", "stage", "budget", "amount", "expected_close", "next_action"):
        yield from _reads([(name, getattr(activity, name))])
    yield from _reads(("obstacle", read) for read in activity.obstacles)
    yield from _reads(("competitor", read) for read in activity.competitors)
    yield from _reads(("commitment", read) for read in activity.commitments)


def _lead(lead: Lead) -> Iterator[Mark]:
    for name in ("company", "contact", "title", "phone", "source", "budget", "city", "industry", "need"):
        yield from _reads([(f"lead.{name}", getattr(lead, name))])


def _reads(named: Iterable[tuple[str, Value | None]]) -> Iterator[Mark]:
    for name, read in named:
        if read is not None and read.span is not None:
            yield read.span, name, _value(read.value)


def _value(value: object) -> str | None:
    match value:
        case Step(due=due):
            return _value(due)
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
        case None:
            return None
        case _:
            return str(value)
