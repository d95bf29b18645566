"""已处理 12, 静默 12 两天, and the buttons of an alert: who sees to it, when it comes back, how it ended."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain

from bot.core.alert import Alert, Standing
from bot.core.brief import Brief
from bot.core.effects import CancelTimer, Effect, Move, Note, SetTimer
from bot.core.localtime import SHANGHAI, local_day
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Command, Parsed
from bot.core.worktime import at
from bot.intents import Intent
from bot.rules import ladder, wording
from bot.rules.answering import reply, say

_HANDLED = frozenset({"ack", "snooze", "resolve", "contact_today", "history"})
ORDERS = _HANDLED | {"approve", "refuse"}
"""What can be ordered of an alert; approving has a file of its own."""

_MORNING = time(8, 30)
"""When a snooze ends that names a day and no hour."""
_SPAN = re.compile(r"(\d{1,3})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_LONGEST = timedelta(days=92)
_STATES = {"open": "还开着", "acked": "处理中", "snoozed": "静默中", "resolved": "已了结"}
_BY_FACTS = {
    "stage_changed": "阶段已变化",
    "activity": "有了新的跟进",
    "next_step": "已定下一步",
    "closed": "商机已结束",
    "done": "已经做了",
    "material": "材料已补上",
    "claimed": "已有人认领",
    "rule_off": "规则已停用",
}
_MOST_LISTED = 6


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Does it to what is named, all that a pressed card shows, or the only one there is; not to what is another's."""
    command = parsed.command
    assert command is not None
    assert brief.sender is not None
    named = brief.meant[0] if brief.meant else None
    found = [one for one in brief.alerts if (one.number in brief.meant if brief.meant else _was_told(one))]
    mine = sorted((one for one in found if one.number in brief.mine), key=lambda one: one.number)
    if found and not mine and named is not None:
        refused = Note("refused", f"alert/{named}")
        told = reply(brief, f"{named}号不归您处理，请找本人或他的主管")
        return Outcome((refused, told), (Reason("no_right", {"alert": str(named), "person": brief.sender.key}),))
    if not mine:
        return say(brief, f"没有{named}号" if named is not None else "没有等您处理的提醒或预警", "no_alert")
    if len(mine) > 1 and named is None:
        return say(brief, "\n".join(["哪一条？回「已处理 编号」：", *_listed(mine, brief)]), "which_alert")
    return _do(mine, command, parsed, brief)


def _was_told(alert: Alert) -> bool:
    """Whether somebody who names no number may mean it."""
    return _is_live(alert) and alert.standing.tier > 0


def _is_live(alert: Alert) -> bool:
    return alert.standing.state != "resolved"


def _listed(alerts: list[Alert], brief: Brief) -> list[str]:
    lines = [f"{one.number} {_called(one, brief)}" for one in alerts[:_MOST_LISTED]]
    return lines if len(alerts) <= _MOST_LISTED else [*lines, f"……共 {len(alerts)} 条，回「预警」看全部"]


def _called(alert: Alert, brief: Brief) -> str:
    called = (brief.short.get(alert.customer or ""), wording.rule(alert))
    return " · ".join(filter(None, called))


def _do(meant: list[Alert], command: Command, parsed: Parsed, brief: Brief) -> Outcome:
    if command.kind == "history":
        return say(brief, "\n\n".join("\n".join(_history(one, brief)) for one in meant), "history")
    live = [one for one in meant if _is_live(one)]
    if not live:
        ended = "；".join(f"{one.number}号{_ended(one)}" for one in meant)
        return say(brief, f"{ended}，不用再处理", "settled_already")
    assert brief.sender is not None
    by, called = brief.sender.key, _numbered(live)
    match command.kind:
        case "ack":
            moved = [_moved(one, replace(one.standing, state="acked", by=by, reason=None, until=None)) for one in live]
            return _done("acked", live, moved, brief, f"好，{called}记为处理中，不再往上提醒；有新变化再说")
        case "resolve":
            why = parsed.text if brief.pressed is None else "resolve"
            moved = [ladder.settled(one, why, by) for one in live]
            return _done("resolved", live, moved, brief, f"好，{called}已了结")
        case _:
            return _snooze(live, command, brief)


