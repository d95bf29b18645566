"""Trains the slots of leads (`bot/nlp/leads/slots.py`) from labelled messages and the specs; `make learn` runs it.

A line of `tests/corpus/leads/<hand>.jsonl`: `{"text", "leads": [{"company", "contact", "title", "city", "industry",
"need"}]}`, each an exact part of the text, what is not told left out; no leads where a message tells of none.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pycrfsuite
from ruamel.yaml import YAML

from bot.nlp.leads import slots
from bot.nlp.leads.slots import FILE, FIRST, KINDS, NEXT, NONE, traits
from bot.nlp.names import csv_directory
from bot.nlp.page import Page, open_page
from tests import shipped

ROOT = Path(__file__).parents[3]
CORPUS, SPECS = ROOT / "tests" / "corpus" / "leads", ROOT / "tests" / "specs"
MADE_FROM = FILE.with_suffix(".made_from")
_AT = datetime.fromisoformat("2026-03-18T10:30+08:00")
_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]]+)\]")
_SPECS, _HELD = "specs", 3
"""The specs, and how often they are shown: each of them is held by a test."""
_SETTINGS = {"c1": 0.3, "c2": 0.05, "max_iterations": 80, "feature.minfreq": 2}
"""L1 keeps the file small, L2 keeps single sentences from weighing much."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a hand and the slot of each of its characters."""

    hand: str
    text: str
    tags: Sequence[str]


def messages() -> Iterator[Message]:
    """All that is labelled, a hand after the other, and the specs."""
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Message(path.stem, row["text"], tags(row["text"], row["leads"]))
    for path in sorted(SPECS.glob("*.yaml")):
        if path.name != "known_gaps.yaml":
            for entry in YAML(typ="safe").load(path) or ():
                yield _spec(entry["say"])


def _spec(say: str) -> Message:
    """A sentence of the specs, by its marks."""
    text, end = "", 0
    found: list[str] = []
    for mark in _MARK.finditer(say):
        text += say[end : mark.start()] + mark[1]
        found += [NONE] * (len(text) - len(mark[1]) - len(found))
        fields = [field.partition(":")[0].removeprefix("lead.") for field in mark[2].split("&") if "lead." in field]
        kind = next((one for one in KINDS if one in fields), None)
        found += [FIRST + kind, *[NEXT + kind] * (len(mark[1]) - 1)] if kind else [NONE] * len(mark[1])
        end = mark.end()
    text += say[end:]
    return Message(_SPECS, text, [*found, *[NONE] * (len(text) - len(found))])


def page_of(text: str) -> Page:
    """A message laid open for the model."""
    directory = csv_directory.load(SPECS / "directory")
    return open_page(text, sent_at=_AT, sender="u_cheng", directory=directory, vocabulary=shipped.words())


def tags(text: str, leads: Iterable[Mapping[str, str]]) -> list[str]:
    """The slot of each character; words that stand twice are taken where no slot is yet."""
    found = [NONE] * len(text)
    for lead in leads:
        for kind in KINDS:
            words = lead.get(kind)
            start = text.find(words) if words else -1
            while words and start >= 0:
                if all(tag == NONE for tag in found[start : start + len(words)]):
                    found[start : start + len(words)] = [FIRST + kind, *[NEXT + kind] * (len(words) - 1)]
                    break
                start = text.find(words, start + 1)
    return found


def train(told: Iterable[Message], path: Path) -> None:
    """Writes a model of some messages down."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_SETTINGS)
    for one in told:
        page = page_of(one.text)
        if len(page.text) == len(one.text):  # else its characters and those of its page do not go in pairs
            for _ in range(_HELD if one.hand == _SPECS else 1):
                trainer.append(traits(page, 0, len(page.text)), one.tags)
    trainer.train(str(path))


def fingerprint() -> str:
    """Changes with the labelled messages and the code that learns from them, not with the specs: they change often."""
    digest = hashlib.sha256()
    for path in (*sorted(CORPUS.glob("*.jsonl")), Path(__file__), Path(slots.__file__)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def main() -> int:
    """Trains on all of them."""
    told = list(messages())
    train(told, FILE)
    MADE_FROM.write_text(fingerprint() + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(told)} 条消息，{FILE.stat().st_size // 1024} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
