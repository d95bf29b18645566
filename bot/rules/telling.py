"""Records told on one line, for whoever asks after them."""

from datetime import date

from bot.core.facts import Commitment, PlannedStep, Visit
from bot.core.files import Labels
from bot.core.inquiry import Inquiry
from bot.rules import wording


def visit(one: Visit, inquiry: Inquiry, labels: Labels, *, named: bool = True) -> str:
    """What one activity told, on one line; `named`: with the customer."""
    parts = (
        " ".join([*([inquiry.short(one.customer)] if named else []), *one.contacts]),
        labels.channels.get(one.channel or "", ""),
        labels.stages.get(one.stage or "", ""),
        "、".join(labels.obstacles.get(name, name) for name in one.obstacles),
        f"对手 {'、'.join(one.competitors)}" if one.competitors else "",
        f"报价{wording.money(one.amount)}" if one.amount is not None else "",
        f"预算{wording.money(one.budget)}" if one.budget is not None else "",
    )
    return "｜".join(part for part in parts if part)


def step(one: PlannedStep) -> str:
    """A next step with its day."""
    return f"{one.text}{_due(one.due)}"


def promise(one: Commitment) -> str:
    """What was promised, with its day."""
    return f"{one.text}{_due(one.due)}"


def _due(due: str | None) -> str:
    """The day, with its hour where one was said."""
    if due is None:
        return ""
    day, _, hour = due.partition("T")
    return f"（{wording.day(date.fromisoformat(day))}{hour[:5]}）"
