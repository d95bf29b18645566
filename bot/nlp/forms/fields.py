"""Every value of a reading with its name: one walk for the marks of specs, for `parse --why` and for calibration."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.core.parsed import Activity, Lead, Parsed, Read, Step

Value = Read[str] | Read[Decimal] | Read[Step]
_OF_ACTIVITY = ("channel", "stage", "budget", "amount", "expected_close", "next_action")
_OF_LEAD = ("company", "contact", "title", "phone", "source", "budget", "city", "industry", "need")


@dataclass(frozen=True, slots=True)
class Field:
    """One value, `name` as in specs: `contact`, `lead.phone`, `metric.calls`.

    of: the place of its activity, lead or plan among its like; `None` for what belongs to the message.
    """

    name: str
    of: int | None
    read: Value


def fields(parsed: Parsed) -> Iterator[Field]:
    """All of them: the message's own, each activity's, each lead's, each plan's."""
    for name, read in parsed.grounds.items():
        yield Field(name, None, read)
    for key, total in parsed.metrics.items():
        yield Field(f"metric.{key}", None, total)
    for index, activity in enumerate(parsed.activities):
        yield from (Field(name, index, read) for name, read in _activity(activity))
    for index, lead in enumerate(parsed.leads):
        yield from (Field(f"lead.{name}", index, read) for name, read in _lead(lead))
    for index, plan in enumerate(parsed.plans):
        yield Field("plan", index, Read(shown(plan.date) or "", plan.span, plan.confidence, "plans"))


def _activity(activity: Activity) -> Iterator[tuple[str, Value]]:
    mention = activity.mention
    yield "customer", Read(mention.customer or "?", mention.span, mention.confidence, "names")
    yield from (("contact", read) for read in activity.contacts)
    for name in _OF_ACTIVITY:
        if (read := getattr(activity, name)) is not None:
            yield name, read
    yield from (("obstacle", read) for read in activity.obstacles)
    yield from (("competitor", read) for read in activity.competitors)
    yield from (("commitment", read) for read in activity.commitments)


def _lead(lead: Lead) -> Iterator[tuple[str, Value]]:
    for name in _OF_LEAD:
        if (read := getattr(lead, name)) is not None:
            yield name, read


def shown(value: object) -> str | None:
    """A value as marks write it: a sum in plain digits, a day or minute in ISO 8601, a step by its day."""
    match value:
        case Step(due=due):
            return shown(due)
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
        case None:
            return None
        case _:
            return str(value)
