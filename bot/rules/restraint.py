"""How sparing the bot is: when something may be said unasked, together with what, and how much to one person a day."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.core.effects import Effect, Release, Tell
from bot.core.facts import Person
from bot.core.localtime import SHANGHAI, local_day
from bot.core.notice import Notice, Weight
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post, PostKind
from bot.core.team import Restraint, Team
from bot.core.worktime import at
from bot.rules.chain import WARNING

_DAY = timedelta(days=1)


def _hour(value: object) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("hour", "应为一天里的时刻，例如 21:00") from None


Hour = Annotated[time, BeforeValidator(_hour)]


class RestraintFile(BaseModel):
    """The shape of restraint.yaml; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quiet_from: Hour
    quiet_until: Hour
    nudges_a_day: Annotated[int, Field(ge=1, le=100)]
    spread_minutes: Annotated[int, Field(ge=0, le=60)]
    calm_minutes: Annotated[int, Field(ge=0, le=1440)]

    def restraint(self) -> Restraint:
        """The file's figures as rules take them."""
        spread, calm = timedelta(minutes=self.spread_minutes), timedelta(minutes=self.calm_minutes)
        return Restraint(self.quiet_from, self.quiet_until, self.nudges_a_day, spread, calm)


def free_at(team: Team, person: Person, kind: PostKind, weight: Weight, now: datetime) -> datetime:
    """The earliest instant from now on at which something of a kind may be said to somebody.

    What waited for the morning is spread over some minutes by a hash of the person: each hears it all at once.
    """
    if weight == "urgent":
        return now
    restraint = team.restraint
    day, hour = local_day(now), now.astimezone(SHANGHAI).time()
    opens = day
    if hour >= restraint.quiet_from > restraint.quiet_until:
        opens = day + _DAY
    if kind == "nudge" and not (worktime := team.worktime_of(person)).is_workday(opens):
        opens = worktime.next_workday(opens)
    if opens == day and hour >= restraint.quiet_until:
        return now
    return at(opens, restraint.quiet_until) + _share(person.key, restraint.spread)


def is_quiet(team: Team, now: datetime) -> bool:
    """Whether it is an hour at which only urgent things are said."""
    hour = now.astimezone(SHANGHAI).time()
    return hour >= team.restraint.quiet_from > team.restraint.quiet_until or hour < team.restraint.quiet_until


def _share(key: str, spread: timedelta) -> timedelta:
    return timedelta(seconds=int(spread.total_seconds() * zlib.crc32(key.encode()) / 2**32))


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits to be said to one person.

    stale: keys of notices whose alert is settled or asleep by now. said: how many nudges they had today.
    """

    person: Person
    notices: Sequence[Notice]
    stale: frozenset[str]
    said: int


def release(pending: Pending, team: Team, now: datetime) -> Outcome:
    """Says what may be said now: one post a customer, and what is over the day's measure folded into one."""
    effects: list[Effect] = []
    reasons: list[Reason] = []
    gone = tuple(notice.key for notice in pending.notices if notice.key in pending.stale)
    if gone:
        effects.append(Release(gone, "dropped", now))
        reasons.append(Reason("settled_meanwhile", {"count": str(len(gone))}))
    free: list[Notice] = []
    for notice in pending.notices:
        if notice.key in pending.stale:
            continue
        free_from = free_at(team, pending.person, notice.kind, notice.weight, now)
        if free_from > now:
            effects.append(Release((notice.key,), "pending", free_from))
            reasons.append(Reason("held", {"until": free_from.isoformat()}))
        else:
            free.append(notice)
    counted = [group for group in _together(free) if _counts(group[0])]
    room = max(team.restraint.nudges_a_day - pending.said, 0)
    singly, over = (counted, []) if len(counted) <= room else (counted[: max(room - 1, 0)], counted[max(room - 1, 0) :])
    for group in [*singly, *(group for group in _together(free) if not _counts(group[0]))]:
        effects += _say(group, _joined(group), now)
        reasons.append(Reason("said", {"rule": group[0].rule, "together": str(len(group))}))
    folded = [notice for group in over for notice in group]
    if folded and room:
        effects += _say(folded, _folded(folded), now)
        reasons.append(Reason("folded", {"count": str(len(folded))}))
    elif folded:
        tomorrow = free_at(team, pending.person, "nudge", "ordinary", at(local_day(now) + _DAY, time()))
        effects.append(Release(tuple(notice.key for notice in folded), "pending", tomorrow))
        reasons.append(Reason("enough_for_today", {"count": str(len(folded))}))
    return Outcome(tuple(effects), tuple(reasons))


def forgotten(notices: Sequence[Notice], now: datetime) -> Outcome:
    """Drops what waits for somebody whom the directory does not know any more."""
    gone = Release(tuple(notice.key for notice in notices), "dropped", now)
    return Outcome((gone,), (Reason("person_unknown", {"count": str(len(notices))}),))


def _counts(notice: Notice) -> bool:
    return notice.kind == "nudge" and notice.weight == "ordinary"


def _together(notices: Sequence[Notice]) -> Iterator[list[Notice]]:
    """Those about one customer, and bundled warnings; by kind, and what counts apart from what does not."""

    def group(notice: Notice) -> tuple[str, str, str]:
        about = (
            notice.rule
            if notice.rule == WARNING and notice.weight == "ordinary"
            else notice.customer or notice.post.ref or notice.key
        )
        return (notice.kind, notice.weight, about)

    order = {notice.key: number for number, notice in enumerate(notices)}
    groups = [list(found) for _, found in groupby(sorted(notices, key=group), key=group)]
    return iter(sorted(groups, key=lambda found: min(order[notice.key] for notice in found)))


def _say(notices: Sequence[Notice], post: Post, now: datetime) -> tuple[Effect, ...]:
    first = notices[0]
    key = f"notice/{first.key}"
    tell = Tell(key, first.to, first.kind, post, first.rule, first.tier, first.customer)
    return (tell, Release(tuple(notice.key for notice in notices), "said", now, key))


def _joined(notices: Sequence[Notice]) -> Post:
    """One post of several about one customer; its buttons answer the first."""
    first = notices[0].post
    if len(notices) == 1:
        return first
    text = "\n\n".join(notice.post.text for notice in notices)
    return Post(first.title, text, first.question, first.buttons, first.ref)


def _folded(notices: Sequence[Notice]) -> Post:
    """What is over the day's measure: a line each, without buttons."""
    head = f"今天还有 {len(notices)} 件，合在这里不再单独提醒"
    return Post(head, "\n".join([head, *(f"· {notice.post.title}" for notice in notices)]))
