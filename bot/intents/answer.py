"""The answer to our question: a number, a yes or no, a bare value, or a button."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core.brief import Brief
from bot.core.effects import Change, Close, Effect, Note, Put, Withdraw
from bot.core.facts import Alias, Customer, Value
from bot.core.files import CustomerFile
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Activity, Bare, Parsed, Read
from bot.core.question import Question
from bot.intents import Intent, lead_question
from bot.intents.list_changes import confirmed
from bot.rules import approving, asking, wording
from bot.rules.answering import answer, reply, say
from bot.rules.asking import NEW_CUSTOMER
from bot.rules.recording import opportunity_of

_BARE: Mapping[str, Callable[[Bare], Value]] = {
    "budget": lambda bare: bare.amount,
    "amount": lambda bare: bare.amount,
    "expected_close": lambda bare: bare.close,
    "phone": lambda bare: bare.phone,
    "stage": lambda bare: bare.stage,
    "decision_maker": lambda bare: bare.person,
}
_HINTS: Mapping[str, str] = {
    "budget": "回一个数字就行，例如「80万」",
    "amount": "回一个数字就行，例如「80万」",
    "expected_close": "回一个时间就行，例如「月底」",
    "phone": "回一个电话就行",
    "stage": "回一个阶段就行，例如「报价」",
    "decision_maker": "回一个人就行，例如「李主任」",
}
_SKIPPED = {
    "doubt": "好，没记。发正确的就行",
    "change": "好，没有改",
    "transfer": "好，没有转",
    "twin": "好，分开记",
}
_AFFIRMED = 1.0


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Completes what was asked about; what does not fit is asked for once more in other words."""
    question = brief.question
    if question is None:
        text = "这个已经处理过了" if brief.pressed is not None else "现在没有在等您回答的问题"
        return say(brief, text, "no_question")
    kind = parsed.command.kind if parsed.command else "value"
    if kind == "cancel" and question.kind != "promise":
        return _skip(question, brief)
    match question.kind:
        case "which":
            outcome = _which(question, parsed, brief)
        case "doubt":
            outcome = _doubt(question, kind, parsed, brief)
        case "field":
            outcome = _field(question, parsed, brief)
        case "change":
            outcome = confirmed(question, kind, brief)
        case "promise":
            outcome = _promise(question, kind, brief)
        case "transfer":
            outcome = lead_question.transferred(question, kind, brief)
        case "twin":
            outcome = lead_question.joined(question, kind, brief)
    return outcome


def _skip(question: Question, brief: Brief) -> Outcome:
    text = _SKIPPED.get(question.kind, "好，跳过")
    return Outcome((Close(question.key, "skipped"), reply(brief, text)), (Reason("skipped"),))


def _promise(question: Question, kind: str, brief: Brief) -> Outcome:
    """Yes: it stays a promise, and goes to be approved. No: it was none."""
    key = approving.key_of(asking.message_of(question))
    file = brief.customers.get(question.customer or "")
    name = file.customer.short if file else "客户"
    match kind:
        case "confirm":
            told = reply(brief, f"已记为答应{name}的事，已请主管审批，结果会告诉您")
            return Outcome(
                (Close(question.key, "answered"), Note(approving.CONFIRMED, key), told), (Reason("promise_confirmed"),)
            )
        case "cancel":
            told = reply(brief, "好，不记为承诺")
            return Outcome((Close(question.key, "skipped"), Withdraw("commitment", key), told), (Reason("no_promise"),))
        case _:
            return _unclear(question, brief, "回「确认」或「没答应」")


def _unclear(question: Question, brief: Brief, hint: str) -> Outcome:
    """Asks again; the question stays open, and so do its buttons."""
    told = reply(brief, f"没看懂。{hint}，或回「跳过」", question)
    return Outcome((told,), (Reason("unclear", {"question": question.key}),))


