"""The team's words, from `config/vocabulary.yaml`: what shows a stage, an obstacle, a question, an order.

`VocabularyFile` checks the file, `Vocabulary` is what reading uses: each group of words compiled once into an
automaton. A word is written plainly; 「嫌…贵」 allows up to eight characters of the same clause in between,
「价格~太高」 up to four; 「发/递…报价」 stands for 「发…报价」 and 「递…报价」, 「<价>」 for every word that
is alike.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple, Self

import ahocorasick_rs
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from ruamel.yaml import YAML

from bot.core import files
from bot.nlp.folding import fold_name

GAPS = {"…": 8, "~": 4}
"""How many characters a gap may stand for; it crosses no clause and no denial (「价格不算高」 is not 「价格…高」)."""
GROUPS = (
    "stages", "obstacles", "channels", "sources", "metrics", "money", "scope", "steps", "leads", "intents", "queries",
    "commands",
)  # fmt: skip
"""The groups whose words are looked for anywhere in a text."""
_ALIKE = re.compile(r"<([^<>]+)>")
_NONE = "none"
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_CUT = re.compile(r"(?<=[a-z])(?=[a-z])|(?<=[0-9])(?=[0-9])")
"""A place inside a Latin word or a number: 「po」 is not in 「report」, 「400」 not in a telephone number."""
_LATIN = re.compile("[a-z0-9]")
_PARTS = re.compile("([…~])")

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

    def plain(self) -> files.Labels:
        """The same, as decisions are given them."""
        return files.Labels(self.stages, self.obstacles, self.channels, self.sources, self.metrics)


class VocabularyFile(BaseModel):
    """The shape of `config/vocabulary.yaml`; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: Labels
    alike: Keyed = Field(default_factory=dict)
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

    @model_validator(mode="after")
    def _names_what_it_has(self) -> Self:
        """A word may name only words that are alike: 「<价>…太高」 needs 价."""
        for group in GROUPS:
            for key, words in getattr(self, group).items():
                for word in words:
                    if missing := set(_ALIKE.findall(word)) - set(self.alike):
                        raise ValueError(f"{group}.{key}：「{word}」用到的同类词没有：{'、'.join(sorted(missing))}")
        return self


class Hit(NamedTuple):
    """A word of a group that stands in a text: `key` is what it shows.

    A tuple, since a report has two hundred of them and a frozen dataclass takes four times as long to make.
    """

    group: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    group: str
    key: str
    rest: re.Pattern[str] | None
    """The parts after the first, each with its alternatives."""


class Lexicon:
    """Groups of words in one automaton; `none` is a key that hides a word without showing anything."""

    __slots__ = ("_automaton", "_edged", "_phrases")

    def __init__(self, groups: Mapping[str, Keyed], alike: Keyed | None = None) -> None:
        named = {name: "/".join(words) for name, words in (alike or {}).items()}
        firsts: dict[str, list[_Phrase]] = {}
        for group, keyed in groups.items():
            for key, words in keyed.items():
                for word in words:
                    first, *rest = _PARTS.split(_ALIKE.sub(lambda match: named[match[1]], word))
                    for start in _alternatives(first):
                        firsts.setdefault(start, []).append(_Phrase(group, key, _following(rest)))
        self._phrases = list(firsts.values())
        self._edged = [_LATIN.search(first[0] + first[-1]) is not None for first in firsts]
        self._automaton = ahocorasick_rs.AhoCorasick(list(firsts))

    def hits(self, text: str) -> list[Hit]:
        """What stands in a folded text, in order; within a group the longer word hides the shorter in it."""
        lower = text.translate(_LOWER)
        found = [
            Hit(phrase.group, phrase.key, start, reach)
            for index, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True)
            if not (self._edged[index] and (_CUT.match(lower, start) or _CUT.match(lower, end)))
            for phrase in self._phrases[index]
            if (reach := _reach(lower, end, phrase.rest) if phrase.rest else end) is not None
        ]
        found.sort(key=lambda hit: (hit.start, -hit.end, hit.key != _NONE))
        return list(_visible(found))


def _alternatives(part: str) -> list[str]:
    return [fold_name(alternative).translate(_LOWER) for alternative in part.split("/")]


def _following(rest: Sequence[str]) -> re.Pattern[str] | None:
    """What stands behind the first part: gaps and parts in turn."""
    pairs = zip(rest[::2], rest[1::2], strict=True)
    pattern = "".join(
        f"[^，。；！？\\n不没未]{{0,{GAPS[gap]}}}?"
        f"(?:{'|'.join(sorted(map(re.escape, _alternatives(part)), key=len, reverse=True))})"
        for gap, part in pairs
    )
    return re.compile(pattern) if pattern else None


def _reach(text: str, end: int, rest: re.Pattern[str]) -> int | None:
    match = rest.match(text, end)
    return match.end() if match else None


def _visible(found: list[Hit]) -> Iterator[Hit]:
    """Hits no longer hit of their group covers; `none` covers, also what is as long, and is not shown itself."""
    reach: dict[str, Hit] = {}
    for hit in found:
        over = reach.get(hit.group)
        if over and hit.end <= over.end and (over.key == _NONE or (hit.start, hit.end) != (over.start, over.end)):
            continue
        reach[hit.group] = hit
        if hit.key != _NONE:
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
    groups = {group: getattr(file, group) for group in GROUPS}
    return Vocabulary(
        labels=file.labels,
        lexicon=Lexicon(groups, file.alike),
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
