"""How characters sound, without tones: homophones become equal.

`sounds.txt` beside this file holds a syllable and its characters a line, made by `python -m tests.sounds` from
pypinyin (MIT). A character with several readings stands under the commonest alone: name and mention change alike.
"""

from functools import cache
from pathlib import Path

_FIRST = 0xE000
"""Syllables are written as single characters of the private use area."""


@cache
def _table() -> dict[int, str]:
    """Code point to syllable, read at the first use: the front door does not wait for it."""
    lines = Path(__file__).with_name("sounds.txt").read_text(encoding="utf-8").splitlines()
    return {
        ord(character): chr(_FIRST + number)
        for number, line in enumerate(lines)
        for character in line.partition(" ")[2]
    }


def sounds(text: str) -> str:
    """`text` with every Chinese character replaced by its syllable; other characters stand for themselves."""
    return text.translate(_table())
