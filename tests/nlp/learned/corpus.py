"""Labelled sentences to learn from: those written for it by several hands, and those the lists and specs bring.

A line of `tests/corpus/<hand>.jsonl`: `{"text", "warnings": [{"category", "text"}], "obstacles": [{"kind", "text"}],
"stage": {"kind", "text"} or null, "commitments": [text]}`, each text an exact part of the whole. What a hand has not
labelled at all is left out of its lines.

`tests/corpus/phrases/<hand>.txt` holds short texts by the thousand: below a heading `## bribery` one a line that raises
this and nothing else, the words that do so in [brackets], or all of it; below `## none` what raises nothing.

`tests/corpus/messages/<hand>.txt` holds whole messages, in which warnings are as seldom as in life: a line `%%` between
two, and what raises a warning as `[bribery|the words]` in its place.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.nlp.phrases.detector import Detector
from tests.nlp.phrases.prove import shipped

ROOT = Path(__file__).parents[3]
CORPUS, SPECS = ROOT / "tests" / "corpus", ROOT / "tests" / "specs"
PHRASES, MESSAGES = CORPUS / "phrases", CORPUS / "messages"
LISTS, MARKED, ORDINARY = "lists", "specs", "ordinary"
"""What the sentences of config/phrases and of tests/specs go by, and those in which there is nothing to find."""
_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]]+)\]")
_BETWEEN = "%%\n"
_WARNING = re.compile(r"\[([a-z_]+)\|([^\[\]]+)\]")
_HEADING, _NONE = "## ", "none"
_TRIGGER = re.compile(r"\[([^\[\]]+)\]")
_DEALS = frozenset(("obstacle", "stage", "commitment"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: who wrote it, which groups of labels it tells all of, and each label with its words."""

    author: str
    text: str
    groups: frozenset[str]
    told: tuple[tuple[str, str], ...]


def written() -> Iterator[Sentence]:
    """The sentences of the hands, their phrases and their messages."""
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            told = [(f"warning/{one['category']}", one["text"]) for one in row["warnings"]]
            told += [(f"obstacle/{one['kind']}", one["text"]) for one in row.get("obstacles", ())]
            told += [(f"stage/{one['kind']}", one["text"]) for one in (row.get("stage"),) if one]
            told += [("commitment", one) for one in row.get("commitments", ())]
            groups = {"warning"} | (_DEALS if "obstacles" in row else frozenset())
            yield Sentence(path.stem, row["text"], frozenset(groups), tuple(told))
    for path in sorted(PHRASES.glob("*.txt")):
        yield from _phrases(path.stem, path.read_text(encoding="utf-8").splitlines())
    for path in sorted(MESSAGES.glob("*.txt")):
        for marked in path.read_text(encoding="utf-8").split(_BETWEEN):
            marks = [(f"warning/{category}", words) for category, words in _WARNING.findall(marked)]
            yield Sentence(path.stem, _WARNING.sub(r"\2", marked).strip(), frozenset(("warning",)), tuple(marks))


def messengers() -> list[str]:
    """The hands that wrote whole messages: how often a clause is a warning can be learned of them alone."""
    return sorted(path.stem for path in MESSAGES.glob("*.txt"))


def _phrases(author: str, lines: Iterable[str]) -> Iterator[Sentence]:
    category = _NONE
    for line in lines:
        if line.startswith(_HEADING):
            category = line.removeprefix(_HEADING)
            continue
        text = _TRIGGER.sub(r"\1", line)
        told = [] if category == _NONE else [(f"warning/{category}", one) for one in _TRIGGER.findall(line) or [text]]
        yield Sentence(author, text, frozenset(("warning",)), tuple(told))


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
