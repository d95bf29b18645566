"""The table of sounds is what its source gives."""

from bot.nlp.names.sounds import sounds
from tests.sounds import FILE, made


def test_the_table_is_what_the_library_gives() -> None:
    assert FILE.read_text(encoding="utf-8") == made()


def test_homophones_are_equal_and_what_has_no_sound_stays() -> None:
    assert sounds("传播") == sounds("船波")
    assert sounds("传播") != sounds("传达")
    assert sounds("A1，") == "A1，"
