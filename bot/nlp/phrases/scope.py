"""Whether what stands in a message is meant: denied, forbidden or taught, asked, supposed, or somebody else's doing.

The shape is that of NegEx and ConText: cues before and after, words that only look like cues, words that end their
reach. The writer is always a rep, so everybody else's part is reported speech: the last who was named speaks.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from bot.nlp.phrases import cues
from bot.nlp.phrases.rule import Rule

ASSERTED, NEGATED, POLICY = "asserted", "negated", "policy"
QUESTION, HYPOTHETICAL, THIRD_PARTY = "question", "hypothetical", "third_party"
_BEFORE_ENDING, _AFTER_ENDING = 10, 40
"""How far from what was complained of its ending may be told."""

_OWN_REACH = 14
"""How far from 「我」 something is still the rep's own."""
_UNNAMED = -1
"""The place of a customer whom the sentence does not name."""

Who = Literal["rep", "customer", "other"]
_REACH = 80
"""How many characters around a hit are looked at."""
_NEXT_WORDS = 30
"""How far beyond its sentence a promise may still be kept or refused (「…。我没答应」)."""


class _Turn(NamedTuple):
    """From here on, this one speaks or acts."""

    place: int
    who: Who


@dataclass(frozen=True, slots=True)
class _Around:
    """A hit in its sentence: the words before and after it, in the sentence and in the clause."""

    head: str
    tail: str
    clause_head: str
    clause_tail: str
    after: str
    line: str
    """`after` is the tail and the beginning of what follows the sentence, `line` the head back to the last line."""


