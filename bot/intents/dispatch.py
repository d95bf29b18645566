"""Who takes a message: the one place that knows all intents, and the courtesies that every answer shares."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from bot.core.alert import number_of
from bot.core.brief import Brief
from bot.core.effects import Change, Effect, Tell
from bot.core.facts import REPORTING, Person
from bot.core.outcome import Outcome
from bot.core.parsed import Command, Lead, Parsed, Read
from bot.core.place import unasked
from bot.discovery import collect
from bot.intents import Intent
from bot.intents.answer import is_unknown, value_of
from bot.rules import approving
from bot.rules.leading import key_of

_REPORTS = frozenset({"daily_report", "lead", "update"})
_REPLIES = frozenset({"command/confirm", "command/cancel", "command/choose"})
_GREETING = "我是销售助手。您发来的内容会用于日报和跟进，也会做合规检查并留存。回「帮助」看我能做什么。"
_LEAD = ("company", "contact", "title", "phone", "source", "city", "industry", "need")
_LONGEST_VALUE = 40
"""Characters of an answer to an open question."""


@cache
def intents() -> Mapping[str, Intent]:
    """Every intent by what it handles; raises ValueError when two handle the same."""
    found: dict[str, Intent] = {}
    for intent in collect("bot.intents", "INTENT", Intent).values():
        for kind in intent.handles:
            if kind in found:
                raise ValueError(f"{intent.name} and {found[kind].name} both handle {kind}")
            found[kind] = intent
    return found


def kind_of(parsed: Parsed) -> str:
    """What a message asks of us, as `handles` names it: `daily_report`, `command/undo`, `query/todo`."""
    detail = parsed.command or parsed.query
    return parsed.intent if detail is None else f"{parsed.intent}/{detail.kind}"


def pressed(action: str) -> Parsed:
    """A button's action (`confirm`, `choose:2`) as if it had been said."""
    kind, _, target = action.partition(":")
    number = int(target) if target.isdecimal() else None
    command = Command(kind, number if number is not None else target or None)
    return Parsed(action, "command", 1.0, command=command)


def unreadable(kind: str) -> Parsed:
    """What we take note of without reading it: a platform's event, or a medium that is new to us."""
    return Parsed("", "event" if kind.startswith("event:") else "medium", 1.0)


def attached(medium: str, name: str, customer: str = "") -> Parsed:
    """A picture, a file, a place; its name, if it has one, is all that can be read of it."""
    return Parsed(name, f"medium/{medium}", 1.0, form={"customer": customer} if customer else {})


def submitted(form: str, data: Mapping[str, str]) -> Parsed:
    """What another system sent: a form is read as it was filled in."""
    leads = (Lead(**{name: _given(data.get(name)) for name in _LEAD}),) if form == "lead" else ()
    return Parsed("", f"form/{form}", 1.0, leads=leads, form=data)


def _given(value: str | None) -> Any:  # noqa: ANN401  a reading of the field's own type
    return Read(value, None, 1.0, "form") if value else None


def choose(parsed: Parsed, brief: Brief) -> Intent:
    """The intent that takes the message."""
    if parsed.intent == "event" or parsed.intent.startswith("form/"):
        return intents()[parsed.intent]
    if brief.sender is None:
        return intents()["stranger"]
    if _answers(parsed, brief):
        return intents()["answer"]
    if parsed.intent in _REPORTS and brief.sender.role not in REPORTING:
        return intents()["other"]
    return intents().get(kind_of(parsed), intents()["other"])


def _answers(parsed: Parsed, brief: Brief) -> bool:
    """Whether the message answers our question: a button, a yes or no, a number, or the bare value asked for."""
    if number_of(brief.pressed) is not None or key_of(brief.pressed) is not None:
        return False
    if brief.pressed is not None or kind_of(parsed) in _REPLIES:
        return True
    if brief.question is None or brief.question.field is None or parsed.intent not in {"other", "update"}:
        return False
    # What names a customer, or is long, is something new; 「大家早」 is not somebody's budget.
    names_nobody = not (parsed.activities or parsed.leads or parsed.plans)
    short = len(parsed.text.strip()) <= _LONGEST_VALUE
    answered = value_of(brief.question.field, parsed) is not None or is_unknown(parsed)
    return names_nobody and short and answered


def decide(parsed: Parsed, brief: Brief) -> tuple[str, Outcome]:
    """The name of the intent that took the message, and what it decided."""
    intent = choose(parsed, brief)
    outcome = approving.confirmed(parsed, brief, intent.decide(parsed, brief))
    if brief.sender is None or parsed.intent == "event":
        return intent.name, outcome
    return intent.name, _attend(outcome, brief.sender, brief)


def _attend(outcome: Outcome, sender: Person, brief: Brief) -> Outcome:
    """Greets on first contact, and remembers where the person writes from.

    Who speaks in a group need not look at that platform on their own; it counts until they have been seen elsewhere.
    """
    more: list[Effect] = []
    channel = unasked(brief.channel)
    if sender.channel != channel and not (brief.in_group and sender.channel):
        more.append(Change("person", sender.key, "channel", sender.channel, channel))
    effects = outcome.effects
    if not sender.greeted:
        more.append(Change("person", sender.key, "greeted", old=False, new=True))
        effects = tuple(_greet(effect) if isinstance(effect, Tell) and not effect.to else effect for effect in effects)
    return replace(outcome, effects=(*effects, *more)) if more else outcome


def _greet(tell: Tell) -> Tell:
    return replace(tell, post=replace(tell.post, text=f"{_GREETING}\n\n{tell.post.text}"))
