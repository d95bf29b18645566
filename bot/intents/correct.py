"""改成…, 更正: sets right what the sender reported before."""

from collections.abc import Iterator

from bot.core.brief import Brief
from bot.core.effects import Change, Effect, Put
from bot.core.facts import Value, Visit
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Bare, Command, Parsed
from bot.intents import Intent
from bot.rules import wording
from bot.rules.answering import reply, say

_MONEY = ("amount", "budget")


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Changes the one field of the last message (or of the customer named) that the new value fits."""
    command = parsed.command
    if command is None or not command.text:
        return _lost(brief, "没看懂要改成什么。这样说就行：「改成96万」「海棠医疗报价改成96万」")
    effects, told = _fitting(command, parsed.text, brief)
    if not effects:
        return _lost(brief, "没找到要改的那一项。带上客户和项目再说一遍，例如「海棠医疗报价改成96万」")
    return Outcome((*effects, reply(brief, told)), (Reason("corrected", {"to": command.text}),))


def _lost(brief: Brief, text: str) -> Outcome:
    return say(brief, text, "nothing_to_correct")


def _fitting(command: Command, text: str, brief: Brief) -> tuple[tuple[Effect, ...], str]:
    """The effects of the correction and its answer; none when nothing fits."""
    for field, value in _fields(command.value or Bare(), text):
        for customer in _concerned(command, field, brief):
            file = brief.customers[customer]
            deal = file.opportunity
            old: Value = getattr(deal, field) if deal else None
            if deal is None or old is None:
                continue
            visits = [Change("activity", key, field, old, value) for key in _visits(brief, customer, field)]
            now, was = (wording.shown(field, one, brief.labels) for one in (value, old))
            told = f"已改：{file.customer.short} {wording.FIELDS[field]} {now}（刚才记的是 {was}）"
            return (Change("opportunity", deal.key, field, old, value), *visits), told
    return _renamed(command, text, brief)


def _fields(value: Bare, text: str) -> Iterator[tuple[str, Value]]:
    """The fields that a value may belong to; the one that is named comes first."""
    if value.amount is not None:
        for field in sorted(_MONEY, key=lambda field: wording.FIELDS[field] not in text):
            yield field, value.amount
    elif value.stage is not None:
        yield "stage", value.stage
    elif value.close is not None:
        yield "expected_close", value.close


def _concerned(command: Command, field: str, brief: Brief) -> list[str]:
    """The customer named; else those of whom the last message said that field, the last one first."""
    if command.customer is not None:
        return [command.customer] if command.customer in brief.customers else []
    keys = [
        effect.key
        for effect in (brief.last.effects if brief.last else ())
        if isinstance(effect, Change) and effect.kind == "opportunity" and effect.name == field
    ]
    deals = {file.opportunity.key: customer for customer, file in brief.customers.items() if file.opportunity}
    return [deals[key] for key in reversed(keys) if key in deals]


def _reported(brief: Brief) -> Iterator[Visit]:
    for effect in brief.last.effects if brief.last else ():
        if isinstance(effect, Put) and isinstance(effect.record, Visit):
            yield effect.record


def _visits(brief: Brief, customer: str, field: str) -> list[str]:
    """The lines of the last message that report the field of that customer."""
    return [visit.key for visit in _reported(brief) if visit.customer == customer and getattr(visit, field) is not None]


def _renamed(command: Command, text: str, brief: Brief) -> tuple[tuple[Effect, ...], str]:
    """A person's name: 「见的是马工不是冯工」 names the wrong one, too."""
    for visit in _reported(brief):
        for wrong in visit.contacts:
            if wrong != command.text and wrong in text and command.text is not None:
                right = tuple(command.text if name == wrong else name for name in visit.contacts)
                change = Change("activity", visit.key, "contacts", visit.contacts, right)
                return (
                    change,
                ), f"已改：{brief.customers[visit.customer].customer.short} 联系人 {wrong} → {command.text}"
    return (), ""


INTENT = Intent(
    name="correct",
    handles=("command/correct",),
    decide=decide,
    examples=("更正：海棠医疗报价不是69万，是96万",),
    counter_examples=("客户说合同条款要改成月结",),
)
