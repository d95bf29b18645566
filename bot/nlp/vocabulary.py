"""The team's words, from `config/vocabulary.yaml`: what shows a stage, an obstacle, a question, an order.

`VocabularyFile` checks the file, `Vocabulary` is what reading uses: each group of words compiled once into an
automaton. A word is written plainly; 「嫌…贵」 allows a few characters of the same clause in between, 「发/递…报价」
stands for 「发…报价」 and 「递…报价」.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import ahocorasick_rs
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from ruamel.yaml import YAML

from bot.nlp.folding import fold_name

GAP = 8
"""How many characters 「…」 may stand for; it never crosses a clause."""
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_CUT = re.compile(r"(?<=[a-z])(?=[a-z])|(?<=[0-9])(?=[0-9])")
"""A place inside a Latin word or a number: 「po」 is not in 「report」, 「400」 not in a telephone number."""
_CLAUSE_END = frozenset("，。；！？\n")

Word = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Words = tuple[Word, ...]
Keyed = Mapping[str, Words]


class Labels(BaseModel):
    """Chinese names of the keys, as answers use them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stages: Mapping[str, str]
    obstacles: Mapping[str, str]
    channels: Mapping[str, str]
    sources: Mapping[str, str]
    metrics: Mapping[str, str]


class VocabularyFile(BaseModel):
    """The shape of `config/vocabulary.yaml`; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: Labels
    stages: Keyed
    stage_order: tuple[tuple[str, ...], ...]
    obstacles: Keyed
    channels: Keyed
    sources: Keyed
    metrics: Keyed
    sections: Keyed
    fields: Keyed
    money: Keyed
    scope: Keyed
    steps: Keyed
    leads: Keyed
    intents: Keyed
    queries: Keyed
    commands: Keyed
    surnames: str = Field(min_length=1)
    titles: Words
    job_titles: Words
    not_people: Words
    cities: Words
    company_endings: Words


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a group that stands in a text: `key` is what it shows."""

    group: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    group: str
    key: str
    rest: tuple[tuple[str, ...], ...]
    """The parts after the first, each with its alternatives."""


class Lexicon:
    """Groups of words in one automaton; `none` is a key that hides a word without showing anything."""

    __slots__ = ("_automaton", "_phrases")

    def __init__(self, groups: Mapping[str, Keyed]) -> None:
        firsts: dict[str, list[_Phrase]] = {}
        for group, keyed in groups.items():
            for key, words in keyed.items():
                for word in words:
                    first, *rest = [
                        tuple(fold_name(alternative).translate(_LOWER) for alternative in part.split("/"))
                        for part in word.split("…")
                    ]
                    for start in first:
                        firsts.setdefault(start, []).append(_Phrase(group, key, tuple(rest)))
        self._phrases = list(firsts.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(firsts))

    def hits(self, text: str) -> list[Hit]:
        """What stands in a folded text, in order; within a group the longer word hides the shorter in it."""
        lower = text.translate(_LOWER)
        found = [
            Hit(phrase.group, phrase.key, start, reach)
            for index, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True)
            if not (_CUT.match(lower, start) or _CUT.match(lower, end))
            for phrase in self._phrases[index]
            if (reach := _reach(lower, end, phrase.rest)) is not None
        ]
        found.sort(key=lambda hit: (hit.start, -hit.end))
        return list(_visible(found))


def _reach(text: str, end: int, rest: Sequence[tuple[str, ...]]) -> int | None:
    for alternatives in rest:
        window = end + GAP
        for place in range(end, min(window, len(text))):
            if text[place] in _CLAUSE_END:
                window = place
                break
        ends = [place + len(a) for a in alternatives if (place := text.find(a, end, window + len(a))) >= 0]
        if not ends:
            return None
        end = min(ends)
    return end


def _visible(found: list[Hit]) -> Iterator[Hit]:
    """Hits no longer hit of their group covers; `none` covers and is not shown itself."""
    reach: dict[str, tuple[int, int]] = {}
    for hit in found:
        start, end = reach.get(hit.group, (0, -1))
        if hit.end <= end and (hit.start, hit.end) != (start, end):
            continue
        reach[hit.group] = (hit.start, hit.end)
        if hit.key != "none":
            yield hit


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words, ready for reading.

    lexicon: everything that is looked for anywhere in a text, by group and key.
    headings: what a section or a field is called, looked for at the head of a line only.
    """

    labels: Labels
    lexicon: Lexicon
    headings: Lexicon
    stage_rank: Mapping[str, int]
    query_order: Sequence[str]
    surnames: str
    titles: Words
    job_titles: Words
    not_people: Words
    cities: frozenset[str]
    company_endings: Words

    def hits(self, text: str) -> list[Hit]:
        """Every word of the lexicon in a folded text."""
        return self.lexicon.hits(text)


def build(file: VocabularyFile) -> Vocabulary:
    """Compiles a checked file; a few milliseconds."""
    anywhere = ("stages", "obstacles", "channels", "sources", "metrics", "money", "scope", "steps", "leads", "intents")
    groups = {group: getattr(file, group) for group in (*anywhere, "queries", "commands")}
    return Vocabulary(
        labels=file.labels,
        lexicon=Lexicon(groups),
        headings=Lexicon({"sections": file.sections, "fields": file.fields}),
        stage_rank={stage: rank for rank, tier in enumerate(file.stage_order) for stage in tier},
        query_order=tuple(file.queries),
        surnames=file.surnames,
        titles=tuple(sorted(file.titles, key=len, reverse=True)),
        job_titles=tuple(sorted(file.job_titles, key=len, reverse=True)),
        not_people=file.not_people,
        cities=frozenset(file.cities),
        company_endings=tuple(sorted(file.company_endings, key=len, reverse=True)),
    )


def load(path: Path) -> Vocabulary:
    """Reads, checks and compiles `config/vocabulary.yaml`; raises OSError, YAMLError or ValidationError."""
    return build(VocabularyFile.model_validate(YAML(typ="safe").load(path)))
