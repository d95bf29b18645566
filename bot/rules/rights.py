"""What somebody may be told when they ask: a rep their own and sums, a supervisor their team, a director everyone."""

from collections.abc import Mapping
from datetime import date

from bot.core.facts import REPORTING, NewLead, Person
from bot.core.inquiry import Scope
from bot.core.team import Team
from bot.rules import chain

SUPERVISING = frozenset({"director", "supervisor"})
"""Roles that decide on leads which are nobody's."""
_NO_TALK = "您的账号不看客户和业绩，请问主管"


def scope(team: Team, asker: Person, person: str | None, day: date, fewest: int) -> Scope:
    """Whose records an answer may rest on. person: a user id, `me`, `team`, or `None` where nobody is named.

    fewest: how many a team has at the least whose sums one of them may hear; of two they would tell of the other.
    """
    if asker.role not in REPORTING:
        return Scope(refused=_NO_TALK)
    if person in {"me", asker.key} or (person is None and asker.role == "rep"):
        return Scope(frozenset({asker.key}), "您")
    if person in {None, "team"}:
        return _sums(team, asker, day, fewest) if asker.role == "rep" else _led(team, asker, "团队")
    named = team.people.get(str(person))
    if named is None or not may_see(team, asker, named.key):
        return Scope(refused="只能看自己和自己团队的")
    return _led(team, named, named.name)


def reports_owed(team: Team, asker: Person, person: str | None) -> Scope:
    """Whose missing reports somebody may hear of: a rep of their own alone, and HR, who read none of them, of all."""
    if asker.role == "rep":
        return Scope(frozenset({asker.key}), "您")
    if asker.role in {"director", "hr"} and person in {None, "me", "team"}:
        return Scope(frozenset(team.people), "团队")
    named = team.people.get(asker.key if person in {None, "me", "team"} else str(person))
    if named is None or not may_see(team, asker, named.key):
        return Scope(refused="只能看自己和自己团队的")
    return _led(team, named, named.name)


def may_move(lead: NewLead, asker: Person, people: Mapping[str, Person]) -> bool:
    """Whether somebody may give a lead away: its owner, whoever stands over them, and over nobody's any supervisor."""
    if lead.owner is None:
        return asker.role in SUPERVISING
    return asker.key == lead.owner or chain.is_above(people, asker.key, lead.owner)


def may_see(team: Team, asker: Person, person: str) -> bool:
    """Whether somebody's records may be shown to the asker one by one: their own and those of their people."""
    return asker.key == person or chain.is_above(team.people, asker.key, person)


def unwarned(team: Team, asker: Person) -> frozenset[str]:
    """Of whose words that warned nobody the asker may know: compliance of all, others of those below them."""
    if asker.role == "compliance":
        return frozenset(team.people)
    return frozenset(key for key in team.people if chain.is_above(team.people, asker.key, key))


def weighed(team: Team, asker: Person, day: date) -> list[str]:
    """Whose process an answer to somebody may weigh: theirs, in sums their colleagues', or whom they lead."""
    match asker.role:
        case "rep":
            reps = chain.led_by(team, asker.manager, day) if asker.manager else [asker]
        case "supervisor":
            reps = chain.led_by(team, asker.key, day)
        case "director":
            reps = list(chain.everyone(team, "rep", day))
        case _:
            reps = []
    return [one.key for one in reps]


def _led(team: Team, leader: Person, called: str) -> Scope:
    """Somebody with everyone whom they stand above."""
    return Scope(frozenset({leader.key, *(key for key in team.people if may_see(team, leader, key))}), called)


def _sums(team: Team, asker: Person, day: date, fewest: int) -> Scope:
    reps = chain.led_by(team, asker.manager, day) if asker.manager else []
    if len(reps) < fewest:
        return Scope(refused="团队人太少，合计看得出是谁，只能看自己的")
    return Scope(frozenset(one.key for one in reps), "团队", sums_only=True)
