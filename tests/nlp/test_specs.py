"""The sentences of tests/specs, each with everything that must be read in it and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML

from bot.core.parsed import Parsed
from bot.nlp.forms.contract import to_contract
from bot.nlp.forms.marks import marked

SPECS = Path(__file__).parents[1] / "specs"
MARK = re.compile(r"\[([^\[\]|]+)\|[^\[\]]+\]")


class Spec(NamedTuple):
    say: str
    intent: str
    inside: tuple[str, ...]
    means: tuple[tuple[str, object], ...]

    @property
    def text(self) -> str:
        """The sentence as a rep types it."""
        return MARK.sub(r"\1", self.say)


def _load(name: str) -> list[Spec]:
    entries = YAML(typ="safe").load(SPECS / name) or []
    return [
        Spec(entry["say"], entry["intent"], tuple(entry.get("inside", ())), tuple(entry.get("means", {}).items()))
        for entry in entries
    ]


FILES = sorted(path.name for path in SPECS.glob("*.yaml") if path.name != "known_gaps.yaml")
ALL = [spec for name in FILES for spec in _load(name)]
GAPS = _load("known_gaps.yaml")
MOST_GAPS = 4
"""May only shrink."""


def _seen(read: Callable[[str], Parsed], spec: Spec) -> Spec:
    parsed = read(spec.text)
    say, inside = marked(parsed)
    line = to_contract("", parsed)
    means = line["query"] or line["command"] or {}
    assert isinstance(means, dict)
    said = tuple((key, value) for key, value in means.items() if value is not None)
    return Spec(say, str(line["intent"]), tuple(inside), said)


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.text[:24])
def test_a_sentence_is_read_as_marked_and_no_further(read: Callable[[str], Parsed], spec: Spec) -> None:
    assert _seen(read, spec) == spec


@pytest.mark.parametrize("spec", GAPS, ids=lambda spec: spec.text[:24])
def test_a_known_gap_that_has_closed_moves_to_the_specs(read: Callable[[str], Parsed], spec: Spec) -> None:
    assert _seen(read, spec) != spec


def test_there_are_enough_sentences_and_few_gaps() -> None:
    assert len(ALL) >= 500
    assert len(GAPS) <= MOST_GAPS


def test_no_sentence_stands_twice() -> None:
    texts = [spec.text for spec in (*ALL, *GAPS)]
    assert len(set(texts)) == len(texts)
