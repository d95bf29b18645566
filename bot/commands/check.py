"""`salesbot check`: every file of the config folder, and every problem of them at once."""

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel
from ruamel.yaml.error import YAMLError

from bot.commands import Command
from bot.core.files import Labels
from bot.engine.imports import importing
from bot.engine.retention import RetentionFile
from bot.jobs import rulebook
from bot.nlp import vocabulary
from bot.nlp.phrases import lists
from bot.nlp.phrases.lists import DetectionFile
from bot.nlp.vocabulary import VocabularyFile
from bot.policy import Config, PolicyError, Problem, load
from bot.routing import book
from bot.routing.rules import RoutingFile
from bot.routing.scoring import FOLDER, ScoringFile
from bot.rules import playbook
from bot.rules.manners import AnswersFile
from bot.settings import Settings

_MODELS: Mapping[str, type[BaseModel]] = {
    "answers.yaml": AnswersFile,
    "detection.yaml": DetectionFile,
    "retention.yaml": RetentionFile,
    book.FILE: RoutingFile,
    "vocabulary.yaml": VocabularyFile,
    **rulebook.files(),
}
"""What validates what: a new file of config/ has its line here."""

_LISTS: Mapping[str, importing.Kind] = {
    "sample/competitors.csv": "competitors",
    "sample/customers.csv": "customers",
    "sample/staff.csv": "staff",
}

_BEYOND_SHAPE: Mapping[str, Callable[[Path], object]] = {"vocabulary.yaml": vocabulary.load}
"""What is compiled after it was read may still fail then."""


def problems(folder: Path) -> Iterator[Problem]:
    """Everything wrong in a config folder, file by file; a file of `local/` and the shipped one are both held to it."""
    models = _models(folder)
    misshapen: list[Problem] = []
    for name, model in models.items():
        own, shipped = folder / "local" / name, folder / name
        if own.exists():
            misshapen += _of_yaml(own, name, model)
        if shipped.exists() or not own.exists():
            misshapen += _of_yaml(shipped, name, model)
    yield from misshapen
    yield from (problem for problem in _of_routing(folder) if problem not in misshapen)
    yield from lists.problems(folder)
    yield from rulebook.problems(Config(folder), _labels(folder))
    for path in _strangers(folder, models):
        near = difflib.get_close_matches(path.stem, [Path(name).stem for name in models], n=1)
        hint = f"，您是不是想写 {near[0]}.yaml？" if near else "：没有程序会读它"
        yield Problem(str(path), 1, 1, path.name, f"没有这个配置文件{hint}")
    for name, kind in _LISTS.items():
        if (folder / name).exists():
            yield from _of_list(folder / name, kind)


def _labels(folder: Path) -> Labels | None:
    """The words to which the rules' files are held; none where the vocabulary cannot be read, which was told."""
    try:
        return Config(folder).load("vocabulary.yaml", VocabularyFile).labels.plain()
    except PolicyError:
        return None


def _models(folder: Path) -> Mapping[str, type[BaseModel]]:
    """What validates what, with every scoring model that there is."""
    scored = {f"{FOLDER}/{path.name}": ScoringFile for path in book.model_files(Config(folder))}
    return {**_MODELS, **scored}


def _of_routing(folder: Path) -> Iterator[Problem]:
    """What the rules of routing and the scoring models say of one another."""
    try:
        book.read(Config(folder))
    except PolicyError as error:
        yield from error.problems
    except (YAMLError, ValueError):
        return  # said of the file itself


def _of_yaml(path: Path, name: str, model: type[BaseModel]) -> Iterator[Problem]:
    try:
        load(path, model)
        if name in _BEYOND_SHAPE:
            _BEYOND_SHAPE[name](path)
    except PolicyError as error:
        yield from error.problems
    except (YAMLError, ValueError) as error:
        yield Problem(str(path), 1, 1, path.name, f"读不懂：{str(error).splitlines()[0]}")


def _of_list(path: Path, kind: importing.Kind) -> Iterator[Problem]:
    try:
        importing.read(kind, path)
    except importing.ImportRefusedError as refused:
        for bad in refused.bad:
            yield Problem(str(path), bad.line, 1, bad.column, bad.what)
    except UnicodeDecodeError:
        yield Problem(str(path), 1, 1, path.name, "读不出（应为 UTF-8 或 GBK）")


def _strangers(folder: Path, models: Mapping[str, type[BaseModel]]) -> Iterator[Path]:
    """YAML files that nothing reads: a misspelt name would otherwise be a setting that is quietly not in force."""
    known = {folder / where / name for where in ("", "local") for name in models}
    known |= {*lists.every_file(folder), *playbook.every_file(folder)}
    return (path for path in sorted(folder.rglob("*")) if path.suffix in {".yaml", ".yml"} and path not in known)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, help="配置文件夹（默认 SALESBOT_CONFIG）")


def _run(options: argparse.Namespace) -> int:
    folder: Path = options.config or Settings().config
    found = list(problems(folder))
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    if not found:
        sys.stdout.write("配置没有问题\n")
    return 1 if found else 0


COMMAND = Command("check", "检查配置文件夹里的每个文件", _arguments, _run)
