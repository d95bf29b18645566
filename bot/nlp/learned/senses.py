"""Words that mean alike: what one author calls 琢磨 another calls 掂量, and both are of the sense 犹豫.

`senses.txt` has a sense a line. They were written for the purpose, from no author's sentences.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import ahocorasick_rs

from bot.nlp.phrases.plain import plain

FILE = Path(__file__).with_name("senses.txt")
MARK = "\x07"
"""Before a sense's name, so that it is no run of characters."""


def senses(text: str) -> list[tuple[int, Sequence[str]]]:
    """Where words begin in a plain text that have a sense, overlapping ones all, and which senses."""
    automaton, meant = _words()
    return [(start, meant[number]) for number, start, _ in automaton.find_matches_as_indexes(text, overlapping=True)]


@cache
def _words() -> tuple[ahocorasick_rs.AhoCorasick, Sequence[Sequence[str]]]:
    """All words as an automaton, and the senses of each."""
    meant: defaultdict[str, list[str]] = defaultdict(list)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, words = line.partition(": ")
            for word in words.split():
                meant[plain(word)].append(MARK + name)
    return ahocorasick_rs.AhoCorasick(list(meant), store_patterns=False), list(meant.values())