def _numbered(alerts: list[Alert]) -> str:
    """4、6、7号."""
    return f"{'、'.join(str(one.number) for one in alerts)}号"


def _moved(alert: Alert, new: Standing) -> tuple[Effect, ...]:
    return (Move(alert.number, alert.standing, new), CancelTimer(ladder.TIMER, str(alert.number)))


def _done(state: str, alerts: list[Alert], moved: Iterable[Iterable[Effect]], brief: Brief, text: str) -> Outcome:
    """The answer to what was done to some alerts, each with its reason."""
    reasons = tuple(Reason(state, {"alert": str(one.number)}) for one in alerts)
    return Outcome((*chain.from_iterable(moved), reply(brief, text)), reasons)


def _snooze(alerts: list[Alert], command: Command, brief: Brief) -> Outcome:
    until, first = _until(command, brief), alerts[0].number
    if until is None or not brief.now < until <= brief.now + _LONGEST:
        return say(
            brief,
            f"静默到什么时候？例如「静默 {first} 2天」「静默 {first} 到周五」，最长3个月",
            "until_when",
        )
    assert brief.sender is not None
    by = brief.sender.key
    moved = [
        (
            Move(one.number, one.standing, replace(one.standing, state="snoozed", by=by, until=until, reason=None)),
            SetTimer(ladder.TIMER, str(one.number), until),
        )
        for one in alerts
    ]
    shown = wording.due(until.astimezone(SHANGHAI).replace(tzinfo=None))
    return _done("snoozed", alerts, moved, brief, f"好，{_numbered(alerts)}静默到 {shown}，到时自动恢复")


def _until(command: Command, brief: Brief) -> datetime | None:
    """Until when: as said, after a button's span (`2d`), or for 今天联系 until tomorrow morning."""
    if command.kind == "contact_today":
        return at(local_day(brief.now) + timedelta(days=1), _MORNING)
    said: date | datetime | None = command.until
    if isinstance(said, datetime):
        return said.replace(tzinfo=SHANGHAI)
    if said is not None:
        return at(said, _MORNING)
    span = _SPAN.fullmatch(str(command.target or ""))
    return brief.now + timedelta(**{_UNITS[span[2]]: int(span[1])}) if span else None


def _history(alert: Alert, brief: Brief) -> list[str]:
    """What happened to an alert, in order. Of a warning only those above see this."""
    lines = [f"{alert.number}号 {_called(alert, brief)}", f"{_time(alert.opened_at)} 触发"]
    lines += [
        f"{_time(one.at)} 已告知{wording.name(one.person, brief.people)}" for one in brief.told.get(alert.number, ())
    ]
    return [*lines, f"现在：{_ended(alert)}"]


def _time(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%m-%d %H:%M}"


def _ended(alert: Alert) -> str:
    standing = alert.standing
    if standing.state == "snoozed" and standing.until is not None:
        return f"静默到 {_time(standing.until)}"
    return (
        _BY_FACTS.get(standing.reason or "", _STATES[standing.state])
        if standing.by is None
        else _STATES[standing.state]
    )


INTENT = Intent(
    name="alert",
    handles=tuple(f"command/{kind}" for kind in sorted(_HANDLED)),
    decide=decide,
    help="处理提醒：「已处理 12」「静默 12 两天」「12 看全过程」「12 了结」；「预警」看还开着的",
    examples=("已处理 12", "静默 12 两天", "12 看全过程", "今天联系 12", "12号，了结"),
    counter_examples=("海棠医疗的投诉处理好了，客户满意", "今天联系海棠医疗12台的事了结了"),
)
