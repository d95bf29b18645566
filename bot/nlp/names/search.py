"""What a mention may name: documents that share its rarest grams, rescored by how alike they are.

Rare first: the grams that fewest names have choose the short list, so that a million names cost no more than ten
thousand. The weights below were fitted on one half of a labelled set and hold on the other (docs/linking.md).
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, LCSseq

from bot.nlp.names.forms import Core, asked, core
from bot.nlp.names.shelf import Known, Shelf
from bot.nlp.names.sounds import sounds

_MOST_POSTINGS, _SHORT_LIST = 1000, 40
"""How many postings are counted, those of the rarest gram in any case, and how many documents are rescored."""
_IN_ORDER, _BY_SOUND, _SHARED, _SHAPE = 0.28, 0.24, 0.34, 0.14
"""Of a score: the characters found in order, their sounds, the weight of shared grams, prefix and order."""
_ELSEWHERE, _A_CHARACTER, _LONG = 0.05, 0.012, 20
"""Taken off for another place than the one said, and for every character of a name, to the twentieth."""
_OWN, _LATELY, _LATELY_DAYS = 0.10, 0.05, 30
"""Added for a customer of the sender's own, and for one that was reported on in these days, the more the later."""
_NEXT = 3
"""So many more than are wanted are asked when they were reported on, since that may bring them up."""


def candidates(shelf: Shelf, mention: str, sender: str, limit: int) -> list[tuple[Known, float]]:
    """Customers that a mention may name, each once, best first, with scores from 0 to 1."""
    wanted = core(mention)
    if not wanted.text:
        return []
    own = shelf.own(sender).numbers
    best: dict[str, float] = {}
    for number, customer, score in _scored(shelf, wanted, _short_list(shelf, wanted, own)):
        worth = score + _OWN if number in own else score
        if worth > best.get(customer, 0.0):
            best[customer] = worth
    leading = sorted(best, key=best.__getitem__, reverse=True)[: limit + _NEXT]
    found = [
        (known, max(0.0, min(1.0, best[known.key] + _freshness(known.last_seen))))
        for known in (shelf.customers(leading) if leading else ())
    ]
    return sorted(found, key=lambda one: (-one[1], one[0].key))[:limit]


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


def _scored(shelf: Shelf, wanted: Core, votes: Mapping[int, float]) -> Iterator[tuple[int, str, float]]:
    """Each document's number and customer, with how alike it is to the mention."""
    if not votes:
        return
    text, length = wanted.text, len(wanted.text)
    heaviest = max(votes.values())
    documents = shelf.documents(list(votes))
    cores = [document.core for document in documents]
    brands = [document.core[document.place :] for document in documents]
    in_order = _each(LCSseq.similarity, text, cores)
    by_sound = _each(LCSseq.similarity, sounds(text), sounds("\n".join(cores)).split("\n"))
    shape = map(max, _each(JaroWinkler.similarity, text, cores), _each(JaroWinkler.similarity, text, brands))
    for document, ordered, sounded, shaped in zip(documents, in_order, by_sound, shape, strict=True):
        number, customer, name, place, worth = document
        # Both say a place, and not the same.
        elsewhere = wanted.place and place and text[:2] != name[:2]
        yield (
            number,
            customer,
            (_IN_ORDER * ordered + _BY_SOUND * sounded) / length
            + _SHARED * votes[number] / heaviest
            + _SHAPE * shaped
            + worth / 100
            - _A_CHARACTER * min(len(name), _LONG)
            - (_ELSEWHERE if elsewhere else 0.0),
        )


def _each(scorer: Callable[..., float], text: str, choices: Sequence[str]) -> list[float]:
    """The score of each choice, in their order, without a call from Python for each."""
    return [score for _, score, _ in process.extract_iter(text, choices, scorer=scorer, processor=None)]


def _freshness(days: int | None) -> float:
    return 0.0 if days is None else _LATELY * max(0.0, 1 - days / _LATELY_DAYS)
