"""A lead from a website form: scored, compared with what is known, and given to whom the rules find."""

from dataclasses import replace

from bot.core.brief import Brief
from bot.core.effects import Change, Effect, Put
from bot.core.facts import Customer
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import assigning
from bot.rules.doubles import CERTAIN
from bot.rules.leads import of_form


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Keeps the lead; a company that nobody knows becomes a customer of its own."""
    lead = of_form(parsed.form, f"lead/{brief.message}/1", "api")
    assert brief.routing is not None
    matches = brief.routing.matches.get(0, ())
    known = next((one.customer for one in matches if one.how in CERTAIN and one.customer), None)
    given = assigning.give(replace(lead, customer=known), brief.routing)
    effects: list[Effect] = []
    if lead.company and known is None:
        fresh = f"L{brief.next_customer:04d}"
        rated = given.lead
        made = Customer(fresh, lead.company, lead.company, lead.city, lead.industry, rated.level, rated.owner)
        effects.append(Put(made))
        given = replace(given, lead=replace(rated, customer=fresh))
    elif known is not None and given.decision.mode == "auto":
        # Its former owner has left, or it never had one.
        file = brief.customers.get(known)
        effects.append(Change("customer", known, "owner", file.customer.owner if file else None, given.lead.owner))
    decision = given.decision
    facts = {"mode": decision.mode, "owner": decision.winner or "", "why": decision.why or ""}
    return Outcome((*effects, *assigning.kept(given, brief)), (Reason("given", facts),))


INTENT = Intent(name="form_lead", handles=("form/lead",), decide=decide)
