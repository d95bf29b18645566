"""Leads that came in bulk are given away some at a time; their owners hear of it once a day, within their measure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from bot.core.effects import Change, Effect, Notify, Put, SetTimer
from bot.core.facts import Customer, NewLead
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.notice import Notice
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job, lead_first_response, lead_silent, lead_unassigned
from bot.rules import assigning, leading
from bot.rules.assigning import Given
from bot.rules.doubles import CERTAIN
from bot.rules.policies import RuleFile

NAME = "lead_routing"
SUBJECT = "leads/waiting"
"""What the one timer is about: every lead that waits."""


class Policy(RuleFile):
    """The shape of lead_routing.yaml; each key is explained there."""

    most: Annotated[int, Field(ge=1, le=500)]


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Gives the first ones away, and comes round again while there are more."""
    if not policy.enabled or matter.routing is None:
        return Outcome((), (Reason("none_waiting"),))
    effects: list[Effect] = []
    number, made = matter.next_customer, dict[str, str]()
    for place, given in enumerate(assigning.give_all(matter.queue, matter.routing)):
        matches = matter.routing.matches[place]
        known = next((one.customer for one in matches if one.how in CERTAIN and one.customer), None)
        company = given.lead.company
        customer = known or made.get(company or "")
        if customer is None and company is not None:
            customer = made[company] = f"L{number:04d}"
            number += 1
            lead = given.lead
            effects.append(Put(Customer(customer, company, company, lead.city, lead.industry, lead.level, lead.owner)))
        effects += _settled(matter.queue[place], replace(given, lead=replace(given.lead, customer=customer)), matter)
    if len(matter.queue) == policy.most:
        effects.append(SetTimer(NAME, SUBJECT, matter.now))
    return Outcome((*effects, *_told(effects, matter)), (Reason("given", {"count": str(len(matter.queue))}),))


def _settled(was: NewLead, given: Given, matter: Matter) -> Iterable[Effect]:
    """A lead's new values, the trail, and the rules that look after it from now on: each finds its own instant."""
    lead = replace(given.lead, state="open")
    for name in ("customer", "level", "score", "owner", "proposed", "state", "given_at"):
        old, new = getattr(was, name), getattr(lead, name)
        if old != new:
            yield Change("lead", lead.key, name, old, new)
    yield from assigning.trail(given.decision, lead, matter.now)
    if lead.owner is None:
        yield SetTimer(lead_unassigned.NAME, lead.key, matter.now)
    else:
        yield SetTimer(lead_first_response.NAME, lead.key, matter.now)
        yield SetTimer(lead_silent.NAME, lead.key, matter.now)


def _told(effects: Iterable[Effect], matter: Matter) -> Iterable[Effect]:
    """One notice a day for whoever got any: its key is used once."""
    leads = {lead.key: lead for lead in matter.queue}
    owners = {
        str(one.new): leads[one.key]
        for one in effects
        if isinstance(one, Change) and one.name == "owner" and one.new is not None
    }
    day = local_day(matter.now).isoformat()
    for owner, lead in owners.items():
        head = f"导入的线索里有归您的：{leading.name(lead)} 等"
        post = Post(head, f"{head}\n回「我的线索」看全部，先联系A类")
        yield Notify(Notice(f"{NAME}/{day}/{owner}", owner, "nudge", "lead_assigned", post, matter.now))


JOB = Job(NAME, Policy, decide=decide)
