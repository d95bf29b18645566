"""The phrase lists of a config folder: read, checked, tested and compiled, or refused whole with every problem's place.

Shipped rules lie in `phrases/` (and `phrases/industries/`, switched on by `detection.yaml`), an admin's own in
`local/phrases/`: there a rule of the same id stands in for the shipped one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from bot.core.lists import ListedRule
from bot.nlp.learned.warnings import Ear
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.proved import key, proved
from bot.nlp.phrases.rule import Rule, RuleList, Severity
from bot.nlp.phrases.scope import ASSERTED
from bot.policy import Config, PolicyError, Problem, Stamp, load, place, stamp

FOLDER, INDUSTRIES, LOCAL = "phrases", "phrases/industries", "local/phrases"


class Learned(BaseModel):
    """What is raised without words of a list, because it reads like a warning, and what is not in spite of them.

    least: how likely it must be. doubt: how likely words of a shipped rule must be meant to be believed, and how
    unlikely not, to be believed against their scope; 0 takes them all as they are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: bool = True
    least: Annotated[float, Field(ge=0.1, le=1)] = 0.5
    doubt: Annotated[float, Field(ge=0, le=0.5)] = 0.25
    off: tuple[str, ...] = ()


class DetectionFile(BaseModel):
    """The shape of `config/detection.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    industries: tuple[Literal["medical", "education", "retail"], ...] = ()
    learned: Learned = Learned()


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule and where it is written: the `index`-th of a file."""

    rule: Rule
    path: Path
    index: int

    def problem(self, where: Sequence[str | int], what: str) -> Problem:
        """Something wrong at a place inside the rule."""
        steps = (self.index, *where)
        line, column = place(self.path, steps)
        return Problem(str(self.path), line, column, ".".join(map(str, steps)), what)


def load_detector(folder: Path) -> Detector:
    """The rules in force, compiled, with an ear for the rest; raises PolicyError with every problem of every file."""
    rules = load_rules(folder)
    return Detector(rules, _ear(rules, _settings(folder).learned))


def load_rules(folder: Path) -> list[Rule]:
    """The rules in force; raises PolicyError with every problem of every file."""
    return _in_force(_layers(folder))


def _ear(rules: Sequence[Rule], learned: Learned) -> Ear | None:
    """What hears the categories that the rules in force speak of, each as grave as the mildest of its rules."""
    if not learned.enabled:
        return None
    graver_first = reversed(get_args(Severity))
    mildest = {
        rule.category: rule for grave in graver_first for rule in rules if rule.enabled and rule.severity == grave
    }
    return Ear(
        {category: rule for category, rule in mildest.items() if category not in learned.off},
        learned.least,
        doubt=learned.doubt,
        doubted=frozenset(rule.id for rule in rules if key(rule.model_dump_json()) in proved().rules),
    )


def _settings(folder: Path) -> DetectionFile:
    config = Config(folder)
    if config.path("detection.yaml").exists():
        return config.load("detection.yaml", DetectionFile)
    return DetectionFile(learned=Learned(enabled=False))


def _layers(folder: Path) -> list[list[Path]]:
    """The files in force, shipped and own."""
    settings = _settings(folder)
    shipped = sorted((folder / FOLDER).glob("*.yaml"))
    shipped += [folder / INDUSTRIES / f"{name}.yaml" for name in settings.industries]
    return [shipped, sorted((folder / LOCAL).glob("*.yaml"))]


def with_file(folder: Path, path: Path) -> Detector:
    """The rules that would be in force with one more file, whose rules stand in for those of the same id."""
    rules = _in_force([*_layers(folder), [path]])
    return Detector(rules, _ear(rules, _settings(folder).learned))


def every_file(folder: Path) -> list[Path]:
    """All lists of a config folder, also those that are switched off."""
    return [path for part in (FOLDER, INDUSTRIES, LOCAL) for path in sorted((folder / part).glob("*.yaml"))]


