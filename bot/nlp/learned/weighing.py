"""What clauses read like when all is weighed: their words, what the lists have found, and the encoder's second reading.

It reads again where the first two leave anything to doubt: a line in which some clause may be a warning. What no word
speaks for, most lines, is read once.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from heapq import nlargest
from operator import itemgetter

from bot.core.parsed import Finding
from bot.nlp.learned.encoder import shipped
from bot.nlp.learned.encoder.windows import windows
from bot.nlp.learned.hints import hints
from bot.nlp.learned.likeness import Likeness, likeness
from bot.nlp.learned.traits import seen

DOUBTED = 0.1
"""How likely some clause must be to raise a warning, by its words and hints, for its window to be read again."""
_MOST = 24
"""Windows of a text that are read again: one made to be hard has hundreds that leave doubt, and would take seconds."""
_KEPT = 4
"""Texts that are remembered: whoever asks what is raised asks next with what it is told."""
_WARNING = "warning/"


def weighed(text: str, names: tuple[str, ...], found: Iterable[Finding]) -> Likeness:
    """What the clauses of a text as typed read like; `names` are competitors', plain, `found` is of the lists."""
    return _weighed(text, names, frozenset(hints(likeness(text, names).clauses, found)))


@lru_cache(maxsize=_KEPT)
def _weighed(text: str, names: tuple[str, ...], told: frozenset[tuple[int, str]]) -> Likeness:
    heard = likeness(text, names).hinted(told)
    doubtful = {at for at, label in heard.standing(DOUBTED) if label.startswith(_WARNING)}.union(at for at, _ in told)
    if not doubtful:
        return heard
    reader, shown = shipped.encoder(), seen(text, names)
    told_of: defaultdict[int, set[str]] = defaultdict(set)
    for at, hint in told:
        told_of[at].add(hint)
    worst = {at: max(heard.score(at, label) for label in reader.labels) for at in doubtful}
    again = [
        (max(worst[at] for at in range(one.first, one.last) if at in worst), one)
        for one in windows(shown, heard.clauses, reader.pieces.cut(shown))
        if not doubtful.isdisjoint(range(one.first, one.last))
    ]
    scores: dict[tuple[int, str], float] = {}
    for _, window in nlargest(_MOST, again, key=itemgetter(0)):
        inside = range(window.first, window.last)
        for at, own in zip(inside, reader.scores(window, [told_of[at] for at in inside]), strict=True):
            for label, score in zip(reader.labels, own, strict=True):
                factor, shift = heard.weights.head.mix[label]
                scores[at, label] = factor * (heard.score(at, label) + score) + shift
    return heard.scored(scores)