class Judge:
    """Judges the hits of one plain text; `others` are the competitors' names, plain."""

    def __init__(self, text: str, others: tuple[str, ...] = ()) -> None:
        self._text = text
        self._outsider = _outsiders(others)

    def scope(self, start: int, end: int, rule: Rule) -> str:
        """The scope of what stands at `start`:`end`, for a rule."""
        if rule.negation == "ignore" and rule.about == "anyone" and rule.speaker == "any":
            return ASSERTED
        around = self._around(start, end)
        who = self._who(around.head, self._text[start : start + 2])
        if cues.BY_US.search(self._text, start, end):
            who = _Turn(start, "rep")
        elif who is None and _demanded(around, self._text[start:end]):
            who = _Turn(_UNNAMED, "customer")
        if rule.negation == "suppress" and (scope := _not_meant(around, rule, who)):
            return scope
        return self._of_others(around, rule, who) or ASSERTED

    def _around(self, start: int, end: int) -> _Around:
        head, tail = self._text[max(0, start - _REACH) : start], self._text[end : end + _REACH]
        line = head[head.rfind("\n") + 1 :]
        ended = [match.end() for match in cues.SENTENCE_END.finditer(head)]
        head = head[ended[-1] :] if ended else head
        closed = cues.SENTENCE_END.search(tail)
        cuts = [match.end() for match in cues.CLAUSE_END.finditer(head)]
        stop = cues.CLAUSE_END.search(tail)
        return _Around(
            head=head,
            tail=tail[: closed.end()] if closed else tail,
            clause_head=head[cuts[-1] :] if cuts else head,
            clause_tail=tail[: stop.end()] if stop else tail,
            after=tail[: closed.end() + _NEXT_WORDS] if closed else tail,
            line=line,
        )

    def _who(self, head: str, first_words: str) -> _Turn | None:
        """Who speaks or acts at the hit, as far as its sentence says: the last to be named."""
        return max(self._turns(head, first_words), default=None)

    def _turns(self, head: str, first_words: str) -> Iterator[_Turn]:
        for match in (*cues.PROMISES.finditer(head), *cues.ACTED.finditer(head + first_words)):
            if not (_REP.search(match[0]) or _CUSTOMER.search(match[0])):
                yield _Turn(match.end() - 1, "rep")
        yield from self._named(head)

    def _named(self, head: str) -> Iterator[_Turn]:
        """The turns of those who are named: in what the rep says others are only spoken of, and the other way about."""
        cuts = [0, *(match.end() for match in cues.CLAUSE_END.finditer(head))]
        bare = {match.start(): match for match in cues.THEY_SAY.finditer(head)}
        last: Who | None = None
        saying, spoken_in = False, -1
        people = (*_REP.finditer(head), *_CUSTOMER.finditer(head), *self._outsider.finditer(head))
        for match in sorted((*bare.values(), *people), key=lambda match: match.start()):
            clause = bisect_right(cuts, match.start()) - 1
            if match.start() in bare:
                if not (last == "rep" and match["says"]):
                    last, saying, spoken_in = "customer", False, clause
                    yield _Turn(match.start(), "customer")
                continue
            before, after = head[cuts[clause] : match.start()], head[match.end() :]
            who = self._turn(match, before, after)
            if who is None or (who == "customer" and saying and not cues.REPORTS.match(after)):
                continue
            inside = last == "customer" and spoken_in == clause and not cues.ACTS.match(after)
            if who == "rep" and match.re is _REP and (inside or "你们" in before or _quoted(head, match.start())):
                continue
            saying = who == "rep" and cues.SAYING.match(after) is not None
            last, spoken_in = who, clause
            yield _Turn(match.start(), who)

    def _turn(self, match: re.Match[str], before: str, after: str) -> Who | None:
        """Whose turn it is from a person on who is named in a clause; `None` when it is only told of them."""
        if match.re is self._outsider:
            return None if cues.TOWARD.search(before) else "other"
        if match.re is _REP:
            return None if cues.ASKED.search(before) or cues.NOT_A_SUBJECT.match(after) else "rep"
        if cues.TOWARD.search(before):
            return "rep" if cues.SPEAKING.match(after) and not cues.DONE_TO.search(before) else None
        named = bool(before) and cues.SURNAME_BEFORE.search(before[-1:]) is not None
        ours = cues.GIVES.match(after) or cues.VENUE.search(before)
        if cues.COLLEAGUE.fullmatch(match[0]) and not named and ours:
            return "rep"
        done_to = cues.OBJECT.search(cues.SURNAME_BEFORE.sub("", before))
        return None if done_to and not cues.REPORTS.match(after) else "customer"

    def _of_others(self, around: _Around, rule: Rule, who: _Turn | None) -> str | None:
        """Somebody else's doing than the rule looks for."""
        if rule.about != "anyone" and who and who.who == "other":
            return THIRD_PARTY
        if rule.about == "us" and (self._outsider.search(around.clause_head) or self._outsider.match(around.tail)):
            return THIRD_PARTY
        if rule.speaker == "rep" and who and who.who == "customer":
            return None if cues.GAVE_IN.search(around.after) and not _refused(around) else THIRD_PARTY
        named = who is not None and who.who == "customer" and who.place != _UNNAMED
        task = cues.OWN_TASK.search(around.clause_head) or cues.PAPER.match(around.tail)
        if rule.speaker == "customer" and not named and task:
            return THIRD_PARTY
        if rule.speaker == "customer" and who and who.who == "rep" and _own(around, who):
            return THIRD_PARTY
        return None


def _quoted(head: str, place: int) -> bool:
    """Whether a quotation is open: 「我」 in it is whoever is quoted."""
    return any(head.rfind(opens, 0, place) > head.rfind(closes, 0, place) for opens, closes in ("“”", "「」"))


@lru_cache(maxsize=256)
def _outsiders(others: tuple[str, ...]) -> re.Pattern[str]:
    """What finds whoever is neither the rep nor the customer: competitors by name, and people told of."""
    names = "".join(f"{re.escape(name)}|" for name in others if name)
    return re.compile(f"{names}{cues.OUTSIDER}")


_REP, _CUSTOMER = re.compile(cues.REP), re.compile(cues.CUSTOMER)


def _own(around: _Around, who: _Turn) -> bool:
    """Whether the rep's own hesitating or doing is told: they stand in the very clause, and suffer nothing."""
    said = around.head[who.place :]
    if cues.OWN_MIND.match(said):
        return True
    return len(said) <= min(_OWN_REACH, len(around.clause_head)) and not re.search(
        r"被|收到|接到|遭|听|得知|看(?!看)|让|给", said
    )


