"""config/playbook/*.yaml, read and checked: each file is a chapter, and a gap is a problem that has a place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.core.playbook import WAYS, Chapter, Playbook, Route, Way
from bot.policy import Config, PolicyError, Problem, load, meant, place

FOLDER = "playbook"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
"""What a rep reads on a phone: longer ones nobody says."""
About = tuple[str, str]
"""`obstacle` or `stage`, and which."""
Needed = Mapping[str, Mapping[str, str]]
"""By `obstacle` and `stage`: every one that needs a chapter, and what it is called."""
Ids = Annotated[tuple[str, ...], Field(max_length=40)]


class RouteFile(BaseModel):
    """One thing to say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: Words
    why: Words
    source: Words | None = None
    stages: Ids = ()
    industries: Ids = ()


class Heading(BaseModel):
    """What a file says that it is about, whatever else is wrong with it."""

    obstacle: str | None = None
    stage: str | None = None


class ChapterFile(BaseModel):
    """The shape of a file of the playbook; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    obstacle: str | None = None
    stage: str | None = None
    source: Words
    ask: tuple[RouteFile, ...]
    show: tuple[RouteFile, ...]
    move: tuple[RouteFile, ...]
    questions: Annotated[tuple[Words, ...], Field(min_length=2, max_length=9)]

    @model_validator(mode="after")
    def _about_one_thing(self) -> "ChapterFile":
        if (self.obstacle is None) == (self.stage is None):
            raise PydanticCustomError("about", "要写 obstacle（哪种异议）或 stage（哪个阶段），只写一个")
        return self

    def routes(self, way: Way) -> tuple[RouteFile, ...]:
        """Those of one way, in order."""
        return {"ask": self.ask, "show": self.show, "move": self.move}[way]

    def chapter(self) -> Chapter:
        """The file as rules use it."""
        return Chapter(
            tuple(
                Route(way, one.say, one.why, one.source or self.source, one.stages, one.industries)
                for way in WAYS
                for one in self.routes(way)
            ),
            self.questions,
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A chapter and the file in which it is written."""

    path: Path
    file: ChapterFile

    @property
    def about(self) -> About:
        """What the chapter speaks of."""
        return ("obstacle", self.file.obstacle) if self.file.obstacle else ("stage", self.file.stage or "")

    def problem(self, where: Sequence[str | int], what: str) -> Problem:
        """Something wrong at a place of the file."""
        line, column = place(self.path, where)
        return Problem(str(self.path), line, column, ".".join(map(str, where)), what)


def load_playbook(config: Config, needed: Needed | None = None) -> Playbook:
    """Every chapter; raises PolicyError with the problems of all files, and what they lack of what is `needed`."""
    problems: list[Problem] = []
    chapters: dict[About, Placed] = {}
    unreadable: set[str] = set()
    for path in files(config):
        try:
            placed = Placed(path, load(path, ChapterFile))
        except PolicyError as error:
            problems += error.problems
            unreadable.add(_heading(path))
            continue
        before = chapters.setdefault(placed.about, placed)
        if before is not placed:
            problems.append(placed.problem([placed.about[0]], f"{placed.about[1]} 已经有了：{before.path.name}"))
        problems += _gaps_in(placed)
    if needed is not None:
        # What cannot be read is not missing as well.
        there = chapters.keys() | {(kind, which) for kind in needed for which in unreadable}
        problems += _missing(config.folder, there, needed)
        problems += (problem for placed in chapters.values() for problem in _unknown(placed, needed))
    if problems:
        raise PolicyError(problems)
    return Playbook(
        {which: one.file.chapter() for (kind, which), one in chapters.items() if kind == "obstacle"},
        {which: one.file.chapter() for (kind, which), one in chapters.items() if kind == "stage"},
    )


def every_file(folder: Path) -> list[Path]:
    """All chapters of a config folder, the shipped ones and the admin's own."""
    return [path for part in (FOLDER, f"local/{FOLDER}") for path in sorted((folder / part).glob("*.yaml"))]


def files(config: Config) -> list[Path]:
    """The chapters in force: a file of `local/playbook/` stands in for the shipped one of its name."""
    return [config.path(f"{FOLDER}/{name}") for name in sorted({path.name for path in every_file(config.folder)})]


def _gaps_in(placed: Placed) -> Iterator[Problem]:
    """Ways for which some customers would have nothing."""
    for way in WAYS:
        if not any(not route.stages and not route.industries for route in placed.file.routes(way)):
            yield placed.problem([way], "至少要有一句不限阶段、不限行业的，否则有的客户就没有话可说")


def _unknown(placed: Placed, needed: Needed) -> Iterator[Problem]:
    """What a chapter names and the vocabulary does not know."""
    kind, which = placed.about
    if which not in needed[kind]:
        yield placed.problem([kind], f"没有 {which} 这个编号{meant(which, needed[kind])}")
    for way in WAYS:
        for number, route in enumerate(placed.file.routes(way)):
            for stage in (stage for stage in route.stages if stage not in needed["stage"]):
                where = [way, number, "stages"]
                yield placed.problem(where, f"没有 {stage} 这个阶段{meant(stage, needed['stage'])}")


def _heading(path: Path) -> str:
    """What a misshapen chapter speaks of: as it says itself, or else by the name of its file."""
    try:
        written = load(path, Heading)
    except PolicyError:
        return path.stem
    return written.obstacle or written.stage or path.stem


def _missing(folder: Path, there: Collection[About], needed: Needed) -> Iterator[Problem]:
    for kind, names in needed.items():
        for which, called in names.items():
            if (kind, which) not in there:
                path = folder / FOLDER / f"{which}.yaml"
                yield Problem(str(path), 1, 1, which, f"打法手册缺「{called}」这一份")