def _which(question: Question, parsed: Parsed, brief: Brief) -> Outcome:
    """A number, or 确认 where there is but one choice."""
    command = parsed.command
    target = command.target if command and command.kind == "choose" else None
    if command and command.kind == "confirm" and len(question.options) == 1:
        target = 1
    if not isinstance(target, int) or not 1 <= target <= len(question.options):
        return _unclear(question, brief, f"回 1 到 {len(question.options)} 的数字" if question.options[1:] else "回 1")
    assert question.activity is not None
    chosen = question.options[target - 1].value
    before: tuple[Effect, ...] = (Close(question.key, "answered"),)
    if chosen == NEW_CUSTOMER:
        fresh = _new_customer(question.activity, brief)
        chosen = fresh.key
        before = (*before, Put(fresh))
        brief = replace(brief, customers={**brief.customers, chosen: CustomerFile(fresh)})
    learned = _learned(question, chosen, brief)
    before = (*before, *map(Put, learned))
    said = [f"以后您说「{one.name}」就是{brief.customers[one.customer].customer.short}" for one in learned]
    mention = replace(question.activity.mention, customer=chosen, confidence=_AFFIRMED, candidates=())
    return _told(replace(question.activity, mention=mention), brief, before, question.report, said)


def _learned(question: Question, customer: str, brief: Brief) -> tuple[Alias, ...]:
    """What was meant is meant the next time, too: by this person alone where the words fit others as well."""
    assert question.activity is not None
    assert brief.sender is not None
    file = brief.customers.get(customer)
    name = question.activity.mention.text
    shared = bool(question.options[1:])
    if file is None or (name in {file.customer.name, file.customer.short} and not shared):
        return ()
    person = brief.sender.key if shared else None
    return (Alias("/".join(filter(None, (name, customer, person))), name, customer, person),)


def _new_customer(activity: Activity, brief: Brief) -> Customer:
    assert brief.sender is not None
    name = activity.mention.text
    return Customer(f"L{brief.next_customer:04d}", name, name, owner=brief.sender.key)


def _doubt(question: Question, kind: str, parsed: Parsed, brief: Brief) -> Outcome:
    """Yes, or the right value in place of the doubtful one."""
    assert question.activity is not None
    assert question.field is not None
    activity = question.activity
    if kind != "confirm":
        value = value_of(question.field, parsed)
        if value is None:
            return _unclear(question, brief, _HINTS[question.field])
        old: Read[Any] = getattr(activity, question.field)
        corrected: dict[str, Any] = {question.field: replace(old, value=value, confidence=_AFFIRMED, by="answer")}
        activity = replace(activity, **corrected)
    return _told(activity, brief, (Close(question.key, "answered"),), question.report)


def _told(
    activity: Activity, brief: Brief, before: tuple[Effect, ...], report: str | None, said: Sequence[str] = ()
) -> Outcome:
    told = Parsed("", "update", _AFFIRMED, activities=(activity,))
    return answer(told, brief, "已记", before=before, report=report, last=said, public=False)


def _field(question: Question, parsed: Parsed, brief: Brief) -> Outcome:
    """A bare value for one field of a deal or a lead."""
    assert question.subject is not None
    assert question.field is not None
    kind, key = question.subject
    value = value_of(question.field, parsed)
    if value is None and is_unknown(parsed):
        told = reply(brief, "好，问到了再告诉我")
        return Outcome((Close(question.key, "skipped"), told), (Reason("unknown", {"field": question.field}),))
    if value is None:
        return _unclear(question, brief, _HINTS[question.field])
    effects: list[Effect] = [Close(question.key, "answered")]
    name, old = "", None
    file = brief.customers.get(question.customer or "")
    if kind == "opportunity" and file is not None:
        deal, opening = opportunity_of(file, brief)
        effects += opening
        name, old, key = f"{file.customer.short}｜", getattr(deal, question.field), deal.key
    effects.append(Change(kind, key, question.field, old, value))
    told = reply(brief, f"已记 {name}{wording.change(question.field, old, value, brief.labels)}")
    return Outcome((*effects, told), (Reason("answered", {"field": question.field}),))


def value_of(field: str, parsed: Parsed) -> Value:
    """What a short text says for a field, `None` for nothing; a field without a form of its own takes the words."""
    if field in _BARE:
        return _BARE[field](parsed.bare) if parsed.bare else None
    return None if is_unknown(parsed) else parsed.text.strip() or None


def is_unknown(parsed: Parsed) -> bool:
    """Whether a short text says that whoever was asked does not know: 「还不清楚」 is nobody's trouble."""
    return parsed.bare is not None and parsed.bare.unknown


INTENT = Intent(name="answer", handles=("answer",), decide=decide)
