"""An expression is compiled when a text is first held against it, and finds what the pattern itself finds."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import nlp
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led

_TEXT = "李总说预算60万，王总说80万"
_CALLS: dict[str, Callable[[re.Pattern[str] | Expression], object]] = {
    "findall": lambda one: one.findall(_TEXT),
    "finditer": lambda one: [match.span() for match in one.finditer(_TEXT, 3, len(_TEXT))],
    "fullmatch": lambda one: one.fullmatch("60万"),
    "match": lambda one: bool(one.match(_TEXT, 5)),
    "search": lambda one: bool(one.search(_TEXT, 12)),
    "split": lambda one: one.split(_TEXT),
    "sub": lambda one: one.sub(lambda match: "＊" * len(match[0]), _TEXT),
}


@pytest.mark.parametrize("kind", [Expression, Led])
@pytest.mark.parametrize("method", _CALLS)
def test_it_finds_what_the_pattern_finds_the_first_time_and_after(method: str, kind: type[Expression]) -> None:
    expression, pattern = kind(r"(?<=算)\d+|[王]总", re.IGNORECASE), re.compile(r"(?<=算)\d+|[王]总")
    for _ in range(2):
        assert _CALLS[method](expression) == _CALLS[method](pattern)


def test_nothing_is_compiled_before_a_text_is_held_against_it() -> None:
    broken = Expression("(")
    with pytest.raises(re.error):
        broken.search("预算")


def test_once_compiled_every_method_is_the_patterns_own() -> None:
    expression = Expression("万")
    assert expression.search(_TEXT)
    assert expression.finditer.__self__ is expression.match.__self__ is re.compile("万")  # type: ignore[attr-defined]


def test_a_match_is_known_as_its_own_expressions() -> None:
    one, other = Expression("王总"), Expression("李总")
    match = one.search(_TEXT)
    assert match
    assert other.search(_TEXT)
    assert (one.made(match), other.made(match)) == (True, False)


def test_no_file_of_reading_compiles_an_expression_as_it_is_imported() -> None:
    files = list(Path(nlp.__path__[0]).rglob("*.py"))
    eager = [
        f"{path.name}:{call.lineno}"
        for path in files
        for call in _at_import(ast.parse(path.read_text()))
        if ast.unparse(call.func) == "re.compile"
    ]
    assert len(files) > 50
    assert eager == []


def _at_import(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls outside of functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            yield from _at_import(node)
