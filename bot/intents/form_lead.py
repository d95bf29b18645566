"""A lead from a website form: registered, and given to the customer's owner, or to whose turn it is."""

from decimal import Decimal, InvalidOperation

from bot.core.brief import Brief
from bot.core.effects import Effect, Put
from bot.core.facts import Customer, NewLead
from bot.core.localtime import local_day
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.team import is_gone
from bot.intents import Intent
from bot.rules.assigning import next_in_turn


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Keeps the lead; a company that nobody knows becomes a customer of its own."""
    form = parsed.form
    company = form.get("company")
    customer = brief.companies.get(company) if company else None
    owner, mode = _owner(customer, brief)
    effects: list[Effect] = []
    level = form.get("level")
    if company and customer is None:
        customer = f"L{brief.next_customer:04d}"
        city, industry = form.get("city"), form.get("industry")
        effects.append(Put(Customer(customer, company, company, city, industry, level, owner)))
    lead = NewLead(
        key=f"lead/{brief.message}/1",
        person="",
        customer=customer,
        company=company,
        contact=form.get("contact"),
        title=form.get("title"),
        phone=form.get("phone"),
        source=form.get("source"),
        budget=_money(form.get("budget")),
        city=form.get("city"),
        industry=form.get("industry"),
        need=form.get("need"),
        level=level,
        owner=owner,
        given_at=brief.now,
    )
    return Outcome((*effects, Put(lead)), (Reason("given", {"mode": mode, "owner": owner or ""}),))


def _owner(customer: str | None, brief: Brief) -> tuple[str | None, str]:
    file = brief.customers.get(customer or "")
    today = local_day(brief.now)
    owner = brief.people.get(file.customer.owner or "") if file else None
    if owner is not None and not is_gone(owner, today):
        return owner.key, "owner"
    found = next_in_turn(brief.people, today, brief.turn)
    return found, "auto" if found else "queue"


def _money(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


INTENT = Intent(name="form_lead", handles=("form/lead",), decide=decide)
