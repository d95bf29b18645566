"""What a mention may name: documents that share its rarest grams, rescored by how alike they are.

Rare first: the grams that fewest names have choose the short list, so that a million names cost no more than ten
thousand. The weights below were fitted on one half of a labelled set and hold on the other (docs/linking.md).
"""

import math
from collections.abc import Collection, Iterator, Mapping
from heapq import nlargest

from rapidfuzz.distance import JaroWinkler, LCSseq

from bot.core.parsed import Candidate
from bot.nlp.names.forms import Core, asked, core
from bot.nlp.names.shelf import Document, Shelf
from bot.nlp.names.sounds import sounds

_MOST_POSTINGS, _SHORT_LIST = 1000, 40
"""How many postings are counted, those of the rarest gram in any case, and how many documents are rescored."""
_IN_ORDER, _BY_SOUND, _SHARED, _SHAPE = 0.28, 0.24, 0.34, 0.14
"""Of a score: the characters found in order, their sounds, the weight of shared grams, prefix and order."""
_ELSEWHERE, _A_CHARACTER, _LONG = 0.05, 0.012, 20
"""Taken off for another place than the one said, and for every character of a name, to the twentieth."""
_OWN, _LATELY, _LATELY_DAYS = 0.10, 0.05, 30
"""Added for a customer of the sender's own, and for one that was reported on lately, the more the later."""


def candidates(shelf: Shelf, mention: str, sender: str, limit: int) -> list[Candidate]:
    """Customers that a mention may name, each once, best first; scores from 0 to 1."""
    wanted = core(mention)
    if not wanted.text:
        return []
    own = shelf.own(sender).numbers
    best: dict[str, float] = {}
    for document, score in _scored(shelf, wanted, _short_list(shelf, wanted, own)):
        mine = _OWN if document.number in own else 0.0
        best[document.customer] = max(score + mine, best.get(document.customer, 0.0))
    leading = nlargest(limit * 2, best, key=lambda customer: best[customer])
    found = [
        Candidate(one.key, one.name, max(0.0, min(1.0, best[one.key] + _freshness(one.last_seen))))
        for one in (shelf.customers(leading) if leading else ())
    ]
    return sorted(found, key=lambda one: (-one.score, one.customer))[:limit]


def _short_list(shelf: Shelf, wanted: Core, own: Collection[int]) -> dict[int, float]:
    """Numbers of the documents that share most with the mention, with the weight of what they share."""
    postings = shelf.postings(asked(wanted), _MOST_POSTINGS)
    rare_first = sorted(postings, key=lambda gram: postings[gram][0])
    votes: dict[int, float] = {}
    names, taken = shelf.count(), 0
    for gram in rare_first:
        size, numbers = postings[gram]
        if taken and taken + size > _MOST_POSTINGS:
            break
        taken += size
        weight = math.log(1 + names / size)
        for number in numbers if size <= _MOST_POSTINGS else shelf.holders(gram):
            votes[number] = votes.get(number, 0.0) + weight
    if len(votes) <= _SHORT_LIST:
        return votes
    # Of a name that a hundred companies share, the sender's own must not be cut off.
    expected = votes.keys() & own
    least = sorted(votes.values(), reverse=True)[_SHORT_LIST - 1]
    first = [number for number, vote in votes.items() if vote > least]
    equal = [number for number, vote in votes.items() if vote == least]
    return {number: votes[number] for number in {*first, *equal[: _SHORT_LIST - len(first)], *expected}}


def _scored(shelf: Shelf, wanted: Core, votes: Mapping[int, float]) -> Iterator[tuple[Document, float]]:
    """Each document with how alike it is to the mention."""
    if not votes:
        return
    text, length = wanted.text, len(wanted.text)
    spoken = sounds(text)
    heaviest = max(votes.values())
    for document in shelf.documents(list(votes)):
        number, _, name, place, worth = document
        in_order = LCSseq.similarity(text, name)
        by_sound = length if in_order == length else LCSseq.similarity(spoken, sounds(name))
        shape = JaroWinkler.similarity(text, name)
        if place:
            shape = max(shape, JaroWinkler.similarity(text, name[place:]))
        # Both say a place, and not the same.
        elsewhere = wanted.place and place and text[:2] != name[:2]
        yield (
            document,
            (_IN_ORDER * in_order + _BY_SOUND * by_sound) / length
            + _SHARED * votes[number] / heaviest
            + _SHAPE * shape
            + worth / 100
            - _A_CHARACTER * min(len(name), _LONG)
            - (_ELSEWHERE if elsewhere else 0.0),
        )


def _freshness(days: int | None) -> float:
    return 0.0 if days is None else _LATELY * max(0.0, 1 - days / _LATELY_DAYS)
