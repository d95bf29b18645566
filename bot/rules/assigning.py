"""Whose a new lead becomes: who has its company already, else whom the rules find; and what changes hands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.brief import Brief
from bot.core.effects import Change, Effect, Explain, Put, Withdraw
from bot.core.facts import Assignment, NewLead, Person, assignment_key
from bot.core.localtime import local_day
from bot.core.routing import Decision, Match, RoutingFacts
from bot.core.team import is_away, is_gone
from bot.rules import doubles
from bot.rules.doubles import CERTAIN, THEIRS


@dataclass(frozen=True, slots=True)
class Given:
    """A lead with its owner, and why it is theirs."""

    lead: NewLead
    decision: Decision


def give(lead: NewLead, routing: RoutingFacts, place: int = 0) -> Given:
    """Decides on a lead that has just come and is nobody's; `place` is its place among several."""
    lead = _classed(lead, routing.matches.get(place, ()))
    found = routing.router.decide(lead, routing.roster, routing.acquaintances)
    return _given(lead, _settled(found, routing.matches.get(place, ()), routing), routing)


def _given(lead: NewLead, decision: Decision, routing: RoutingFacts) -> Given:
    assert decision.scored is not None
    scored: dict[str, Any] = {"level": lead.level or decision.scored.level, "score": round(decision.scored.total)}
    suggested = decision.mode == "suggested"
    owner, proposed = (None, decision.winner) if suggested else (decision.winner, None)
    return Given(replace(lead, **scored, owner=owner, proposed=proposed, given_at=routing.roster.now), decision)


def give_all(leads: Sequence[NewLead], routing: RoutingFacts) -> list[Given]:
    """The same for leads that have waited, one after the other."""

    def settle(place: int, found: Decision) -> Decision:
        return _settled(found, routing.matches.get(place, ()), routing)

    leads = [_classed(lead, routing.matches.get(place, ())) for place, lead in enumerate(leads)]
    decided = routing.router.decide_all(leads, routing.roster, settle)
    return [_given(lead, decision, routing) for lead, decision in zip(leads, decided, strict=True)]


def _classed(lead: NewLead, matches: Sequence[Match]) -> NewLead:
    """A lead of a customer whom we have is of that one's class, whatever it would be worth by itself."""
    level = next((one.level for one in matches if one.how in CERTAIN and one.level), None)
    return lead if lead.level or level is None else replace(lead, level=level)


def brought(lead: NewLead, match: Match | None, brief: Brief) -> tuple[NewLead, tuple[Effect, ...]]:
    """A lead that somebody brings is theirs, unless a colleague has the company: then it joins what that one does.

    What is told of a lead once more joins it as well: nobody is reminded twice to call one person.
    """
    routing = brief.routing
    if routing is None:
        return lead, ()
    lead = _classed(lead, (match,) if match else ())
    scored = routing.router.score(lead)
    rated: dict[str, Any] = {"level": scored.level, "score": round(scored.total)}
    lead = replace(lead, **rated)
    owner = routing.people.get(match.owner or "") if match else None
    if match is None or owner is None or is_gone(owner, local_day(brief.now)):
        return lead, ()
    if owner.key == lead.person:
        return (replace(lead, state="joined") if match.lead else lead), ()
    decision = Decision(lead.key, owner.key, "owner", routing.router.version, why=match.how, scored=scored)
    joined = replace(lead, owner=owner.key)
    return joined, trail(decision, joined, brief.now)


def kept(given: Given, brief: Brief) -> tuple[Effect, ...]:
    """The lead, and the trail of its decision."""
    return (Put(given.lead), *trail(given.decision, given.lead, brief.now))


