"""A broken file of rules is named with line and column, and with what was probably meant."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.policy import Config, PolicyError
from bot.routing import book

_CONFIG = Path(__file__).parents[2] / "config"
_BROKEN: list[dict[str, Any]] = YAML(typ="safe").load((Path(__file__).parent / "broken.yaml").read_text())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(_CONFIG / "routing.yaml", tmp_path)
    shutil.copytree(_CONFIG / "scoring", tmp_path / "scoring")
    return tmp_path


def test_the_shipped_rules_are_sound(folder: Path) -> None:
    assert len(book.read(Config(folder)).scoring.models) == 8


def test_there_are_enough_of_them() -> None:
    assert len(_BROKEN) >= 60


@pytest.mark.parametrize("case", _BROKEN, ids=lambda case: f"{case['change'][1][:50]!r}")
def test_what_is_wrong_is_named_at_its_place_with_what_was_meant(folder: Path, case: dict[str, Any]) -> None:
    path = folder / case.get("file", "routing.yaml")
    old, new = case["change"]
    written = path.read_text()
    assert old in written
    path.write_text(written.replace(old, new, 1))
    with pytest.raises(PolicyError) as refused:
        book.read(Config(folder))
    lines = path.read_text().splitlines()
    told = [one for one in refused.value.problems if one.file == str(path)]
    found = [(lines[one.line - 1][one.column - 1 :], one.what) for one in told]
    assert any(there.startswith(case["at"]) and case["says"] in what for there, what in found), found


def test_a_model_for_every_other_trade_is_asked_for(folder: Path) -> None:
    (folder / "scoring" / "general.yaml").unlink()
    with pytest.raises(PolicyError, match="industries 为空"):
        book.read(Config(folder))


def test_an_admin_s_own_file_stands_in_for_the_shipped_one(folder: Path) -> None:
    own = folder / "local" / "scoring"
    own.mkdir(parents=True)
    changed = (folder / "scoring" / "medical.yaml").read_text().replace("classes: {A: 55", "classes: {A: 90")
    (own / "medical.yaml").write_text(changed)
    before = book.read(Config(_CONFIG)).version
    read = book.read(Config(folder))
    assert read.scoring.models["医疗"].classes.A == 90
    assert read.version != before
