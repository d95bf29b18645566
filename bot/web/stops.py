"""Where the sandbox's clock can be turned to: what one wants to see next, named as people name it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.core.localtime import local_day
from bot.core.worktime import at

_DAY = timedelta(days=1)
_EVENING, _MORNING = time(18, 30), time(8, 30)


@dataclass(frozen=True, slots=True)
class Stop:
    """One instant ahead. `key` is what the button says to us, `label` what it says to people."""

    key: str
    label: str
    at: datetime


def stops(now: datetime) -> Sequence[Stop]:
    """Those that lie ahead of an instant, the nearest first."""
    today = local_day(now)
    monday = today + timedelta(days=7 - today.weekday())
    found = [
        Stop("hours", "过两小时", now + timedelta(hours=2)),
        Stop("evening", "今天 18:30", at(today, _EVENING)),
        Stop("morning", "明天 08:30", at(today + _DAY, _MORNING)),
        Stop("day", "过一天", now + _DAY),
        Stop("monday", f"下周一 {monday.month}月{monday.day}日 08:30", at(monday, _MORNING)),
        Stop("week", "过一周", now + timedelta(days=7)),
    ]
    return [stop for stop in found if stop.at > now]
