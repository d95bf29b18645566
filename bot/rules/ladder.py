"""The ladder: whom an alert is taken to next, and when. One rule for all alerts; each keeps its own rungs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.core.alert import Alert, Rung, Standing, ref_of
from bot.core.effects import CancelTimer, Effect, Move, Notify, Raise, SetTimer
from bot.core.facts import Person
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Button, Post, PostKind
from bot.core.worktime import WorkTime
from bot.rules import chain
from bot.rules.restraint import free_at

TIMER = "ladder"
"""The kind of the timers at which a rung is due; their subject is the alert's number."""

Words = Callable[[Matter, int], Post]
"""What is said of a matter on a rung (1, 2, 3); buttons of its own stand in place of the usual ones."""

_FOR_THE_REP = (Button("已处理", "ack"), Button("今天联系", "contact_today"), Button("静默2天", "snooze:2d"))
_FOR_THOSE_ABOVE = (
    Button("我来处理", "ack"),
    Button("看全过程", "history"),
    Button("静默2天", "snooze:2d"),
    Button("了结", "resolve"),
)


def opened(alert: Alert, worktime: WorkTime) -> tuple[Effect, ...]:
    """Opens an alert and sets its first rung."""
    return (Raise(alert), SetTimer(TIMER, str(alert.number), next_due(alert, worktime) or alert.opened_at))


def settled(alert: Alert, reason: str, by: str | None = None) -> tuple[Effect, ...]:
    """Ends an alert for good: by the fact itself, or by a person."""
    new = replace(alert.standing, state="resolved", by=by, reason=reason, until=None)
    return (Move(alert.number, alert.standing, new), CancelTimer(TIMER, str(alert.number)))


def next_due(alert: Alert, worktime: WorkTime) -> datetime | None:
    """When the next rung is due; `None` at the top of the ladder."""
    standing = alert.standing
    return worktime.after(standing.since, rung.after) if (rung := _rung(alert)) else None


def _rung(alert: Alert) -> Rung | None:
    return alert.ladder[alert.standing.tier] if alert.standing.tier < len(alert.ladder) else None


def climb(matter: Matter, words: Words) -> Outcome:
    """What happens when an alert's timer rings."""
    alert = matter.alert
    if alert is None or alert.standing.state in {"resolved", "acked"}:
        return Outcome((), (Reason("settled"),))
    now, worktime = matter.now, matter.team.worktime
    woken: tuple[Effect, ...] = ()
    if alert.standing.state == "snoozed":
        if alert.standing.until is not None and now < alert.standing.until:
            return _later(alert, alert.standing.until, "snoozed")
        awake = replace(alert.standing, state="open", until=None, by=None, reason="snooze_over")
        woken = (Move(alert.number, alert.standing, awake),)
        alert = replace(alert, standing=awake)
    rung, due = _rung(alert), next_due(alert, worktime)
    if rung is None or due is None:
        return Outcome(woken, (Reason("top_of_the_ladder"),))
    if due > now:
        return _later(alert, due, "not_due_yet", woken)
    people = chain.recipients(matter.team, rung.to, alert.person, local_day(now))
    hold = _hold(matter, rung, people)
    if hold > now:
        return _later(alert, hold, "held", woken)
    return _told(matter, alert, rung, people, words, woken)


def _later(alert: Alert, due: datetime, why: str, before: tuple[Effect, ...] = ()) -> Outcome:
    facts = {"until": due.isoformat(), "tier": str(alert.standing.tier + 1)}
    return Outcome((*before, SetTimer(TIMER, str(alert.number), due)), (Reason(why, facts),))


def _hold(matter: Matter, rung: Rung, people: tuple[Person, ...]) -> datetime:
    """Until when a rung waits: for the morning, the rep's next working day, or the calm after something has changed.

    The alert itself waits and not its words, so that what has settled by then is never said.
    """
    if rung.bundle is not None:
        return matter.now  # its words wait by themselves, together with others
    if rung.to == "rep" and rung.weight == "ordinary" and matter.last is not None:
        calm = matter.last.at + matter.team.restraint.calm
        if calm > matter.now:
            return calm
    return max(
        (free_at(matter.team, one, kind_of(rung), rung.weight, matter.now) for one in people), default=matter.now
    )


def kind_of(rung: Rung) -> PostKind:
    """A nudge to the rep, an alert to everyone else."""
    return "nudge" if rung.to == "rep" else "alert"


def _told(
    matter: Matter, alert: Alert, rung: Rung, people: tuple[Person, ...], words: Words, woken: tuple[Effect, ...]
) -> Outcome:
    tier = alert.standing.tier + 1
    if alert is not matter.alert:
        matter = replace(matter, alert=alert)
    known = {told.person for told in matter.told}
    # A rep who leads their own team, or two rungs that end at one person: nobody hears the same thing twice.
    new = [one for one in people if one.key not in known]
    post = words(matter, tier)
    buttons = post.buttons or (_FOR_THE_REP if rung.to == "rep" else _FOR_THOSE_ABOVE)
    post = replace(post, text=numbered(post.text, alert.number, rung), buttons=buttons, ref=ref_of(alert.number))
    notices = [
        Notify(
            Notice(
                key=f"{alert.rule}/{alert.number}/{tier}/{one.key}",
                to=one.key,
                kind=kind_of(rung),
                rule=alert.rule,
                post=post,
                due_at=_bundled(matter, rung, one),
                tier=tier,
                customer=alert.customer,
                alert=alert.number,
                weight=rung.weight,
            )
        )
        for one in new
    ]
    standing = Standing(since=matter.now, tier=tier)
    climbed = replace(alert, standing=standing)
    due = next_due(climbed, matter.team.worktime)
    following = (SetTimer(TIMER, str(alert.number), due),) if due else ()
    reason = Reason("climbed", {"tier": str(tier), "to": " ".join(one.key for one in new) or "nobody new"})
    return Outcome((*woken, Move(alert.number, alert.standing, standing), *notices, *following), (reason,))


def _bundled(matter: Matter, rung: Rung, person: Person) -> datetime:
    """Now, or when what already waits for this person is said, if the rung lets its words wait for more."""
    if rung.bundle is None:
        return matter.now
    return matter.bundles.get(person.key, matter.team.worktime.after(matter.now, rung.bundle))


def numbered(text: str, number: int, rung: Rung) -> str:
    """The words with the number by which people answer, at the end of their first line."""
    first, newline, rest = text.partition("\n")
    return f"{first}（{'提醒' if rung.to == 'rep' else '预警'}{number}）{newline}{rest}"
