"""The team's words, from `config/vocabulary.yaml`: what shows a stage, an obstacle, a question, an order.

`VocabularyFile` checks the file, `Vocabulary` is what reading uses; how a word is written is told in `lexicon`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.core import files
from bot.nlp.text.dialect import Dialect
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led
from bot.nlp.text.lexicon import ALIKE, Hits, Lexicon
from bot.yaml_tree import tree

GROUPS = (
    "stages", "obstacles", "channels", "sources", "metrics", "money", "scope", "steps", "leads", "intents", "queries",
    "commands",
)  # fmt: skip
"""The groups whose words are looked for anywhere in a text."""
HEADINGS = ("sections", "fields")
"""Those whose words count at the head of a line only."""
ENDINGS = "company_endings"
"""With what names of companies end, looked for with the words: most clauses have none."""
Word = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Words = tuple[Word, ...]
Keyed = Mapping[str, Words]


_BESIDE = Expression(r"[^/…~]<|>[^/…~]")
"""A class written right beside something: it would join its last word only."""


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
    dialect: Keyed = Field(default_factory=dict)
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
    courtesies: Words
    not_people: Words
    cities: Words
    company_endings: Words
    company_breaks: Words = Field(min_length=1)
    not_companies: Words = Field(min_length=1)
    goods: Words

    @model_validator(mode="after")
    def _names_what_it_has(self) -> Self:
        """A word may name only words that are alike (「<价>…太高」 needs 价), each as a part of its own."""
        for group in GROUPS:
            for key, words in getattr(self, group).items():
                for word in words:
                    if missing := set(ALIKE.findall(word)) - set(self.alike):
                        raise ValueError(f"{group}.{key}：「{word}」用到的同类词没有：{'、'.join(sorted(missing))}")
                    if _BESIDE.search(word):
                        raise ValueError(f"{group}.{key}：「{word}」里的同类词前后要用 …、~ 或 / 隔开")
        for plain, said in self.dialect.items():
            if longer := [word for word in said if len(word) != len(plain)]:
                raise ValueError(f"dialect.{plain}：字数要和「{plain}」一样：{'、'.join(longer)}")
        return self


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words, ready for reading. Each is equal to itself alone, so that what is made of it is found by it at once.

    lexicon: everything that is looked for, by group and key: also what a section or a field is called (`HEADINGS`), and
        `ENDINGS`.
    city: matches the longest of the cities. cities_by_initial: the same by their first character, the longest first.
    """

    labels: Labels
    dialect: Dialect
    lexicon: Lexicon
    stage_rank: Mapping[str, int]
    query_order: Sequence[str]
    surnames: str
    titles: Words
    job_titles: Words
    courtesies: frozenset[str]
    not_people: frozenset[str]
    cities: frozenset[str]
    city: Expression
    cities_by_initial: Mapping[str, Sequence[str]]
    company_endings: Words
    company_breaks: Words
    not_companies: Words
    goods: Words

    def city_at(self, text: str, start: int, end: int) -> int:
        """Where the longest city that stands at a place ends; the place itself where none does."""
        for city in self.cities_by_initial.get(text[start : start + 1], ()):
            if text.startswith(city, start, end):
                return start + len(city)
        return start

    def hits(self, text: str) -> Hits:
        """Every word of the lexicon in a folded text."""
        return self.lexicon.hits(text)


def build(file: VocabularyFile) -> Vocabulary:
    """Compiles a checked file; a few milliseconds."""
    groups = {group: getattr(file, group) for group in (*GROUPS, *HEADINGS)} | {ENDINGS: {"": file.company_endings}}
    dialect = Dialect(file.dialect)
    cities = sorted(file.cities, key=len, reverse=True)
    return Vocabulary(
        labels=file.labels,
        dialect=dialect,
        lexicon=Lexicon(groups, file.alike, dialect.plain),
        stage_rank={stage: rank for rank, tier in enumerate(file.stage_order) for stage in tier},
        query_order=tuple(file.queries),
        surnames=file.surnames,
        titles=tuple(sorted(file.titles, key=len, reverse=True)),
        job_titles=tuple(sorted(file.job_titles, key=len, reverse=True)),
        courtesies=frozenset(file.courtesies),
        not_people=frozenset(file.not_people),
        cities=frozenset(file.cities),
        city=Led("|".join(map(re.escape, cities))),
        cities_by_initial=_by_initial(cities),
        company_endings=tuple(sorted(file.company_endings, key=len, reverse=True)),
        company_breaks=tuple(sorted(file.company_breaks, key=len, reverse=True)),
        not_companies=file.not_companies,
        goods=file.goods,
    )


def _by_initial(words: Iterable[str]) -> dict[str, list[str]]:
    sorted_out: dict[str, list[str]] = {}
    for word in words:
        sorted_out.setdefault(word[0], []).append(word)
    return sorted_out


def load(path: Path) -> Vocabulary:
    """Reads, checks and compiles `config/vocabulary.yaml`; raises OSError, YAMLError or ValidationError."""
    return build(VocabularyFile.model_validate(tree(path.read_text(encoding="utf-8"))))
