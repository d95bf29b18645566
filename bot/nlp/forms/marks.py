"""The readable form of what was understood: `今天拜访了[华星科技|customer]的[李总|contact]`, as tests/specs have it.

A mark is `[words|field]`, or `[words|field:value]` where the words do not tell the value. What no words state
(a report's day, an intent) is not marked.
"""

import json

from bot.core.parsed import Parsed, Span
from bot.nlp.forms.contract import intent_of
from bot.nlp.forms.fields import fields, shown

Mark = tuple[Span, str, str | None]
"""Where, which field, which value."""


def marks(parsed: Parsed) -> list[Mark]:
    """Every mark of a message, in order, each once."""
    found = {
        (field.read.span, field.name, shown(field.read.value) or None)
        for field in fields(parsed)
        if field.read.span is not None and field.name not in parsed.grounds
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
    lines = [f"- say: {_quoted(say)}", f"  intent: {intent_of(parsed)}"]
    if inside:
        lines.append(f"  inside: [{', '.join(map(_quoted, inside))}]")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
