"""From what was read of one customer to what is kept: what is believed is written, what is doubtful is set aside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.core.brief import Brief
from bot.core.effects import Change, Effect, Put
from bot.core.facts import Commitment, Opportunity, PlannedStep, Visit, opportunity_key
from bot.core.files import CustomerFile
from bot.core.outcome import Reason
from bot.core.parsed import Activity, Plan, Read
from bot.rules import wording

DEAL_FIELDS = ("stage", "amount", "budget", "expected_close")
"""The fields of an activity that change the opportunity, in the order in which an answer shows them."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that was read and not believed; `activity` holds the mention and that value alone."""

    field: str
    read: Read[Any]
    activity: Activity


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one activity leads to: the deal as it will stand, effects, answer line, what is doubtful, and why."""

    customer: str
    deal: Opportunity
    effects: tuple[Effect, ...]
    parts: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    reasons: tuple[Reason, ...]


def iso(due: date | None) -> str | None:
    """A due day or instant as it is kept."""
    return None if due is None else due.isoformat()


def opportunity_of(file: CustomerFile, brief: Brief) -> tuple[Opportunity, tuple[Effect, ...]]:
    """The customer's open opportunity, or a new one with the effect that opens it."""
    if file.opportunity is not None:
        return file.opportunity, ()
    sender = brief.sender.key if brief.sender else ""
    fresh = Opportunity(opportunity_key(file.customer.key), file.customer.key, owner=file.customer.owner or sender)
    return fresh, (Put(fresh),)


def record(activity: Activity, file: CustomerFile, brief: Brief, number: int, report: str | None = None) -> Recorded:
    """Decides what to keep of `activity`, the message's `number`th; `report` is the key of the day's report."""
    assert brief.sender is not None
    believed, doubts = _weigh(activity, brief.manners.write_above)
    deal, effects = opportunity_of(file, brief)
    reasons = [Reason("doubtful", {"customer": deal.customer, "field": d.field}) for d in doubts]
    parts = [_who(file, activity, brief.manners.guess_below)]
    changes: list[Effect] = []
    for name, value in believed.items():
        old = getattr(deal, name)
        if value == old:
            if name == "stage":
                parts.append(wording.change(name, None, value, brief.labels))
            continue
        changes.append(Change("opportunity", deal.key, name, old, value))
        if name == "stage":
            changes.append(Change("opportunity", deal.key, "stage_since", deal.stage_since, brief.now))
        parts.append(wording.change(name, old, value, brief.labels))
        reasons.append(Reason("read", {"customer": deal.customer, "field": name, "by": _by(activity, name)}))
    key = f"{brief.message}/{number}"
    visit = Visit(
        key=f"activity/{key}",
        person=brief.sender.key,
        customer=file.customer.key,
        at=brief.sent_at,
        report=report,
        channel=activity.channel.value if activity.channel else None,
        obstacles=tuple(read.value for read in activity.obstacles),
        competitors=tuple(read.value for read in activity.competitors),
        contacts=tuple(read.value for read in activity.contacts),
        **believed,
    )
    owed, owed_parts = _owed(activity, brief, file.customer.key, key)
    parts[1:1] = _circumstances(visit, brief)
    return Recorded(
        file.customer.key,
        replace(deal, **believed),
        (*effects, Put(visit), *changes, *owed),
        (*parts, *owed_parts),
        doubts,
        tuple(reasons),
    )


def _weigh(activity: Activity, write_above: float) -> tuple[dict[str, Any], tuple[Doubt, ...]]:
    """Splits the deal's fields into what is believed and what is doubtful, the most doubtful first."""
    believed: dict[str, Any] = {}
    doubts: list[Doubt] = []
    for name in DEAL_FIELDS:
        read: Read[Any] | None = getattr(activity, name)
        if read is None:
            continue
        if read.confidence >= write_above:
            believed[name] = read.value
        else:
            alone: dict[str, Any] = {name: replace(read, confidence=1.0)}
            doubts.append(Doubt(name, read, Activity(activity.mention, **alone)))
    return believed, tuple(sorted(doubts, key=lambda doubt: doubt.read.confidence))


def _by(activity: Activity, name: str) -> str:
    read: Read[Any] = getattr(activity, name)
    return read.by


def _who(file: CustomerFile, activity: Activity, guess_below: float) -> str:
    mention = activity.mention
    guessed = mention.confidence < guess_below
    name = f"{file.customer.short}（「{mention.text}」，猜的）" if guessed else file.customer.short
    return " ".join([name, *(read.value for read in activity.contacts)])


def _circumstances(visit: Visit, brief: Brief) -> list[str]:
    """How they met, and what stands in the way."""
    labels = brief.labels
    parts = [] if visit.channel is None else [labels.channels.get(visit.channel, visit.channel)]
    against = [labels.obstacles.get(obstacle, obstacle) for obstacle in visit.obstacles]
    if visit.competitors:
        against.append(f"对手 {'、'.join(visit.competitors)}")
    return [*parts, *(["、".join(against)] if against else [])]


def _owed(activity: Activity, brief: Brief, customer: str, key: str) -> tuple[list[Effect], list[str]]:
    """Next step and promises."""
    assert brief.sender is not None
    effects: list[Effect] = []
    parts: list[str] = []
    due: date | None = None
    if activity.next_action is not None:
        step = activity.next_action.value
        due = step.due
        effects.append(Put(PlannedStep(f"step/{key}", brief.sender.key, step.text, customer, iso(step.due))))
        parts.append(f"下一步 {wording.step(step)}")
    for number, promise in enumerate(activity.commitments, 1):
        # A dated promise is the next step, too: then they share the day.
        step_text = activity.next_action.value.text if activity.next_action else ""
        same = bool(step_text) and (promise.value in step_text or step_text in promise.value)
        effects.append(
            Put(
                Commitment(
                    f"commitment/{key}/{number}", brief.sender.key, customer, promise.value, iso(due) if same else None
                )
            )
        )
        parts.append(f"已承诺 {promise.value}")
    return effects, parts


def plan(plans: Sequence[Plan], brief: Brief) -> tuple[Effect, ...]:
    """Keeps what the rep says will be done."""
    assert brief.sender is not None
    effects = []
    for number, one in enumerate(plans, 1):
        customer = one.mention.customer if one.mention and one.mention.customer in brief.customers else None
        step = PlannedStep(f"plan/{brief.message}/{number}", brief.sender.key, one.text, customer, iso(one.date))
        effects.append(Put(step))
    return tuple(effects)
