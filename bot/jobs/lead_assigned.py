"""A lead has a new owner, who hears of it at once; so does the one who had it before."""

from collections.abc import Iterable

from bot.core.effects import Effect, Explain, Notify
from bot.core.news import News
from bot.core.notice import Notice
from bot.core.post import Button, Post
from bot.core.routing import Decision, Match
from bot.jobs import Job
from bot.routing import chain, telling
from bot.rules import doubles, leading
from bot.rules.leading import Handed
from bot.rules.policies import RuleFile

NAME = "lead_assigned"
BUTTONS = (Button("接收", "accept"), Button("退回公海", "release"), Button("已联系", "contacted"))


class Policy(RuleFile):
    """The shape of lead_assigned.yaml; each key is explained there."""


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Tells both, but not who did it: they have their answer."""
    if not policy.enabled:
        return
    actor = news.brief.sender.key if news.brief.sender else None
    decided = {one.decision.lead: one.decision for one in news.effects if isinstance(one, Explain)}
    for one in leading.handed(news):
        lead = one.lead
        if lead.owner is not None and lead.owner != actor:
            decision = decided.get(lead.key)
            matches = news.brief.routing.matches.get(0, ()) if news.brief.routing else ()
            double = doubles.meant(decision.why, matches) if decision is not None else None
            yield _notice(news, lead.key, lead.owner, card(one, decision, double), lead.customer)
        if one.former is not None and one.former not in {actor, lead.owner}:
            head = f"{leading.name(lead)} 的线索{'已转给他人' if lead.owner else '已回到公海'}，不用再跟"
            yield _notice(news, f"{lead.key}/former", one.former, Post(head, head), lead.customer)


def card(one: Handed, decision: Decision | None, double: Match | None = None) -> Post:
    """What matters of a lead, how to reach its people, why it came to this one, and what can be done with it.

    double: somebody of theirs whom it may be.
    """
    lead = one.lead
    level = f"（{lead.level}类）" if lead.level else ""
    head = f"新线索归您：{leading.name(lead)}{level}"
    lines = [head, leading.described(lead)]
    if lead.phone is not None:
        lines.append(leading.reach(lead))
    if decision is not None and decision.winner == lead.owner:
        lines.append(f"为什么给您：{_because(decision)}")
    buttons: tuple[Button, ...] = BUTTONS
    if double is not None:
        lines.append(doubles.asked(lead, double, None))
        buttons = (*BUTTONS, *doubles.buttons(double))
    return Post(
        head, "\n".join(lines), buttons=buttons, ref=leading.ref_of(lead.key), call=lead.phone or "", closes=True
    )


def _because(decision: Decision) -> str:
    if decision.mode == "owner":
        return telling.why(decision)
    winner = next(one for one in chain.candidates(decision, 0) if one.person == decision.winner)
    return "轮到您" if decision.by == "turn" else telling.best(decision, winner)


def _notice(news: News, key: str, to: str, post: Post, customer: str | None) -> Notify:
    named = f"{NAME}/{news.brief.message}/{key}"
    return Notify(Notice(named, to, "nudge", NAME, post, news.now, customer=customer, weight="uncounted"))


JOB = Job(NAME, Policy, follow=follow)