def _not_meant(around: _Around, rule: Rule, who: _Turn | None) -> str | None:  # noqa: PLR0911  a line a reason
    customers = who is not None and who.who == "customer"
    if cues.UNTRUE.search(around.tail):
        return NEGATED
    if _or_else(around):
        return None
    named = customers and who is not None and who.place != _UNNAMED
    if scope := _policy(around, rule, named=named):
        return scope
    if _denied(around.clause_head):
        return POLICY if cues.BAN.search(around.clause_head) and cues.LESSON.search(around.head) else NEGATED
    if rule.settled == "suppress" and _settled(around):
        return NEGATED
    if rule.speaker != "customer" and not (customers and rule.speaker == "any") and _refused(around):
        return NEGATED
    return _unreal(around, rule, who)


def _or_else(around: _Around) -> bool:
    """「不给回扣就不签」: what is denied is the condition of what is wanted."""
    return cues.WITHOUT.search(around.clause_head) is not None and cues.OR_ELSE.match(around.tail) is not None


def _policy(around: _Around, rule: Rule, *, named: bool) -> str | None:
    """A rule, a ban, a lesson, or talk of the rule itself; not where a customer is named who wants it all the same."""
    if cues.SPOKEN_OF.search(around.tail):
        return POLICY
    if named:
        return None
    if cues.BANNED.search(around.tail) or cues.LESSON_AFTER.search(around.tail):
        return POLICY
    ban = cues.BAN.search(_masked(around.clause_head))
    if ban and len(around.clause_head) - ban.end() <= cues.BAN_REACH:
        return POLICY
    if rule.speaker != "customer" and cues.LESSON.search(around.line):
        return POLICY
    return None


def _denied(head: str) -> bool:
    """Whether an odd number of denials reaches the end of a clause's head."""
    near = head[-cues.NEGATION_REACH :]
    masked = _masked(near)
    count, end = 0, len(masked)
    for match in reversed(list(cues.NEGATOR.finditer(masked))):
        if end - match.end() > 1 and not cues.THROUGH.fullmatch(masked, match.end(), end):
            break
        count, end = count + 1, match.start()
    return count % 2 == 1


def _masked(text: str) -> str:
    """Without what only looks like a denial (不但、能不能)."""
    return cues.PSEUDO.sub(lambda match: "＊" * len(match[0]), text)


def _settled(around: _Around) -> bool:
    if cues.ONCE.search(around.clause_head) and cues.NOW.search(around.tail[:_AFTER_ENDING]):
        return True
    for part in (around.clause_head[-_BEFORE_ENDING:], around.tail[:_AFTER_ENDING]):
        for match in cues.SETTLED.finditer(part):
            if not cues.UNSETTLED.search(part[: match.start()]):
                return True
    return False


def _refused(around: _Around) -> bool:
    after = _masked(around.after)
    refusal = cues.REFUSED.search(after)
    if refusal is None or not cues.OWN_REFUSAL.match(after[: refusal.start()]):
        return False
    gave_in = cues.GAVE_IN.search(after)
    return gave_in is None or refusal.start() < gave_in.start()


def _demanded(around: _Around, words: str) -> bool:
    """Whether it is asked of us by somebody not named: reps leave the customer out (「问有没有意思意思」)."""
    if "你们" in around.clause_head:
        return True
    return cues.DEMAND.search(_masked(around.clause_head)) is not None or cues.DEMANDS.match(words) is not None


def _unreal(around: _Around, rule: Rule, who: _Turn | None) -> str | None:
    if cues.JOKE.search(around.head):
        return HYPOTHETICAL
    customers = who is not None and who.who == "customer"
    supposed = cues.SUPPOSES.search(around.head)
    if supposed:
        reported = customers and who is not None and who.place < supposed.start()
        threat = rule.speaker == "customer" and cues.THEN.search(around.head[supposed.end() :])
        return None if reported or threat else HYPOTHETICAL
    if customers:
        return None
    if cues.SUPPOSED.search(around.tail):
        return HYPOTHETICAL
    asked = cues.ASKS_AFTER.match(around.clause_tail)
    rhetorical = rule.speaker == "customer" and asked is not None and asked[0].endswith(("?", "？"))
    if cues.WH_ASK.search(around.clause_head) or (asked and not rhetorical):
        return QUESTION
    return None
