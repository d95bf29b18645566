"""Which cues cannot stand in a text: one pass over it spares nearly all of the thirty looks that each hit takes.

What a cue cannot do without is known as it is of the rules' expressions (`gates.py`). A cue that is not among those
sought here, or that can do without any word, is never told absent, and so is looked for.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from bot.nlp.phrases import cues, voices
from bot.nlp.phrases.patterns import known_gates
from bot.nlp.text.expression import Expression

SOUGHT = (
    *(
        voices.REP,
        voices.OUTSIDER,
        voices.FORMER,
        voices.TO_US,
        voices.PROMISES,
        voices.ACTED,
        voices.THEY_SAY,
        voices.GAVE_IN,
    ),
    *(voices.REFUSED, voices.DEMAND, voices.BY_US, voices.DEMANDS, cues.PSEUDO, cues.NEGATOR, cues.UNTRUE),
    *(cues.SPOKEN_OF, cues.OWN_TASK, cues.PAPER, cues.JOKE, cues.OR_ELSE, cues.WITHOUT, cues.BAN, cues.BANNED),
    *(cues.TAUGHT, cues.LESSON, cues.LESSON_AFTER, cues.ASKS_AFTER, cues.ASKED_AROUND, cues.PUNISHED, cues.WH_ASK),
    *(cues.SUPPOSES, cues.SUPPOSED, cues.SETTLED, cues.ONCE, cues.NOW),
)
"""The cues that are looked for at each hit."""


class _Words(NamedTuple):
    """The words of the cues, by number the cues that each may be one of, and all cues that have words."""

    automaton: ahocorasick_rs.AhoCorasick
    cues: Sequence[frozenset[Expression]]
    every: frozenset[Expression]


def absent(text: str) -> frozenset[Expression]:
    """Cues that stand nowhere in a plain text, nor in any stretch of it."""
    words = _words()
    found = {word for word, _, _ in words.automaton.find_matches_as_indexes(text, overlapping=True)}
    return words.every.difference(*map(words.cues.__getitem__, found))


@cache
def _words() -> _Words:
    meant: defaultdict[str, set[Expression]] = defaultdict(set)
    for cue in SOUGHT:
        for gate in known_gates(cue.source)[:1]:
            for word in gate.words:
                meant[word].add(cue)
    automaton = ahocorasick_rs.AhoCorasick(list(meant), store_patterns=False)
    return _Words(automaton, [*map(frozenset, meant.values())], frozenset().union(*meant.values()))