def problems(folder: Path) -> list[Problem]:
    """Everything wrong in the lists of a config folder, those of every industry among them."""
    shipped = [path for path in every_file(folder) if "local" not in path.relative_to(folder).parts]
    try:
        _in_force([shipped, sorted((folder / LOCAL).glob("*.yaml"))])
    except PolicyError as error:
        return list(error.problems)
    return []


def listed(folder: Path) -> dict[str, ListedRule]:
    """Every rule by id, as each layer has it; raises PolicyError for a file that cannot be read."""
    shipped, own = (
        {rule.id: rule for path in layer for rule in _rules(path, stamp(path))} for layer in _layers(folder)
    )
    return {id_: ListedRule(id_, _written(own.get(id_)), _written(shipped.get(id_))) for id_ in (*shipped, *own)}


def _written(rule: Rule | None) -> dict[str, Any] | None:
    return None if rule is None else rule.model_dump(mode="json", exclude_defaults=True)


def _in_force(layers: Sequence[Sequence[Path]]) -> list[Rule]:
    """The rules of all layers, a later layer's before an earlier's of the same id."""
    problems: list[Problem] = []
    rules: dict[str, Placed] = {}
    for paths in layers:
        layer: dict[str, Placed] = {}
        for path in paths:
            try:
                problems += _take_in(layer, path)
            except PolicyError as error:
                problems += error.problems
        rules |= layer
    if problems:
        raise PolicyError(problems)
    if failed := [problem for placed in rules.values() for problem in _failures(placed)]:
        raise PolicyError(failed)
    return [placed.rule for placed in rules.values()]


def stamps(folder: Path) -> tuple[tuple[Path, Stamp], ...]:
    """What changes whenever a list of the folder, or which of them are on, does."""
    config = Config(folder)
    return tuple((path, stamp(path)) for path in (*every_file(folder), config.path("detection.yaml")))


@lru_cache(maxsize=256)
def _rules(path: Path, _: Stamp) -> tuple[Rule, ...]:
    """The rules of a file as it was last written; raises PolicyError."""
    return load(path, RuleList).root


def _take_in(layer: dict[str, Placed], path: Path) -> Iterator[Problem]:
    for index, rule in enumerate(_rules(path, stamp(path))):
        placed = Placed(rule, path, index)
        if rule.id in layer:
            before = layer[rule.id]
            yield placed.problem(["id"], f"{rule.id} 已经有了：{before.path.name} 第 {before.index + 1} 条")
        layer[rule.id] = placed


def _failures(placed: Placed) -> Iterator[Problem]:
    """The rule's own tests that do not hold."""
    for kind, index, what in failed_tests(placed.rule):
        yield placed.problem(["tests", kind, index], what)


@lru_cache(maxsize=4096)
def failed_tests(rule: Rule) -> tuple[tuple[str, int, str], ...]:
    """Which of a rule's own sentences it does not read as they say: `hit` or `miss`, the number, and why.

    What other rules find changes nothing for this one, so what was proved once is not proved again at each reload, nor
    what was proved of a shipped rule at each start.
    """
    return () if not rule.enabled or key(rule.model_dump_json()) in proved().rules else tuple(broken(rule))


def broken(rule: Rule) -> Iterator[tuple[str, int, str]]:
    """As `failed_tests`, proved here and now."""
    detector = Detector([rule])
    for index, sentence in enumerate(rule.tests.hit):
        scopes = [one.scope for one in detector.find(sentence)]
        if ASSERTED not in scopes:
            why = f"当作 {scopes[0]}，没有报" if scopes else "没有找到"
            yield "hit", index, f"应当报而没有报：{sentence}（{why}）"
    for index, sentence in enumerate(rule.tests.miss):
        found = [one.text for one in detector.find(sentence) if one.raised]
        if found:
            yield "miss", index, f"不应当报却报了：{sentence}（{found[0]}）"
