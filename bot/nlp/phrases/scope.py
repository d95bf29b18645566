"""Whether what stands in a message is meant: denied, forbidden or taught, asked, supposed, or somebody else's doing.

The shape is that of NegEx and ConText: cues before and after, words that only look like cues, words that end their
reach. The writer is always a rep, so everybody else's part is reported speech: the last who was named speaks.
"""

import re

from bot.nlp.phrases import cues, voices
from bot.nlp.phrases.absent import absent, bits
from bot.nlp.phrases.around import Around, Cuts, within_reach
from bot.nlp.phrases.rule import Rule
from bot.nlp.phrases.speakers import UNNAMED, Turn, outsiders, speaker

ASSERTED, NEGATED, POLICY = "asserted", "negated", "policy"
QUESTION, HYPOTHETICAL, THIRD_PARTY = "question", "hypothetical", "third_party"
_BEFORE_ENDING, _AFTER_ENDING = 10, 40
"""How far from what was complained of its ending may be told."""

_TURNING = bits(
    *(cues.UNTRUE, cues.TAUGHT, cues.SPOKEN_OF, cues.BANNED, cues.LESSON_AFTER, cues.BAN, cues.LESSON, cues.NEGATOR),
    *(cues.SETTLED, cues.ONCE, voices.REFUSED, cues.ASKED_AROUND, cues.JOKE, cues.SUPPOSES, cues.SUPPOSED),
    *(cues.ASKS_AFTER, cues.WH_ASK, voices.OUTSIDER, cues.PUNISHED),
)
"""Cues without any of which a text means what it says, whoever of rep and customer says it."""
_OF_A_LINE = bits(cues.TAUGHT, cues.LESSON)
"""Cues that reach beyond the end of their sentence, as far as their line."""
_OWN_REACH = 14
"""How far from 「我」 something is still the rep's own."""


class Judge:
    """Judges the hits of one plain text; `others` are the competitors' names, plain."""

    def __init__(self, text: str, others: tuple[str, ...] = ()) -> None:
        self._text = text
        self._others = others
        self._absent: int | None = None
        self._cuts: Cuts | None = None

    def scope(self, start: int, end: int, rule: Rule) -> str:
        """The scope of what stands at `start`:`end`, for a rule."""
        if rule.negation == "ignore" and rule.about == "anyone" and rule.speaker == "any":
            return ASSERTED
        if self._absent is None:
            self._absent = absent(self._text, _TURNING)
        anyone = rule.speaker == "any" and rule.about != "us" and not self._others
        if anyone and self._absent & _TURNING == _TURNING:
            return ASSERTED
        lacking = self._absent | absent(within_reach(self._text, start, end)) & ~_OF_A_LINE
        if anyone and lacking & _TURNING == _TURNING:
            return ASSERTED
        self._cuts = self._cuts or Cuts(self._text)
        around = self._cuts.around(start, end, lacking)
        who = speaker(around, self._text[start : start + 2], self._others)
        if not around.lacks(voices.BY_US) and voices.BY_US.search(self._text, start, end):
            who = Turn(start, "rep")
        elif who is None and _demanded(around, self._text[start:end]):
            who = Turn(UNNAMED, "customer")
        if rule.negation == "suppress" and (scope := _not_meant(around, rule, who)):
            return scope
        return self._of_others(around, rule, who) or ASSERTED

    def _of_others(self, around: Around, rule: Rule, who: Turn | None) -> str | None:
        """Somebody else's doing than the rule looks for."""
        if self._outside(around, rule, who):
            return THIRD_PARTY
        if rule.speaker == "rep" and who and who.who == "customer":
            return None if around.has(voices.GAVE_IN, around.after) and not _refused(around) else THIRD_PARTY
        named = who is not None and who.who == "customer" and who.place != UNNAMED
        task = around.has(cues.OWN_TASK, around.clause_head) or around.opens(cues.PAPER, around.tail)
        if rule.speaker == "customer" and not named and task:
            return THIRD_PARTY
        if rule.speaker == "customer" and who and who.who == "rep" and _own(around, who):
            return THIRD_PARTY
        return None

    def _outside(self, around: Around, rule: Rule, who: Turn | None) -> bool:
        """Whether it is done by somebody outside, or to them."""
        if rule.about == "us":
            former = around.has(voices.FORMER, around.clause_head) or around.has(voices.FORMER, around.clause_tail)
            outsider = outsiders(self._others)
            won = around.has(voices.TO_US, around.head) or around.has(voices.TO_US, around.tail)
            if former or won or outsider.search(around.clause_head) or outsider.match(around.tail):
                return True
        if rule.about != "anyone" and who and who.who == "other":
            return True
        ours = who is not None and who.who == "rep"
        found_out = rule.about == "not_them" and rule.speaker == "any" and not ours
        return found_out and around.opens(cues.PUNISHED, around.tail) is not None


def _own(around: Around, who: Turn) -> bool:
    """Whether the rep's own hesitating or doing is told: they stand in the very clause, and suffer nothing."""
    said = around.head[who.place :]
    if cues.OWN_MIND.match(said):
        return True
    return len(said) <= min(_OWN_REACH, len(around.clause_head)) and not re.search(
        r"被|收到|接到|遭|听|得知|看(?!看)|让|给", said
    )


