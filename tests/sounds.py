"""Makes bot/nlp/names/sounds.txt from pypinyin: `python -m tests.sounds`. The characters of GB 2312 are enough."""

from pathlib import Path

from pypinyin import Style, lazy_pinyin

FILE = Path(__file__).parents[1] / "bot" / "nlp" / "names" / "sounds.txt"


def made() -> str:
    """The file's text: a syllable and its characters a line, in order."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    syllables: dict[str, list[str]] = {}
    for character in "".join(row.decode("gb2312", "ignore") for row in rows):
        syllable = lazy_pinyin(character, style=Style.NORMAL)[0]
        syllables.setdefault(syllable, []).append(character)
    return "".join(f"{syllable} {''.join(sorted(syllables[syllable]))}\n" for syllable in sorted(syllables))


if __name__ == "__main__":
    FILE.write_text(made(), encoding="utf-8")
