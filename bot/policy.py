"""YAML to validated values: every problem of a file at once, each with its place and the key that was likely meant."""

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError

from bot.yaml_tree import tree

M = TypeVar("M", bound=BaseModel)
A = TypeVar("A")
B = TypeVar("B")

_QUOTED = re.compile("'([^']*)'")

_CHINESE = {
    "extra_forbidden": "没有这个键",
    "missing": "缺少这个键",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "literal_error": "不是允许的值",
    "greater_than_equal": "不能小于 {ge:g}",
    "less_than_equal": "不能大于 {le:g}",
    "greater_than": "要大于 {gt:g}",
    "less_than": "要小于 {lt:g}",
    "list_type": "应为列表",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "string_too_short": "至少要 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对，应合 {pattern}",
    "tuple_type": "应为列表",
    "dict_type": "应为「键: 值」",
    "mapping_type": "应为「键: 值」",
    "model_type": "应为「键: 值」",
}


_NUMBERS: Mapping[str, Callable[[str], bool]] = {
    "int_type": str.isdigit,
    "int_parsing": str.isdigit,
    "float_type": bool,
    "float_parsing": bool,
}
"""Where a number is missing, and which figures would be one."""
_LISTS = frozenset({"list_type", "tuple_type"})
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NUMERALS = "零一二三四五六七八九十"
_TWICE = re.compile(r'found duplicate key "([^"]+)"')
_SHORT_LIST = 20

Stamp = tuple[int, int, int]
"""What changes whenever a file is saved: its inode, its time, its size."""


def stamp(path: Path) -> Stamp:
    """The state of a file; zeroes where there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0, 0
    return status.st_ino, status.st_mtime_ns, status.st_size


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file; line and column count from 1."""

    file: str
    line: int
    column: int
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.key}: {self.what}"


class PolicyError(Exception):
    """A file that must not take effect, with all its problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """`problems` is not empty."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Config:
    """The config folder. A file of the same name under `local/` wins, whole, and no upgrade touches it."""

    folder: Path

    def path(self, name: str) -> Path:
        """Where the file in force lies."""
        own = self.folder / "local" / name
        return own if own.exists() else self.folder / name

    def load(self, name: str, model: type[M]) -> M:
        """Reads and validates a file; raises PolicyError with every problem."""
        return load(self.path(name), model)

    def stamps(self) -> tuple[tuple[Path, Stamp], ...]:
        """What changes whenever a YAML file of the folder does; the phrase lists are watched by themselves."""
        files = (path for path in self.folder.rglob("*.yaml") if "phrases" not in path.parts)
        return tuple((path, stamp(path)) for path in sorted(files))

    def version(self) -> str:
        """Twelve hex digits that change whenever any YAML file of the folder does."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*.yaml")):
            digest.update(str(path.relative_to(self.folder)).encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()[:12]


def together(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """What both read; raises PolicyError with the problems of both."""
    try:
        read = first()
    except PolicyError as error:
        try:
            second()
        except PolicyError as other:
            raise PolicyError([*error.problems, *other.problems]) from None
        raise
    return read, second()


def load(path: Path, model: type[M]) -> M:
    """Reads and validates one file; raises PolicyError."""
    try:
        text = path.read_text(encoding="utf-8")
        values = tree(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise PolicyError([Problem(str(path), line, column, "YAML", _unread(str(error.problem)))]) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = "文件不在" if isinstance(error, FileNotFoundError) else "读不出（应为 UTF-8）"
        raise PolicyError([Problem(str(path), 1, 1, path.name, reason)]) from error
    try:
        return model.model_validate(values)
    except ValidationError as error:
        # Only this loader knows where things stand; it takes six times as long, so a sound file is spared it.
        placed = YAML(typ="rt").load(text)
        raise PolicyError([_problem(path, placed, model, detail) for detail in error.errors()]) from error


def place(path: Path, where: Iterable[str | int]) -> tuple[int, int]:
    """The line and column, from 1, of a key or an item of a file that can be read."""
    return _place(YAML(typ="rt").load(path.read_text(encoding="utf-8")), where)


def _problem(path: Path, placed: object, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    where: tuple[str | int, ...] = detail["loc"]
    line, column = _place(placed, where)
    said = _CHINESE.get(detail["type"])
    what = detail["msg"].removeprefix("Value error, ") if said is None else said.format_map(detail.get("ctx", {}))
    if detail["type"] == "extra_forbidden":
        what += _likely(str(where[-1]), _keys(model, where[:-1]))
    elif detail["type"] == "literal_error":
        what += _likely(str(detail["input"]), _QUOTED.findall(detail["ctx"]["expected"]))
    elif detail["type"] in _NUMBERS and _NUMBERS[detail["type"]](figure := _figure(str(detail["input"]))):
        what += f"，您是不是想写 {figure}？"
    elif detail["type"] in _LISTS and isinstance(detail["input"], str):
        what += f"，您是不是想写 [{detail['input']}]？"
    return Problem(str(path), line, column, ".".join(map(str, where)), what)


def _unread(problem: str) -> str:
    """What the parser of YAML cannot read, in words."""
    twice = _TWICE.match(problem)
    return f"「{twice[1]}」写了两次" if twice else f"读不懂，缩进、冒号、括号或引号不对（{problem}）"


def _likely(word: str, known: Sequence[str]) -> str:
    """What was meant; where nothing is near, what there is, unless that is a long list."""
    return meant(word, known) or (f"；可以写的有 {'、'.join(known)}" if 0 < len(known) <= _SHORT_LIST else "")


def _figure(text: str) -> str:
    """The figure in what was written with more than a figure: 30% and 五."""
    found = _DIGITS.search(text)
    return found[0] if found else next((str(value) for value, sign in enumerate(_NUMERALS) if sign == text), "")


def _place(tree: object, where: Iterable[str | int]) -> tuple[int, int]:
    """The line and column of a key, or of the nearest thing around it that has a place."""
    line, column, node = 0, 0, tree
    for step in where:
        if not isinstance(node, CommentedBase):
            break
        try:
            line, column = node.lc.key(step) if isinstance(node, dict) else node.lc.item(step)
            node = node[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
    return line + 1, column + 1


def _keys(model: type[BaseModel], where: Iterable[str | int]) -> list[str]:
    """The keys that a model allows at a place inside it; a step into a list leads to what its items are."""
    for step in where:
        if isinstance(step, int) and "root" not in model.model_fields:
            continue  # the key before has led to what the list's items are
        named = "root" if isinstance(step, int) else str(step)
        field = next((one for name, one in model.model_fields.items() if named in {name, one.alias}), None)
        inner = next(_models(field.annotation, model), None) if field else None
        if inner is None:
            return []
        model = inner
    return [one.alias or name for name, one in model.model_fields.items()]


def _models(annotation: object, model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models that an annotation in a model speaks of: `Rule` in `tuple[Rule, ...]`, the model itself in `Self`."""
    if annotation is Self:
        yield model
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner, model)


def meant(word: str, known: Iterable[str]) -> str:
    """The known word that somebody likely meant, as a question; empty where none is near."""
    return next((f"，您是不是想写 {near}？" for near in difflib.get_close_matches(word, list(known), n=1)), "")
