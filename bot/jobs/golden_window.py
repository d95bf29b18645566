"""A buying signal of a customer with an open deal: owner and supervisor hear of it while it is worth something."""

from collections.abc import Iterable

from bot.core.alert import Alert, Rung, Standing
from bot.core.effects import Effect, Note, SetTimer
from bot.core.facts import opportunity_key
from bot.core.matter import Matter
from bot.core.news import SIGNAL, News
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.core.worktime import Length
from bot.jobs import Job
from bot.rules import coaching, dealing, ladder
from bot.rules.policies import RuleFile, Written

NAME = "golden_window"
_AT_ONCE = Length(0, "minutes")


class Policy(RuleFile):
    """The shape of golden_window.yaml; each key is explained there."""

    valid: Written
    signals: dict[str, str]


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Opens the window for a signal; while one is open a further signal opens no other."""
    for effect in news.effects:
        if not policy.enabled or not isinstance(effect, Note) or effect.event != SIGNAL:
            continue
        customer, _, signal = effect.subject.partition("/")
        file = news.brief.customers.get(customer)
        deal = file.opportunity if file else None
        if deal is None or dealing.is_over(deal) or any(alert.customer == customer for alert in news.alerts):
            continue
        alert = Alert(
            number=news.brief.next_alert,
            key=f"{NAME}/{news.brief.message}",
            rule=NAME,
            subject=opportunity_key(customer),
            person=deal.owner,
            customer=customer,
            ladder=(Rung("rep", _AT_ONCE, "uncounted"), Rung("supervisor", _AT_ONCE, "uncounted")),
            opened_at=news.now,
            standing=Standing(since=news.now),
            facts={"signal": signal},
        )
        yield from ladder.opened(alert, news.worktime)
        yield SetTimer(NAME, f"alert/{alert.number}", news.worktime.after(news.now, policy.valid))


def decide(matter: Matter, _policy: Policy) -> Outcome:
    """Closes the window."""
    if matter.alert is None or matter.alert.standing.state == "resolved":
        return Outcome((), (Reason("settled"),))
    return Outcome(ladder.settled(matter.alert, "expired"), (Reason("expired"),))


def words(matter: Matter, tier: int, policy: Policy) -> Post:
    """What the customer did, and for how long it counts; for the owner, what to say to them."""
    alert = matter.alert
    assert alert is not None
    signal = policy.signals.get(alert.facts["signal"], alert.facts["signal"])
    until = matter.team.worktime.after(alert.opened_at, policy.valid)
    head = f"黄金窗口：{dealing.name(matter)} {signal}"
    lines = [head, f"{dealing.clock(until)} 前联系最有效，负责人 {dealing.who(matter)}"]
    if alert.ladder[tier - 1].to == "rep":
        lines += coaching.openings(matter)
    return Post(head, "\n".join(lines))


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
