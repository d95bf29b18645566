"""Who speaks or acts where something was found, as far as its sentence says: the last to be named.

The writer is always a rep, so everybody else's part is reported speech.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from bot.nlp.phrases import cues, voices
from bot.nlp.phrases.around import Around
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led

Who = Literal["rep", "customer", "other"]
_OPENERS = (voices.PROMISES, voices.ACTED, voices.THEY_SAY)
"""What tells at the head of a clause whose turn it is."""
UNNAMED = -1
"""The place of a customer whom the sentence does not name."""


class Turn(NamedTuple):
    """From here on, this one speaks or acts."""

    place: int
    who: Who


@lru_cache(maxsize=256)
def outsiders(others: tuple[str, ...]) -> Expression:
    """What finds whoever is neither the rep nor the customer: competitors by name, and people told of."""
    names = "".join(f"{re.escape(name)}|" for name in others if name)
    return Led(f"{names}{voices.OUTSIDER.source}")


def speaker(around: Around, first_words: str, others: tuple[str, ...] = ()) -> Turn | None:
    """Who speaks or acts at a hit that begins with some words; `others` are the competitors' names, plain."""
    return max(_turns(around, first_words, others), default=None)


def _turns(around: Around, first_words: str, others: tuple[str, ...]) -> Iterator[Turn]:
    head, begun = around.head, around.head + first_words
    openers = [cue for cue in _OPENERS if not around.lacks(cue)]
    heads = [0, *(match.end() for match in cues.OPENS.finditer(begun))] if openers else []
    bare: dict[int, re.Match[str]] = {}
    for cue in openers:
        for match in _at(heads, cue, begun if cue is voices.ACTED else head):
            if cue is voices.THEY_SAY:
                bare[match.start()] = match
            elif not (voices.REP.search(match[0]) or voices.CUSTOMER.search(match[0])):
                yield Turn(match.end() - 1, "rep")
    outsider = outsiders(others)
    sought = [cue for cue in (voices.REP, voices.CUSTOMER) if not around.lacks(cue)]
    if others or not around.lacks(voices.OUTSIDER):
        sought.append(outsider)
    people = [match for cue in sought for match in cue.finditer(head)]
    if bare or people:
        yield from _named(head, around.cuts, bare, people, outsider)


def _at(heads: list[int], cue: Expression, text: str) -> Iterator[re.Match[str]]:
    """What a cue finds at the heads of clauses, where alone it can stand."""
    reach = 0
    for head in heads:
        if head >= reach and (match := cue.match(text, head)):
            yield match
            reach = match.end()


def _named(
    head: str,
    cuts: Sequence[int],
    bare: Mapping[int, re.Match[str]],
    people: Iterable[re.Match[str]],
    outsider: Expression,
) -> Iterator[Turn]:
    """The turns of those who are named: in what the rep says others are only spoken of, and the other way about.

    bare: by its place, what customers say without being named.
    """
    last: Who | None = None
    saying, spoken_in = False, -1
    for match in sorted((*bare.values(), *people), key=lambda match: match.start()):
        clause = bisect_right(cuts, match.start()) - 1
        if match.start() in bare:
            if not (last == "rep" and match["says"]):
                last, saying, spoken_in = "customer", False, clause
                yield Turn(match.start(), "customer")
            continue
        before, after = head[cuts[clause] : match.start()], head[match.end() :]
        who = _turn(match, before, after, outsider)
        if who is None or (who == "customer" and saying and not voices.REPORTS.match(after)):
            continue
        inside = last == "customer" and spoken_in == clause and not voices.ACTS.match(after)
        if who == "rep" and voices.REP.made(match) and (inside or "你们" in before or _quoted(head, match.start())):
            continue
        saying = who == "rep" and voices.SAYING.match(after) is not None
        last, spoken_in = who, clause
        yield Turn(match.start(), who)


def _turn(match: re.Match[str], before: str, after: str, outsider: Expression) -> Who | None:
    """Whose turn it is from a person on who is named in a clause; `None` when it is only told of them."""
    if outsider.made(match):
        return None if voices.TOWARD.search(before) else "other"
    if voices.REP.made(match):
        return None if voices.ASKED.search(before) or voices.NOT_A_SUBJECT.match(after) else "rep"
    if voices.TOWARD.search(before):
        return "rep" if voices.SPEAKING.match(after) and not voices.DONE_TO.search(before) else None
    named = bool(before) and voices.SURNAME_BEFORE.search(before[-1:]) is not None
    ours = voices.GIVES.match(after) or voices.VENUE.search(before)
    if voices.COLLEAGUE.fullmatch(match[0]) and not named and ours:
        return "rep"
    done_to = voices.OBJECT.search(voices.SURNAME_BEFORE.sub("", before))
    return None if done_to and not voices.REPORTS.match(after) else "customer"


def _quoted(head: str, place: int) -> bool:
    """Whether a quotation is open: 「我」 in it is whoever is quoted."""
    return any(head.rfind(opens, 0, place) > head.rfind(closes, 0, place) for opens, closes in ("“”", "「」"))
