"""Dialect read as the plain language: 「佢话贵咗」 as 「他说贵了」, character by character, so that no place moves."""

import re
from collections.abc import Mapping, Sequence

from bot.nlp.text.expression import Expression


class Dialect:
    """`same`: a plain word with those of dialect that mean it, as many characters each."""

    __slots__ = ("_plain", "_said")

    def __init__(self, same: Mapping[str, Sequence[str]]) -> None:
        self._plain = {said: plain for plain, words in same.items() for said in words}
        longest = sorted(map(re.escape, self._plain), key=len, reverse=True)
        self._said = Expression("|".join(longest) or r"(?!)")

    def plain(self, text: str) -> str:
        """The text with every word of dialect replaced; as long as it was."""
        return self._said.sub(lambda said: self._plain[said[0]], text)
