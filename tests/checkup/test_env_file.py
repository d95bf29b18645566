"""The file with the environment's values, as it is written and as it is read."""

import tempfile
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import env_file


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.env", tmp_path / "link.env"
    real.write_text("A=1\n")
    link.symlink_to(real)
    env_file.write(link, {"B": "2"})
    assert link.is_symlink()
    assert real.read_text() == "A=1\nB=2\n"


def test_a_name_that_stood_there_twice_has_one_value_left(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_text("A=1\nB=2\n A = 3\n#A=4\n")
    env_file.write(path, {"A": "5"})
    assert path.read_text() == "A=5\nB=2\n#A=4\n"


@pytest.mark.parametrize("value", ["a b", "a'b", 'a"b', "a$b", "a\nB=1", "a#b", "a`b"])
def test_what_would_need_quotes_is_never_written(tmp_path: Path, value: str) -> None:
    with pytest.raises(ValueError, match="quotes"):
        env_file.write(tmp_path / "env", {"A": value})
    assert list(tmp_path.iterdir()) == []


@given(
    st.dictionaries(st.from_regex(r"\A[A-Z][A-Z_]{0,9}\Z"), st.from_regex(env_file._PLAIN, fullmatch=True), max_size=5)
)
def test_what_is_written_is_what_is_read(values: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "env"
        env_file.write(path, values)
        assert dict(dotenv_values(path)) == values
        env_file.write(path, values)
        assert dict(dotenv_values(path)) == values
