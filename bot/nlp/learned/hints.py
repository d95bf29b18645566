"""What the lists have found in a clause, as traits beside its characters: a rule is believed as far as it was right."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from bot.core.parsed import Finding
from bot.nlp.learned.senses import MARK
from bot.nlp.learned.traits import Clause

HINT = 48
"""32nds that a hint weighs."""
HINTED = f"{MARK}list "
"""What the name of a hint begins with."""
_BESIDE = 3
"""Characters from a finding within which a clause is told of it, too."""


def hints(clauses: Sequence[Clause], found: Iterable[Finding]) -> Iterator[tuple[int, str]]:
    """The numbers of clauses that the lists have found something in, or right beside, and what that tells them.

    A finding tells its category and scope, and its rule and whether that raised it; the same may be told again.
    """
    for one in found:
        start, end = one.span.start, one.span.end
        for at in range(bisect_left(clauses, start - _BESIDE, key=attrgetter("end")), len(clauses)):
            clause = clauses[at]
            if clause.start > end + _BESIDE:
                break
            if start < clause.end and clause.start < end:
                yield at, f"{HINTED}in {one.category} {one.scope}"
                yield at, f"{HINTED}by {one.rule} {one.raised}"
            else:
                yield at, f"{HINTED}beside {one.category} {one.scope}"
