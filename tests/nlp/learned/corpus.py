"""Labelled sentences to learn from: those written for it by several hands, and those the lists and specs bring.

A line of `tests/corpus/<hand>.jsonl`: `{"text", "warnings": [{"category", "text"}], "obstacles": [{"kind", "text"}],
"stage": {"kind", "text"} or null, "commitments": [text]}`, each text an exact part of the whole. What a hand has not
labelled at all is left out of its lines.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.nlp.phrases.detector import Detector
from tests.nlp.phrases.prove import shipped

ROOT = Path(__file__).parents[3]
CORPUS, SPECS = ROOT / "tests" / "corpus", ROOT / "tests" / "specs"
LISTS, MARKED, ORDINARY = "lists", "specs", "ordinary"
"""What the sentences of config/phrases and of tests/specs go by, and those in which there is nothing to find."""
_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]]+)\]")
_DEALS = frozenset(("obstacle", "stage", "commitment"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: who wrote it, which groups of labels it tells all of, and each label with its words."""

    author: str
    text: str
    groups: frozenset[str]
    told: tuple[tuple[str, str], ...]


def written() -> Iterator[Sentence]:
    """The sentences of the hands."""
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            told = [(f"warning/{one['category']}", one["text"]) for one in row["warnings"]]
            told += [(f"obstacle/{one['kind']}", one["text"]) for one in row.get("obstacles", ())]
            told += [(f"stage/{one['kind']}", one["text"]) for one in (row.get("stage"),) if one]
            told += [("commitment", one) for one in row.get("commitments", ())]
            groups = {"warning"} | (_DEALS if "obstacles" in row else frozenset())
            yield Sentence(path.stem, row["text"], frozenset(groups), tuple(told))


def beside(detector: Detector) -> Iterator[Sentence]:
    """The rules' own sentences, as the rules read them, and the specs."""
    for rule in shipped():
        for text in (*rule.tests.hit, *rule.tests.miss):
            yield Sentence(LISTS, text, frozenset(("warning",)), tuple(_ruled(text, detector)))
    for path in sorted(SPECS.glob("*.yaml")):
        if path.name != "known_gaps.yaml":
            for entry in YAML(typ="safe").load(path) or ():
                yield _spec(entry["say"], entry.get("inside", ()), detector)


def _spec(say: str, inside: Sequence[str], detector: Detector) -> Sentence:
    marks = [*_MARK.findall(say), *(mark.split("|", 1) for mark in inside)]
    text = _MARK.sub(r"\1", say)
    told = _ruled(text, detector)
    for words, fields in marks:
        for field in fields.split("&"):
            name, _, value = field.partition(":")
            if name == "commitment":
                told.append((name, words))
            elif name in _DEALS:
                told.append((f"{name}/{value or words}", words))
    return Sentence(MARKED, text, _DEALS | {"warning"}, tuple(told))


def _ruled(text: str, detector: Detector) -> list[tuple[str, str]]:
    """The warnings of a sentence as the rules raise them; they were proved by such sentences."""
    return [(f"warning/{one.category}", one.text) for one in detector.told(text) if one.raised]
