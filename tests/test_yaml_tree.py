"""What is read from events is what the library reads, or its error."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.yaml_tree import tree

_ROOT = Path(__file__).parents[1]
FILES = sorted([*_ROOT.glob("config/**/*.yaml"), *_ROOT.glob("tests/specs/*.yaml")])
_ODD = (
    "", "# 空", "--- \n- 1", "- a\n--- \n- b", "a: &x {b: 1}\nc: *x", "a: {<<: {b: 1}}", "a: 1\na: 2", "a: !!str 12",
    "- =", "- <<", "1: a", "? [a]\n: b", "- ---", "- ...", "%YAML 1.1\n---\n- yes\n- 010", "- '12'\n- 12\n- |\n  12\n",
    "- 0o7\n- 1e3\n- .inf\n- 2026-03-18\n- 12:30\n- True\n- Null\n- ~\n-\n- no\n- 1_000", "a: b: c", "- [1, ",
    "- 3 家\n- 1. 拜访\n- -5 折\n- trueish\n- nullable", "a: >-\n  一\n  二\n", "- 一\n  二", "{a: [b, {c: 1.5}]}",
)  # fmt: skip


def _read(read: object, text: str) -> object:
    try:
        return read(text)  # type: ignore[operator]
    except YAMLError as error:
        return type(error), str(getattr(error, "problem", error))


def _library(text: str) -> object:
    return YAML(typ="safe").load(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_ours_is_read_alike(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert tree(text) == _library(text)


@pytest.mark.parametrize("text", _ODD)
def test_what_is_written_oddly_is_read_alike(text: str) -> None:
    ours, theirs = _read(tree, text), _read(_library, text)
    assert repr(ours) == repr(theirs)


@given(st.lists(st.text(alphabet="ab1 :-#'\"[]{},&*!|>~<=.?%\n\t中", max_size=12), max_size=5))
def test_any_text_is_read_alike(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert repr(_read(tree, text)) == repr(_read(_library, text))
