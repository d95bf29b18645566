"""Standard procedures (config/sop.yaml): something set one off, and steps are owed until they are reported or attached.

Each procedure is a rule of its own, `sop_` and its id. A step that is owed is an alert: told to whom it is owed by, and
when its time is over to whom it is late for. What is counted in a window is a timer that rings when the window is over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.alert import Alert, Standing
from bot.core.effects import CancelTimer, Effect, Move, Note, Put, SetTimer, Withdraw
from bot.core.facts import Opportunity, Visit, opportunity_key
from bot.core.localtime import SHANGHAI
from bot.core.matter import Matter
from bot.core.news import MATERIAL, SIGNAL, News
from bot.core.outcome import Outcome, Reason
from bot.core.post import Post
from bot.jobs import Job
from bot.rules import dealing, ladder, wording
from bot.rules.procedures import Kind, Policy, Procedure, handed_in, said_of

NAME = "sop"
_SEEN, _START, _STEP = "seen", "start", "step"
"""What a timer of a procedure stands for, at the head of its occurrence."""
_PAPERS = "｜"
"""Between the names of papers in an alert's facts."""


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that may set a procedure off: with which customer, what, and the key of its cause."""

    customer: str
    kind: Kind
    which: str
    cause: str


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """What was done closes steps and opens the next; what was reported sets procedures off, or is counted."""
    if policy.enabled:
        for alert in news.alerts:
            yield from _moved_on(alert, news, policy)
    yield from _taken_back(news, policy)
    yield from _in_time(news, policy)
    running = {(alert.rule, alert.customer) for alert in news.alerts}
    for event in _events(news):
        for procedure in policy.in_force():
            if (event.kind, event.which) == procedure.when.what() and (procedure.rule, event.customer) not in running:
                yield from _set_off(procedure, event, news)


def _events(news: News) -> Iterator[_Event]:
    for effect in news.effects:
        match effect:
            case Put(record=Visit(key=key, customer=customer, obstacles=obstacles)):
                yield from (_Event(customer, "obstacle", obstacle, key) for obstacle in obstacles)
            case Note(event=event, subject=subject) if event == SIGNAL:
                customer, _, signal = subject.partition("/")
                yield _Event(customer, "signal", signal, f"message/{news.brief.message}")
            case _:
                pass
    if not _is_undoing(news):  # the stage before comes back by no step of the deal
        for key, stage, _ in dealing.moved(news.effects):
            if stage is not None:
                yield _Event(key.rpartition("/")[0], "stage", stage, f"message/{news.brief.message}")


def _is_undoing(news: News) -> bool:
    return any(isinstance(effect, Note) and effect.event == "undone" for effect in news.effects)


def _set_off(procedure: Procedure, event: _Event, news: News) -> Iterator[Effect]:
    subject = opportunity_key(event.customer)
    if procedure.when.within is not None:
        over = news.worktime.after(news.now, procedure.when.within)
        yield SetTimer(procedure.rule, subject, over, f"{_SEEN}/{event.cause}")
        yield SetTimer(procedure.rule, subject, news.now, _START)
        return
    left = [n for n, step in enumerate(procedure.steps, 1) if not _is_in(news, event.customer, step.closed_by)]
    for number in left[:1] if procedure.in_turn else left:
        yield SetTimer(procedure.rule, subject, news.now, f"{_STEP}/{number}")


def _is_in(news: News, customer: str | None, papers: tuple[str, ...]) -> bool:
    """Whether one of some papers was sent for a customer, or is said to be there."""
    if not any(paper in news.parsed.text for paper in papers):
        return False  # as of nearly every message
    for effect in news.effects:
        match effect:
            case Note(event=event, subject=subject) if event == MATERIAL:
                whose, _, name = subject.partition("/")
                if whose == customer and any(paper in name for paper in papers):
                    return True
            case Put(record=Visit(key=key, customer=whose)) if whose == customer:
                if handed_in(said_of(news.parsed, int(key.rpartition("/")[2])), papers):
                    return True
            case _:
                pass
    return False


def _moved_on(alert: Alert, news: News, policy: Policy) -> Iterator[Effect]:
    """Closes a step whose paper is there; one that is closed, by this or by a person, is followed by the next."""
    here = _is_in(news, alert.customer, tuple(alert.facts["closed_by"].split(_PAPERS)))
    by_hand = any(
        isinstance(one, Move) and one.number == alert.number and one.new.state == "resolved" for one in news.effects
    )
    if here and not by_hand:
        yield from ladder.settled(alert, "material")
    procedure = policy.find(alert.rule)
    if (here or by_hand) and procedure is not None:
        for number in procedure.owed_after(int(alert.facts["step"])):
            yield SetTimer(alert.rule, alert.subject, news.now, f"{_STEP}/{number}")


def _in_time(news: News, policy: Policy) -> Iterator[Effect]:
    """A paper may be there before the step is owed that was set off in this very second. In turn it waits its turn."""
    if not any(paper in news.parsed.text for paper in policy.papers):
        return  # as of nearly every message
    for procedure in (one for one in policy.in_force() if not one.in_turn):
        for number, step in enumerate(procedure.steps, 1):
            for customer in news.brief.customers:
                if _is_in(news, customer, step.closed_by):
                    yield CancelTimer(procedure.rule, opportunity_key(customer), f"{_STEP}/{number}")


def _taken_back(news: News, policy: Policy) -> Iterator[Effect]:
    """What was undone sets nothing off, and a deal that is over owes nothing more."""
    for effect in news.effects:
        if isinstance(effect, Withdraw) and effect.kind == "activity":
            for alert in news.alerts:
                if alert.facts["cause"] == effect.key:
                    yield from ladder.settled(alert, "taken_back")
            for customer in news.brief.customers:
                for procedure in (one for one in policy.in_force() if one.when.obstacle is not None):
                    yield CancelTimer(procedure.rule, opportunity_key(customer), f"{_SEEN}/{effect.key}")
    for key, stage, _ in dealing.moved(news.effects):
        for alert in news.alerts:
            if alert.subject == key and _is_over(stage, policy.find(alert.rule)):
                yield from ladder.settled(alert, "closed")


def _is_over(stage: str | None, procedure: Procedure | None) -> bool:
    """Whether a stage ends a procedure: the sale is over, unless the procedure is of the time after it."""
    begins_at = procedure.when.stage if procedure else None
    return stage in dealing.SIGNED and (begins_at not in dealing.SIGNED or (stage in _LOST and stage != begins_at))


_LOST = frozenset({"lost"})


def decide(matter: Matter, policy: Policy) -> Outcome:
    """A window is over, the count is full or not, or a step is owed from now on."""
    what, _, rest = matter.occurrence.partition("/")
    procedure, deal = policy.find(matter.kind), matter.opportunity
    if what == _SEEN or procedure is None:
        return Outcome((), (Reason("window_over" if procedure else "no_such_procedure"),))
    if deal is None or _is_over(deal.stage, procedure):
        return Outcome((CancelTimer(matter.kind, matter.subject),), (Reason("nothing_to_sell"),))
    if what == _START:
        return _start(matter, procedure)
    if not 1 <= int(rest) <= len(procedure.steps):
        return Outcome((), (Reason("no_such_step"),))
    return _owed(matter, deal, procedure, int(rest))


def _start(matter: Matter, procedure: Procedure) -> Outcome:
    seen = sum(one.startswith(f"{_SEEN}/") for one in matter.waiting)
    counted = {"seen": str(seen), "of": str(procedure.when.times)}
    if seen < procedure.when.times:
        return Outcome((), (Reason("not_often_enough", counted),))
    owed = [SetTimer(matter.kind, matter.subject, matter.now, f"{_STEP}/{n}") for n in procedure.owed_after(0)]
    # What was counted is used up: the next count begins anew.
    return Outcome((CancelTimer(matter.kind, matter.subject), *owed), (Reason("often_enough", counted),))


def _owed(matter: Matter, deal: Opportunity, procedure: Procedure, number: int) -> Outcome:
    step = procedure.steps[number - 1]
    # A reported obstacle that is taken back takes this along; what else may set a procedure off is not taken back.
    reported = procedure.when.obstacle is not None and (number == 1 or not procedure.in_turn)
    cause = matter.last.key if reported and matter.last else ""
    until = matter.team.worktime.after(matter.due_at, step.within)
    facts = {
        "step": str(number),
        "cause": cause,
        "what": step.what,
        "why": _why(procedure, matter),
        "until": until.isoformat(),
        "hint": step.hint or "",
        "closed_by": _PAPERS.join(step.closed_by),
    }
    alert = dealing.alert(matter, procedure.rule, deal.owner, step.rungs())
    alert = replace(alert, key=f"{alert.key}/{number}", standing=Standing(since=matter.due_at), facts=facts)
    return Outcome(ladder.opened(alert, matter.team.worktime), (Reason("owed", {"step": str(number)}),))


def _why(procedure: Procedure, matter: Matter) -> str:
    kind, which = procedure.when.what()
    labels = {"obstacle": matter.labels.obstacles, "stage": matter.labels.stages}.get(kind, {})
    called = labels.get(which, which)
    match kind:
        case "obstacle":
            why = f"报了{called}"
        case "stage":
            why = f"到了「{called}」"
        case "signal":
            why = procedure.name
    if procedure.when.within is None:
        return why
    return f"{dealing.said(procedure.when.within)}内{procedure.when.times}次{why}"


def words(matter: Matter, tier: int, _policy: Policy) -> Post:
    """What is owed, until when and why; that it is late."""
    alert = matter.alert
    assert alert is not None
    facts, name = alert.facts, dealing.name(matter)
    if tier > 1:
        head = f"{dealing.who(matter)} · {name} · {facts['why']}，{facts['what']}没有补上"
        return Post(head, f"{head}\n{dealing.tried(matter)}")
    until = wording.due(datetime.fromisoformat(facts["until"]).astimezone(SHANGHAI).replace(tzinfo=None))
    whose = "" if alert.ladder[0].to == "rep" else f"{dealing.who(matter)} · "
    head = f"{whose}{name}{facts['why']}，{facts['what']}还没有，{until}前补上"
    paper = facts["closed_by"].split(_PAPERS)[0]
    how = f"把文件发给我，或说一句「{name}{paper}发了」就行" if not whose else "办好了按「了结」"
    return Post(head, "\n".join(filter(None, [head, facts["hint"], how])))


JOB = Job(NAME, Policy, follow=follow, decide=decide, words=words)
