"""What one rep has to do on a day, in order: for the morning's map and for whoever asks."""

from collections.abc import Iterator
from datetime import date, datetime

from bot.core.alert import Alert
from bot.core.daybook import Daybook
from bot.core.facts import PlannedStep
from bot.core.localtime import SHANGHAI, local_day
from bot.rules import wording
from bot.rules.chain import WARNING


def due_of(step: PlannedStep) -> date | datetime | None:
    """When a step is due: a day, or an aware instant where an hour was said."""
    if step.due is None:
        return None
    if len(step.due) == len("2026-03-20"):
        return date.fromisoformat(step.due)
    return datetime.fromisoformat(step.due).replace(tzinfo=SHANGHAI)


def day_of(due: date | datetime) -> date:
    """The day on which something is due."""
    return local_day(due) if isinstance(due, datetime) else due


def lines(book: Daybook, person: str) -> Iterator[str]:
    """Steps with an hour, steps of the day, then those overdue and untouched; a customer once."""
    seen: set[str] = set()
    for step, why in _steps(book, person):
        if step.customer is None or step.customer not in seen:
            yield "｜".join(filter(None, (book.short(step.customer) if step.customer else "", why, step.text)))
        if step.customer is not None:
            seen.add(step.customer)


def standing_still(book: Daybook, person: str) -> Iterator[str]:
    """What is open beside that: not part of the map, which would say the same thing every morning."""
    busy = {step.customer for step, _ in _steps(book, person)}
    for alert in book.alerts:
        if alert.person == person and alert.customer not in busy and _is_shown(alert):
            busy.add(alert.customer)
            what = wording.rule(alert)
            since = wording.day(local_day(alert.opened_at), weekday=False)
            yield f"{book.short(alert.customer or '')}｜{what}（{since}起）｜回「已处理 {alert.number}」可收起"


def _is_shown(alert: Alert) -> bool:
    return alert.rule != WARNING and alert.standing.state == "open" and alert.standing.tier > 0


def _steps(book: Daybook, person: str) -> Iterator[tuple[PlannedStep, str]]:
    timed: list[tuple[datetime, PlannedStep]] = []
    today: list[PlannedStep] = []
    late: list[PlannedStep] = []
    for step in book.steps:
        due = due_of(step)
        if step.person != person or due is None:
            continue
        if day_of(due) != book.day:
            late += [step] if book.is_overdue(step.customer, day_of(due)) else []
        elif isinstance(due, datetime):
            timed.append((due, step))
        else:
            today.append(step)
    yield from ((step, f"今天{due:%H:%M}") for due, step in sorted(timed, key=lambda pair: pair[0]))
    yield from ((step, "今天到期") for step in today)
    yield from ((step, "已过期，还没有更新") for step in late)
