"""A lead that is nobody's: the supervisors hear at once of what the rules could not give, or propose, or doubt.

After two days they hear of any that is still nobody's.
"""

from collections.abc import Iterable
from datetime import date

from bot.core.effects import CancelTimer, Effect, Explain, Notify, SetTimer
from bot.core.facts import NewLead, Person
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.notice import Notice, Weight
from bot.core.outcome import Outcome, Reason
from bot.core.post import Button, Post
from bot.core.routing import Decision, RoutingFacts
from bot.core.team import is_away, is_gone
from bot.jobs import Job
from bot.routing import chain, telling
from bot.rules import dealing, doubles, ladder, leading
from bot.rules.policies import Ladder, RuleFile, Written, rungs

NAME = "lead_unassigned"
_MOST_PROPOSED = 3


class Policy(RuleFile):
    """The shape of lead_unassigned.yaml; each key is explained there."""

    after: Written
    ladder: Ladder


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Counts from when a lead is nobody's; whoever takes it ends it."""
    for one in leading.handed(news):
        if one.lead.owner is None:
            yield from _told(news, one.lead, policy)
            yield SetTimer(NAME, one.lead.key, news.worktime.after(news.now, policy.after))
        else:
            yield CancelTimer(NAME, one.lead.key)
            yield from dealing.settle(news.alerts, one.lead.key, "claimed")


def _told(news: News, lead: NewLead, policy: Policy) -> Iterable[Effect]:
    """Tells every supervisor at once of a lead that a decision has left without an owner."""
    decisions = (one.decision for one in news.effects if isinstance(one, Explain) and one.decision.lead == lead.key)
    decision = next(decisions, None)
    routing = news.brief.routing
    if not policy.enabled or decision is None or routing is None:
        return
    post = _post(lead, decision, routing)
    for person in _supervisors(routing, decision.winner, local_day(news.now)):
        key = f"{NAME}/{news.brief.message}/{lead.key}/{person.key}"
        weight: Weight = "uncounted"
        yield Notify(Notice(key, person.key, "alert", NAME, post, news.now, customer=lead.customer, weight=weight))


def _supervisors(routing: RoutingFacts, proposed: str | None, day: date) -> Iterable[Person]:
    """The one above whom the rules propose; all of them where they propose nobody, else the directors or the admins."""
    people = {key: one for key, one in routing.people.items() if not is_gone(one, day) and not is_away(one, day)}
    above = people.get(routing.people[proposed].manager or "") if proposed else None
    if above is not None:
        return (above,)
    found = ([one for one in people.values() if one.role == role] for role in ("supervisor", "director", "admin"))
    return next((some for some in found if some), ())


def _post(lead: NewLead, decision: Decision, routing: RoutingFacts) -> Post:
    ref, name = leading.ref_of(lead.key), leading.name(lead)
    if decision.mode == "suggested":
        return _proposal(lead, decision, routing)
    head = f"线索没有分出去：{name}（{telling.why(decision)}）"
    lines = [head, leading.described(lead)]
    double = doubles.meant(decision.why, routing.matches.get(0, ()))
    if double is not None:
        owner = routing.people.get(double.owner or "")
        lines.append(doubles.asked(lead, double, owner.name if owner else None))
        return Post(head, "\n".join(lines), buttons=doubles.buttons(double), ref=ref)
    lines.append(
        f"回「{lead.customer or '这条线索'} 转给某某」分下去，或「认领 {lead.customer or ''}」自己跟".replace(
            " 」", "」"
        )
    )
    return Post(head, "\n".join(lines), buttons=(Button("认领", "claim"),), ref=ref)


def _proposal(lead: NewLead, decision: Decision, routing: RoutingFacts) -> Post:
    """Whom the rules would give it to, and the next two: one press for each."""
    names = {key: person.name for key, person in routing.people.items()}
    first, *rest = [one for one in chain.candidates(decision, _MOST_PROPOSED) if one.excluded_by is None][
        :_MOST_PROPOSED
    ]
    head = f"建议把 {leading.name(lead)} 给{names[first.person]}"
    lines = [
        head,
        leading.described(lead),
        f"{names[first.person]} {telling.figure(first.points)}分：{telling.best(decision, first)}",
    ]
    lines += [
        f"{names[one.person]} {telling.figure(one.points)}分，{telling.lost(one.loss, names)}"
        for one in rest
        if one.loss
    ]
    others = [Button(f"给{names[one.person]}", f"pick:{one.person}") for one in rest]
    return Post(head, "\n".join(lines), buttons=(Button("同意", "agree"), *others), ref=leading.ref_of(lead.key))


def decide(matter: Matter, policy: Policy) -> Outcome:
    """Raises the alert if it is still nobody's."""
    lead = matter.lead
    if not policy.enabled or lead is None or lead.owner is not None:
        return Outcome((), (Reason("taken"),))
    due = matter.team.worktime.after(lead.given_at or matter.now, policy.after)
    if due > matter.now:
        return Outcome((SetTimer(NAME, matter.subject, due),), (Reason("not_due_yet", {"until": due.isoformat()}),))
    alert = dealing.alert(matter, NAME, lead.person, rungs(policy.ladder))
    return Outcome(ladder.opened(alert, matter.team.worktime), (Reason("nobody_s"),))


def words(matter: Matter, _tier: int, policy: Policy) -> Post:
    """Which lead, and how to give it away."""
    assert matter.lead is not None
    head = f"线索 {leading.name(matter.lead)} {dealing.said(policy.after)}没人认领"
    key = matter.lead.customer or "这条线索"
    return Post(head, f"{head}\n{leading.described(matter.lead)}\n回「{key} 转给某某」分下去，或「认领 {key}」自己跟")


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
