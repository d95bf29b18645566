"""Which cues cannot stand in a text: one pass over it spares nearly all of the thirty looks that each hit takes.

What a cue cannot do without is known as it is of the rules' expressions (`gates.py`). A cue that is not among those
sought here, or that can do without any word, is never told absent, and so is looked for. Several cues are told at once,
a bit each.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, reduce
from operator import or_
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
_BITS = {cue: 1 << number for number, cue in enumerate(SOUGHT)}


class _Words(NamedTuple):
    """The words of some cues; by number all cues that each is not one of; and those that have words, a bit a cue."""

    automaton: ahocorasick_rs.AhoCorasick
    others: Sequence[int]
    every: int


def bit(cue: Expression) -> int:
    """The bit of a cue; one that is not sought has none."""
    return _BITS.get(cue, 0)


def bits(*told: Expression) -> int:
    """The bits of some cues."""
    return reduce(or_, map(bit, told), 0)


_EVERY = bits(*SOUGHT)


def absent(text: str, among: int = _EVERY) -> int:
    """The bits of those cues `among` some that stand nowhere in a plain text, nor in any stretch of it.

    The fewer there are, the faster they are looked for.
    """
    words = _words(among)
    lacking, others = words.every, words.others
    for word, _, _ in words.automaton.find_matches_as_indexes(text, overlapping=True):
        lacking &= others[word]
    return lacking


@cache
def _words(among: int) -> _Words:
    meant: defaultdict[str, int] = defaultdict(int)
    for cue in SOUGHT:
        for gate in known_gates(cue.source)[:1] if bit(cue) & among else ():
            for word in gate.words:
                meant[word] |= bit(cue)
    # Of so few words the fastest kind is small enough; of all phrases it would take a hundred megabytes.
    fastest = ahocorasick_rs.Implementation.DFA
    automaton = ahocorasick_rs.AhoCorasick(list(meant), store_patterns=False, implementation=fastest)
    return _Words(automaton, [~opened for opened in meant.values()], reduce(or_, meant.values()))
