"""Whom a rung means: the rep or their deputy, the one above them, or everyone of a role."""

from collections.abc import Mapping
from datetime import date

from bot.core.facts import Person, Role
from bot.core.team import Team

WARNING = "warning"
"""The rule of what a rep never learns that it went to somebody."""


def recipients(team: Team, to: Role, about: str, day: date) -> tuple[Person, ...]:
    """Who is told on a day of what concerns the person `about`, or nobody; when nobody is left to tell, the admins."""
    match to:
        case "rep":
            found = _or_deputy(team, about, day) or _above(team, about, day)
        case "supervisor":
            found = _above(team, about, day) if about in team.people else everyone(team, "supervisor", day)
        case _:
            found = everyone(team, to, day)
    return found or everyone(team, "admin", day)


def everyone(team: Team, role: Role, day: date) -> tuple[Person, ...]:
    """All of one role who have not left, by id."""
    return tuple(one for key in sorted(team.people) if (one := team.present(key, day)) and one.role == role)


def led_by(team: Team, leader: str, day: date) -> list[Person]:
    """The reps whom somebody leads directly."""
    return [one for one in everyone(team, "rep", day) if one.manager == leader]


def is_above(people: Mapping[str, Person], person: str, about: str) -> bool:
    """Whether somebody stands over another, at any distance; nobody stands over themselves."""
    seen = set[str]()
    above = people[about].manager if about in people else None
    while above is not None and above not in seen:
        if above == person:
            return True
        seen.add(above)
        above = people[above].manager if above in people else None
    return False


def _or_deputy(team: Team, key: str, day: date) -> tuple[Person, ...]:
    """A person; on a day off their deputy, if that one is there."""
    person = team.present(key, day)
    if person is None:
        return ()
    deputy = team.present(person.deputy, day) if team.is_away(person, day) else None
    return (person if deputy is None or team.is_away(deputy, day) else deputy,)


def _above(team: Team, key: str, day: date) -> tuple[Person, ...]:
    """The next one up who is there; on a day off their deputy, or the one above them."""
    seen = {key}
    last: tuple[Person, ...] = ()
    above = team.people[key].manager if key in team.people else None
    while above is not None and above not in seen:
        seen.add(above)
        found = _or_deputy(team, above, day)
        # The deputy may be the very person whom it is about.
        if found and found[0].key != key:
            if not team.is_away(found[0], day):
                return found
            last = last or found
        above = team.people[above].manager if above in team.people else None
    return last
