"""What no linter knows of this house: lengths, names, words at the top, and what may not be written anywhere."""

import re
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

ROOT = Path(__file__).parents[1]
_FORBIDDEN = re.compile(r"utils?|helpers?|common|misc|base|manager|service")
_LONGEST = 300


def _files(*suffixes: str) -> list[Path]:
    # Also what git does not know yet, so that a new file is held to the rules before its first commit.
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return [ROOT / name for name in listed.splitlines() if name.endswith(suffixes) and (ROOT / name).is_file()]


SOURCES = _files(".py")
CONFIG = [path for path in _files(".yaml") if path.is_relative_to(ROOT / "config")]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_a_person_reads_at_a_sitting() -> None:
    long = {_name(path): count for path in SOURCES if (count := len(path.read_text().splitlines())) > _LONGEST}
    assert long == {}


def test_no_house_of_the_tests_lives_by_the_hour_at_which_they_run() -> None:
    """Those have `tests/clocks.py`; what runs in a process of its own counts nothing that a bell could add to."""
    rooms = [ROOT / "tests" / room for room in ("stories", "engine", "web")]
    by_the_hour = [_name(path) for path in SOURCES if path.parent in rooms and "WallClock" in path.read_text()]
    assert by_the_hour == []


def test_every_file_says_at_its_top_what_it_is_for() -> None:
    silent = [_name(path) for path in SOURCES if not path.read_text().lstrip().startswith(('"""', 'r"""'))]
    assert silent == []


def test_no_name_is_one_of_those_that_say_nothing() -> None:
    empty = [_name(path) for path in SOURCES if any(_FORBIDDEN.fullmatch(word) for word in path.stem.split("_"))]
    # What a test is called is a sentence, and a sentence may speak of a manager.
    for path in (path for path in SOURCES if not path.name.startswith("test_")):
        for kind, name in re.findall(r"^(class|def) (\w+)", path.read_text(), re.MULTILINE):
            words = re.findall(r"[A-Z]?[a-z]+", name) if kind == "class" else name.split("_")
            empty += [f"{_name(path)} {name}" for word in words if _FORBIDDEN.fullmatch(word.lower())]
    assert empty == []


@pytest.mark.parametrize("path", CONFIG, ids=_name)
def test_every_key_an_admin_may_set_is_explained(path: Path) -> None:
    lines = path.read_text().splitlines()
    tree = YAML(typ="rt").load(path.read_text())
    assert isinstance(tree, CommentedMap | CommentedSeq)
    unexplained = []
    for key in tree if isinstance(tree, CommentedMap) else range(len(tree)):
        line = tree.lc.key(key)[0] if isinstance(tree, CommentedMap) else tree.lc.item(key)[0]
        above = next((text for text in reversed(lines[:line]) if text.strip()), "")
        if not above.lstrip().startswith("#") and "#" not in lines[line]:
            unexplained.append(f"{path.name}:{line + 1} {key}")
    assert unexplained == []


def test_nothing_is_written_of_the_machine_or_of_hosts_that_serve_packages() -> None:
    told = re.compile(r"/(?:work|farm|root|home/\w+)/|pypi\.|files\.pythonhosted|registry\.npmjs")
    found = [
        f"{_name(path)}:{number}"
        for path in _files(".py", ".md", ".yaml", ".toml", ".txt", "Makefile", "run", ".html", ".js", ".css")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if told.search(line)
    ]
    assert found == []