def _not_meant(around: Around, rule: Rule, who: Turn | None) -> str | None:  # noqa: PLR0911  a line a reason
    customers = who is not None and who.who == "customer"
    if around.has(cues.UNTRUE, around.tail):
        return NEGATED
    if _or_else(around):
        return None
    named = customers and who is not None and who.place != UNNAMED
    if scope := _policy(around, rule, named=named):
        return scope
    if not around.lacks(cues.NEGATOR) and _denied(around):
        return POLICY if around.has(cues.BAN, around.clause_head) and around.has(cues.LESSON, around.head) else NEGATED
    if rule.settled == "suppress" and _settled(around):
        return NEGATED
    if rule.speaker != "customer" and not (customers and rule.speaker == "any") and _refused(around):
        return NEGATED
    return QUESTION if around.has(cues.ASKED_AROUND, around.head) else _unreal(around, rule, who)


def _or_else(around: Around) -> bool:
    """「不给回扣就不签」: what is denied is the condition of what is wanted."""
    return bool(around.has(cues.WITHOUT, around.clause_head) and around.opens(cues.OR_ELSE, around.tail))


def _policy(around: Around, rule: Rule, *, named: bool) -> str | None:
    """A rule, a ban, a lesson, or talk of the rule itself; not where a customer is named who wants it all the same."""
    taught = rule.speaker != "customer" and around.has(cues.TAUGHT, around.line)
    if taught or around.has(cues.SPOKEN_OF, around.tail):
        return POLICY
    if named:
        return None
    if around.has(cues.BANNED, around.tail) or around.has(cues.LESSON_AFTER, around.tail):
        return POLICY
    ban = around.has(cues.BAN, _masked(around, around.clause_head))
    if ban and len(around.clause_head) - ban.end() <= cues.BAN_REACH:
        return POLICY
    if rule.speaker != "customer" and around.has(cues.LESSON, around.line):
        return POLICY
    return None


def _denied(around: Around) -> bool:
    """Whether an odd number of denials reaches the end of a clause's head."""
    masked = _masked(around, around.clause_head[-cues.NEGATION_REACH :])
    count, end = 0, len(masked)
    for match in reversed(list(cues.NEGATOR.finditer(masked))):
        if end - match.end() > 1 and not cues.THROUGH.fullmatch(masked, match.end(), end):
            break
        count, end = count + 1, match.start()
    return count % 2 == 1


def _masked(around: Around, words: str) -> str:
    """Some of the words around, without what only looks like a denial (不但、能不能)."""
    if around.lacks(cues.PSEUDO):
        return words
    return cues.PSEUDO.sub(lambda match: "＊" * len(match[0]), words)


def _settled(around: Around) -> bool:
    if around.has(cues.ONCE, around.clause_head) and around.has(cues.NOW, around.tail[:_AFTER_ENDING]):
        return True
    if around.lacks(cues.SETTLED):
        return False
    for part in (around.clause_head[-_BEFORE_ENDING:], around.tail[:_AFTER_ENDING]):
        for match in cues.SETTLED.finditer(part):
            if not cues.UNSETTLED.search(part[: match.start()]):
                return True
    return False


def _refused(around: Around) -> bool:
    if around.lacks(voices.REFUSED):
        return False
    after = _masked(around, around.after)
    refusal = voices.REFUSED.search(after)
    if refusal is None or not voices.OWN_REFUSAL.match(after[: refusal.start()]):
        return False
    gave_in = around.has(voices.GAVE_IN, after)
    return gave_in is None or refusal.start() < gave_in.start()


def _demanded(around: Around, words: str) -> bool:
    """Whether it is asked of us by somebody not named: reps leave the customer out (「问有没有意思意思」)."""
    if "你们" in around.clause_head:
        return True
    return bool(around.has(voices.DEMAND, _masked(around, around.clause_head)) or around.opens(voices.DEMANDS, words))


def _unreal(around: Around, rule: Rule, who: Turn | None) -> str | None:
    if around.has(cues.JOKE, around.head):
        return HYPOTHETICAL
    customers = who is not None and who.who == "customer"
    supposed = around.has(cues.SUPPOSES, around.head)
    if supposed:
        reported = customers and who is not None and UNNAMED < who.place < supposed.start()
        threat = rule.speaker == "customer" and cues.THEN.search(around.head[supposed.end() :])
        return None if reported or threat else HYPOTHETICAL
    if customers:
        wondered = rule.speaker == "customer" and not around.lacks(cues.WH_ASK)
        return QUESTION if wondered and cues.WONDERS.search(around.clause_head) else None
    if around.has(cues.SUPPOSED, around.tail):
        return HYPOTHETICAL
    asked = around.opens(cues.ASKS_AFTER, around.clause_tail)
    rhetorical = rule.speaker == "customer" and asked is not None and asked[0].endswith(("?", "？"))
    if around.has(cues.WH_ASK, around.clause_head) or (asked and not rhetorical):
        return QUESTION
    return None
