"""Promises that need an approval: what was promised is kept at once, and the rep is asked whether it was made."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.core.brief import Brief
from bot.core.effects import Ask, Effect, Put, Tell
from bot.core.facts import Commitment
from bot.core.masking import masked, masked_words
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Finding, Parsed
from bot.core.question import Question
from bot.rules import asking

NEEDS_APPROVAL = "unapproved_commitment"
"""The category of warnings that are such promises."""
CONFIRMED = "promise_confirmed"
"""The note that the rep has said yes; its subject is the commitment's key."""
_KEY = re.compile(r"commitment/\d+/approval")
_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+")
_LONGEST = 60


def confirmed(parsed: Parsed, brief: Brief, outcome: Outcome) -> Outcome:
    """The outcome of a message with the promises in it kept, and the question whether they were made.

    The question stands before any other but the one which customer is meant: without an answer to that one nothing is
    kept at all.
    """
    found = [one for one in parsed.findings if one.category == NEEDS_APPROVAL and _is_own(one, parsed)]
    customer = customer_of(parsed, found[0]) if found else None
    if brief.sender is None or customer is None or customer not in brief.customers:
        return outcome
    said = dict.fromkeys(_clause(parsed.text, one) for one in found if customer_of(parsed, one) == customer)
    text = "；".join(said)[:_LONGEST]
    put = Put(Commitment(key_of(brief.message), brief.sender.key, customer, text, _due(outcome.effects, text)))
    effects: list[Effect] = [one for one in outcome.effects if not _is_said_again(one, customer, text)]
    reasons = (*outcome.reasons, Reason("needs_approval", {"customer": customer}))
    if any(isinstance(one, Ask) and one.question.kind == "which" for one in effects):
        return Outcome((put, *effects), reasons)
    name = brief.customers[customer].customer.short
    question = Question(
        asking.key_of(brief), "promise", f"答应{name}的是「{text}」吗？确认后请主管审批", customer=customer
    )
    kept = [_with(one, question) for one in effects if not isinstance(one, Ask)]
    return Outcome((put, Ask(question), *kept), reasons)


def key_of(message: int) -> str:
    """The commitment that a message's promise is kept as."""
    return f"commitment/{message}/approval"


def promised_in(effects: Iterable[Effect]) -> Iterable[Commitment]:
    """The promises among some effects that need an approval."""
    for effect in effects:
        if isinstance(effect, Put) and isinstance(effect.record, Commitment) and _KEY.fullmatch(effect.record.key):
            yield effect.record


def customer_of(parsed: Parsed, finding: Finding) -> str | None:
    """Whom some words are about: the customer last named before them, or the only one of the message."""
    named = sorted(
        (one.mention for one in parsed.activities if one.mention.customer is not None), key=lambda one: one.span.start
    )
    before = [one for one in named if one.span.start <= finding.span.start]
    chosen = before or (named if len({one.customer for one in named}) == 1 else [])
    return chosen[-1].customer if chosen else None


def _is_own(finding: Finding, parsed: Parsed) -> bool:
    """Whether the rep has promised it: meant as it stands, or read as a promise though another speaks just before."""
    if finding.raised or finding.scope != "third_party":
        return finding.raised
    spans = [read.span for activity in parsed.activities for read in activity.commitments if read.span is not None]
    return any(one.start < finding.span.end and finding.span.start < one.end for one in spans)


def _clause(text: str, finding: Finding) -> str:
    """The words with what stands around them up to the next comma, and no number of anybody's card."""
    shown = masked(text)
    for match in _CLAUSE.finditer(shown):
        if match.start() <= finding.span.start < match.end():
            return match[0].strip()
    return masked_words(finding, text)


def _is_said_again(effect: Effect, customer: str, text: str) -> bool:
    """Whether it keeps the same promise, as it was read in passing."""
    if not (isinstance(effect, Put) and isinstance(effect.record, Commitment)):
        return False
    one = effect.record
    return one.customer == customer and (one.text in text or text in one.text)


def _due(effects: Iterable[Effect], text: str) -> str | None:
    """The day of the same promise as it was read in passing."""
    found = (one.record for one in effects if isinstance(one, Put) and isinstance(one.record, Commitment))
    return next((one.due for one in found if one.due and (one.text in text or text in one.text)), None)


def _with(effect: Effect, question: Question) -> Effect:
    """The reply with the question at its end; any other effect as it is."""
    if not (isinstance(effect, Tell) and not effect.to and effect.kind == "reply"):
        return effect
    post = replace(effect.post, question=asking.written(question), buttons=asking.buttons(question), ref=question.key)
    return replace(effect, post=post)
