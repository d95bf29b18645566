"""Days off that another system tells us of."""

from bot.core.brief import Brief
from bot.core.effects import Change
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.worktime import days_off
from bot.intents import Intent


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Adds them to the person's; raises ValueError for days that are none."""
    form = parsed.form
    person = brief.people.get(form.get("person", ""))
    if person is None:
        return Outcome((), (Reason("unknown_person"),))
    span = f"{form['from']}..{form['to']}"
    days_off(span)
    leave = ";".join(filter(None, (person.leave, span)))
    return Outcome((Change("person", person.key, "leave", person.leave, leave),), (Reason("leave", {"days": span}),))


INTENT = Intent(name="form_leave", handles=("form/leave",), decide=decide)
