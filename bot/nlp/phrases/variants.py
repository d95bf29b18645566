"""Other ways to write a phrase, made when the lists are compiled so that they cost nothing at run time.

Number styles: 「第1」 and 「第一」. Homophones: one character replaced by another of its sound (「回叩」), or any
characters by their spelling (「hui扣」, 「huikou」).
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice, product

_DIGITS = ("0零〇", "1一壹", "2二两贰", "3三叁", "4四肆", "5五伍", "6六陆", "7七柒", "8八捌", "9九玖")
_STYLES = {character: style for style in _DIGITS for character in style} | dict.fromkeys("十拾", "十拾")
MOST = 60
"""How many ways of writing one phrase are sought at most."""
_COMMON = [bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
"""The characters of GB 2312."""


def number_styles(phrase: str) -> Iterator[str]:
    """The phrase with each of its digits in every style, itself among them."""
    choices = (_STYLES.get(character, character) for character in phrase)
    return ("".join(chosen) for chosen in islice(product(*choices), MOST))


def homophones(phrase: str) -> Iterator[str]:
    """The phrase with one character replaced by one of the same sound, or any by their spelling; not itself."""
    by_sound, sounds = _sounds()
    spoken = [sounds.get(character) for character in phrase]
    replaced = (
        phrase[:i] + other + phrase[i + 1 :]
        for i, sound in enumerate(spoken)
        if sound
        for other in by_sound[sound]
        if other != phrase[i]
    )
    spelt = product(*((c, sound) if sound else (c,) for c, sound in zip(phrase, spoken, strict=True)))
    yield from islice(("".join(chosen) for chosen in islice(spelt, 1, None)), MOST)
    yield from replaced


@cache
def _sounds() -> tuple[dict[str, str], dict[str, str]]:
    """Characters by their sound without tone, and the sound of each."""
    from pypinyin import Style, pinyin  # noqa: PLC0415  a quarter of a second that only a rule with homophones pays

    characters = [c for c in _COMMON if c]
    sounds = {c: pinyin(c, style=Style.NORMAL)[0][0] for c in characters}
    by_sound: dict[str, str] = {}
    for character, sound in sounds.items():
        by_sound[sound] = by_sound.get(sound, "") + character
    return by_sound, sounds
