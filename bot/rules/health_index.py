"""The Process Health Index: how well the steps of selling are done, from what was recorded; nobody's mood is measured.

Four parts, each a share: completeness (of the steps that a stage owes), timeliness (of first answers), richness (of the
customer file), agreement (of a reported obstacle with what happened in the days after). The index is their weighted
mean; a part without anything to weigh counts for nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.facts import Visit
from bot.core.localtime import local_day
from bot.core.week import Answer, Count, DealAtWeek, OwedStep, Part, Week
from bot.rules.dealing import SIGNED

CORE_FIELDS = ("decision_maker", "budget", "expected_close", "pain")
"""决策人, 预算, 时间窗, 痛点: what a customer file must tell of a deal."""
PARTS: Mapping[Part, str] = {
    "completeness": "完整",
    "timeliness": "及时",
    "richness": "信息",
    "agreement": "印证",
}
"""What the parts are called."""
_IN_PERSON = frozenset({"visit", "online_meeting", "demo", "exhibition", "meal"})


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    done: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        """`None` of nothing."""
        return round(100 * self.done / self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Health:
    """How it stands with some people. by_class: first answers in time by the class of the customer."""

    parts: Mapping[Part, Share]
    by_class: Mapping[str, Share]
    index: int | None


def weigh(week: Week, people: Collection[str]) -> Health:
    """The index of some people together: everything is counted in one heap, so a large file weighs more."""
    deals = [one for one in week.deals if one.deal.owner in people]
    answers = [one for one in week.answers if one.lead.owner in people and one.late is not None]
    parts: dict[Part, Share] = {
        "completeness": _share(done for one in deals for done in _steps(one, week)),
        "timeliness": _share(not one.late for one in answers),
        "richness": _share(_is_filled(one, field, week) for one in deals for field in CORE_FIELDS),
        "agreement": _share(agreed for _, agreed in _judged(week, people)),
    }
    levels = sorted({one.level for one in answers})
    by_class = {level: _share(not one.late for one in answers if one.level == level) for level in levels}
    return Health(parts, by_class, _index(parts, week.measures.weights))


def _share(marks: Iterator[bool]) -> Share:
    found = list(marks)
    return Share(sum(found), len(found))


def _index(parts: Mapping[Part, Share], weights: Mapping[Part, int]) -> int | None:
    weighed = [(part, share.done / share.of) for part, share in parts.items() if share.of and weights[part]]
    total = sum(weights[part] for part, _ in weighed)
    return round(100 * sum(weights[part] * share for part, share in weighed) / total) if total else None


def _steps(one: DealAtWeek, week: Week) -> Iterator[bool]:
    """Each step that the deal's stage owes, and whether it was done."""
    for step in week.measures.owed.get(one.deal.stage or "", ()):
        yield _DONE[step](one)


_DONE: Mapping[OwedStep, Callable[[DealAtWeek], bool]] = {
    "contact": lambda one: bool(one.met),
    "meeting": lambda one: bool(one.met & _IN_PERSON),
    "demo": lambda one: "demo" in one.met,
    "amount": lambda one: one.deal.amount is not None,
    "next_step": lambda one: one.ahead,
}


def _is_filled(one: DealAtWeek, field: str, week: Week) -> bool:
    value = getattr(one.deal, field)
    return value is not None and str(value).strip() not in week.measures.empty


def _judged(week: Week, people: Collection[str]) -> Iterator[tuple[Visit, bool]]:
    """Reports of an obstacle whose days of trial have ended in this week, and whether they were borne out.

    Only those are judged after which something was heard of the customer. One is contradicted when another obstacle is
    named and this one is not, or when the deal goes on or is signed as if it had not stood there.
    """
    trial = timedelta(days=week.measures.agreement_days)
    by_customer: dict[str, list[Visit]] = {}
    for visit in week.visits:
        by_customer.setdefault(visit.customer, []).append(visit)
    for visit in week.visits:
        over = local_day(visit.at + trial)
        if visit.person not in people or not visit.obstacles or not week.first <= over <= week.last:
            continue
        after = [one for one in by_customer[visit.customer] if visit.at < one.at <= visit.at + trial]
        if after:
            yield visit, _is_borne_out(visit, after)


def _is_borne_out(visit: Visit, after: Sequence[Visit]) -> bool:
    named = {obstacle for one in after for obstacle in one.obstacles}
    if named & set(visit.obstacles) or any(one.stage == "lost" for one in after):
        return True
    moved = any(one.stage in SIGNED or (one.stage and visit.stage and one.stage != visit.stage) for one in after)
    return not (named or moved)


def counted(count: Count, week: Week, people: Collection[str]) -> list[str]:
    """The customers of some people that a hint counts, each once, by what they are called."""
    deals = [one for one in week.deals if one.deal.owner in people]
    match count:
        case "demo_without_quote":
            shown = {visit.customer for visit in week.visits if _is_demo(visit, week)}
            found = [one.short for one in deals if one.deal.stage == "demo" and one.deal.customer in shown]
        case "no_next_step":
            found = [one.short for one in deals if not one.ahead and one.deal.stage not in SIGNED]
        case "late_answer":
            found = [_of_lead(one, week) for one in week.answers if one.lead.owner in people and one.late]
        case "contradicted":
            found = [
                week.short.get(visit.customer, visit.customer) for visit, agreed in _judged(week, people) if not agreed
            ]
        case _:
            field = count.removeprefix("no_")
            found = [one.short for one in deals if not _is_filled(one, field, week) and one.deal.stage not in SIGNED]
    return list(dict.fromkeys(found))


def _is_demo(visit: Visit, week: Week) -> bool:
    return "demo" in {visit.channel, visit.stage} and week.first <= local_day(visit.at) <= week.last


def _of_lead(answer: Answer, week: Week) -> str:
    lead = answer.lead
    return week.short.get(lead.customer or "") or lead.company or lead.contact or "（没留公司）"
