"""How far a confidence may be trusted: `make calibrate FILES="labelled.jsonl …"`.

Each line of a file is a message with its `label` by the parse contract. For every value that reading gives, the table
says in which band its confidence lies and whether the label has it; nothing of the messages is printed. A text counts
as right when half of its characters are the label's, or one holds the other. `write_above` in config/answers.yaml is
the lowest band from which on values are right often enough to be written without asking.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from bot.core.parsed import Parsed, Step
from bot.nlp import vocabulary
from bot.nlp.forms.fields import Field, fields, shown
from bot.nlp.names import csv_directory
from bot.nlp.phrases.lists import load_detector
from bot.nlp.understand import understand

ROOT = Path(__file__).parents[1]
BANDS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.0)
GOOD = 2 / 3
"""Right this often, a value is written and not asked for: every question costs a rep time, a mistake one correction."""
_TEXTS = frozenset(("commitment", "next_action", "lead.need", "lead.company", "plan"))
_PLURAL = {"contact": "contacts", "obstacle": "obstacles", "competitor": "competitors", "commitment": "commitments"}
_OF_ACTIVITY = frozenset(
    ("customer", "channel", "stage", "budget", "amount", "expected_close", "next_action", *_PLURAL)
)
Label = Mapping[str, Any]


def verdicts(parsed: Parsed, label: Label) -> Iterator[tuple[str, float, bool]]:
    """Each value of a reading: its field, its confidence, whether the label has it."""
    told = [(activity["customer"] or activity["customer_text"], activity) for activity in label["activities"]]
    by_name: dict[str, Label] = dict(reversed(told))
    for field in fields(parsed):
        name = "metrics" if field.name.startswith("metric.") else field.name
        activity = None
        if field.of is not None and field.name in _OF_ACTIVITY:
            mention = parsed.activities[field.of].mention
            activity = by_name.get(mention.customer or mention.text, {})
        if activity is None:
            right = _right_in_message(parsed, field, label)
        else:
            right = bool(activity) and (field.name == "customer" or _right_of_customer(field, activity))
        yield name, field.read.confidence, right


def _right_of_customer(field: Field, activity: Label) -> bool:
    if field.name == "next_action":
        step = activity["next_action"]
        return step is not None and _alike(_text(field), step["text"])
    return _fits(field, _PLURAL.get(field.name, field.name), activity)


def _right_in_message(parsed: Parsed, field: Field, label: Label) -> bool:
    head, _, rest = field.name.partition(".")
    if head == "lead":
        return any(_fits(field, rest, lead) for lead in label["leads"])
    if head == "plan":
        plan = parsed.plans[field.of or 0].text
        return any(_alike(plan, one["text"]) for one in label["plans"])
    wanted = label.get("metrics" if head == "metric" else head)
    return _same(_text(field), (wanted or {}).get(rest) if rest else wanted)


def _text(field: Field) -> str:
    value = field.read.value
    return value.text if isinstance(value, Step) else shown(value) or ""


def _fits(field: Field, key: str, record: Label) -> bool:
    wanted = record[key] if isinstance(record[key], list) else [record[key]]
    same = _alike if field.name in _TEXTS else _same
    return any(same(_text(field), one) for one in wanted if one is not None)


def _same(text: str, wanted: Any) -> bool:  # noqa: ANN401  a value of JSON
    if isinstance(wanted, int | float):
        return float(text) == float(wanted)
    return wanted is not None and text == str(wanted)


def _alike(one: str, other: str) -> bool:
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() >= 0.5


def table(found: Sequence[tuple[str, float, bool]]) -> list[str]:
    """The lines: confidence band × share × right, for all and by field."""
    lines = [f"{'field':24}{'band':>8}{'values':>8}{'share':>8}{'right':>8}"]
    by_field: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for field, confidence, right in found:
        by_field["all"].append((confidence, right))
        by_field[field].append((confidence, right))
    for field in ("all", *sorted(set(by_field) - {"all"})):
        values = by_field[field]
        counts = Counter((_band(confidence), right) for confidence, right in values)
        for band in BANDS:
            good, bad = counts[band, True], counts[band, False]
            if good + bad:
                share, rate = (good + bad) / len(values), good / (good + bad)
                lines.append(f"{field:24}{'≥' + f'{band:.1f}':>8}{good + bad:8}{share:8.1%}{rate:8.1%}")
    return [
        *lines,
        f"write_above by this table: {threshold(found):.1f} (right at least {GOOD:.0%} of the time from there on)",
    ]


def threshold(found: Sequence[tuple[str, float, bool]]) -> float:
    """The lowest band of which, and of all above it, values are right often enough."""
    good = 1.0
    for band in BANDS:
        inside = [right for _, confidence, right in found if _band(confidence) == band]
        if inside and sum(inside) / len(inside) < GOOD:
            break
        good = band
    return good


def _band(confidence: float) -> float:
    return next(band for band in BANDS if confidence >= band)


def main() -> int:
    """Reads labelled files and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--directory", type=Path, help="customers.csv and its like; beside the first file by default")
    options = parser.parse_args()
    names = csv_directory.load(options.directory or options.files[0].parent)
    words = vocabulary.load(ROOT / "config" / "vocabulary.yaml")
    detector = load_detector(ROOT / "config")
    found: list[tuple[str, float, bool]] = []
    for file in options.files:
        for line in filter(str.strip, file.read_text(encoding="utf-8").splitlines()):
            message = json.loads(line)
            sent_at = datetime.fromisoformat(message["sent_at"])
            parsed = understand(
                message["text"],
                sent_at=sent_at,
                sender=message["sender"],
                directory=names,
                vocabulary=words,
                detector=detector,
            )
            found.extend(verdicts(parsed, message["label"]))
    sys.stdout.write("\n".join(table(found)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