def trail(decision: Decision, lead: NewLead, now: datetime) -> tuple[Effect, ...]:
    """What is kept of a decision: a row for the tables, and the whole chain in the ledger."""
    assignment = Assignment(
        key=assignment_key(lead.key, now),
        lead=lead.key,
        at=now,
        version=decision.version,
        mode=decision.mode,
        rule=decision.rule,
        trade=decision.scored.model if decision.scored else None,
        level=lead.level,
        winner=decision.winner,
        chosen=None if decision.mode == "suggested" else decision.winner,
    )
    return (Put(assignment), Explain(decision))


def _settled(found: Decision, matches: Sequence[Match], routing: RoutingFacts) -> Decision:
    """Whose the company is already has the lead, too; on a day off their deputy, and nobody else without being asked.

    A name much like that of a colleague's customer, or of their contact, waits for a word: they might be calling them.
    """
    today = local_day(routing.roster.now)
    for match in matches:
        owner = routing.people.get(match.owner or "")
        if owner is None or is_gone(owner, today):
            continue
        if match.how not in THEIRS:
            return _to(found, None, doubles.reason(match))
        deputy = routing.people.get(owner.deputy or "")
        if not is_away(owner, today):
            return _to(found, owner, doubles.reason(match))
        if deputy is not None and not is_gone(deputy, today) and not is_away(deputy, today):
            return _to(found, deputy, "deputy")
        return _to(found, None, "owner_away")
    return found


def _to(found: Decision, owner: Person | None, why: str) -> Decision:
    """The decision with its winner settled by a fact; what the rules would have done stays in the chain."""
    if owner is None:
        return replace(found, winner=None, mode="queue", rule=None, why=why)
    if owner.key not in found.people:
        found = _added(found, owner.key)
    bars = zip(found.people, found.excluded, strict=True)
    excluded = tuple(None if person == owner.key else bar or f"owner:{owner.key}" for person, bar in bars)
    return replace(found, winner=owner.key, mode="owner", rule=None, why=why, excluded=excluded)


def _added(found: Decision, person: str) -> Decision:
    """With somebody who is no candidate, such as a supervisor who has the customer."""
    return replace(
        found,
        people=(*found.people, person),
        values=tuple((*row, 0.0) for row in found.values),
        points=(*found.points, 0.0),
        excluded=(*found.excluded, None),
        turns=(*found.turns, len(found.turns)),
    )


def hand_over(lead: NewLead, owner: str | None, brief: Brief) -> tuple[Effect, ...]:
    """The lead goes to an owner, or to the pool; its customer goes along. What was proposed of it is settled."""
    effects: list[Effect] = [
        Change("lead", lead.key, "owner", lead.owner, owner),
        Change("lead", lead.key, "given_at", lead.given_at, brief.now),
    ]
    if lead.state == "contacted":  # the next one has not spoken to them
        effects.append(Change("lead", lead.key, "state", lead.state, "open"))
        effects.append(Change("lead", lead.key, "contacted_at", lead.contacted_at, None))
    if lead.proposed is not None:
        effects.append(Change("lead", lead.key, "proposed", lead.proposed, None))
    row = brief.lead_file.assignment
    if row is not None and row.lead == lead.key and row.chosen is None and owner is not None:
        effects.append(Change("assignment", row.key, "chosen", None, owner))
        effects.append(Change("assignment", row.key, "chosen_by", None, brief.sender.key if brief.sender else None))
    if lead.customer is not None:
        effects.append(Change("customer", lead.customer, "owner", lead.owner, owner))
    return tuple(effects)


def join(lead: NewLead, customer: str | None, owner: str | None, brief: Brief) -> tuple[Effect, ...]:
    """The lead is a customer's that we have: it goes to that one's owner, and the company made for it goes.

    customer: `None` where all that is had of them is another lead.
    """
    effects: list[Effect] = []
    if customer is not None:
        effects.append(Change("lead", lead.key, "customer", lead.customer, customer))
        if lead.customer is not None and lead.customer.startswith("L"):
            effects.append(Withdraw("customer", lead.customer))
    if owner != lead.owner:
        effects += hand_over(replace(lead, customer=None), owner, brief)
    return tuple(effects)
