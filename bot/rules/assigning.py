"""Whose a lead becomes: a plain round, and what changes hands with it."""

from collections.abc import Mapping
from datetime import date

from bot.core.brief import Brief
from bot.core.effects import Change, Effect
from bot.core.facts import NewLead, Person
from bot.core.team import is_away, is_gone


def next_in_turn(people: Mapping[str, Person], day: date, turn: int) -> str | None:
    """The rep whose turn it is among those at work; nobody where nobody is."""
    reps = [key for key in sorted(people) if people[key].role == "rep" and _is_there(people[key], day)]
    return reps[turn % len(reps)] if reps else None


def _is_there(person: Person, day: date) -> bool:
    return not is_gone(person, day) and not is_away(person, day)


def hand_over(lead: NewLead, owner: str | None, brief: Brief) -> tuple[Effect, ...]:
    """The lead goes to an owner, or to the pool; its customer goes along."""
    effects: list[Effect] = [
        Change("lead", lead.key, "owner", lead.owner, owner),
        Change("lead", lead.key, "given_at", lead.given_at, brief.now),
    ]
    if lead.customer is not None:
        effects.append(Change("customer", lead.customer, "owner", lead.owner, owner))
    return tuple(effects)
