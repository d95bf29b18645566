"""The team as a rule sees it: who is there, which hours they keep, and how much they may be told unasked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.core.facts import Person
from bot.core.worktime import WorkTime, days_off


@dataclass(frozen=True, slots=True)
class Restraint:
    """How sparing the bot is with what nobody asked for (config/restraint.yaml).

    quiet_from, quiet_until: hours of the day between which only urgent things are said, over midnight.
    nudges_a_day: the most that one rep gets. spread: over how long what waited for the morning is spread.
    calm: for how long nobody is nudged about what has just changed.
    """

    quiet_from: time
    quiet_until: time
    nudges_a_day: int
    spread: timedelta
    calm: timedelta


def is_away(person: Person, day: date) -> bool:
    """Whether somebody has that day off."""
    return any(first <= day <= last for first, last in days_off(person.leave))


def is_gone(person: Person, day: date) -> bool:
    """Whether somebody has left."""
    return person.left_on is not None and person.left_on < day


@dataclass(frozen=True, slots=True)
class Team:
    """Everyone by id, gone ones included; `worktime` is the house's own."""

    people: Mapping[str, Person]
    worktime: WorkTime
    restraint: Restraint

    def present(self, key: str | None, day: date) -> Person | None:
        """Somebody by id, unless they have left."""
        person = self.people.get(key or "")
        return None if person is None or is_gone(person, day) else person

    def is_away(self, person: Person, day: date) -> bool:
        """Whether somebody has that day off."""
        return is_away(person, day)

    def worktime_of(self, person: Person) -> WorkTime:
        """The hours of one person."""
        return self.worktime.of(days_off(person.leave))
