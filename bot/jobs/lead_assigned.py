"""A lead has a new owner, who hears of it at once; so does the one who had it before."""

from collections.abc import Iterable

from bot.core.effects import Effect, Notify
from bot.core.news import News
from bot.core.notice import Notice
from bot.core.post import Button, Post
from bot.jobs import Job
from bot.rules import leading
from bot.rules.policies import RuleFile

NAME = "lead_assigned"


class Policy(RuleFile):
    """The shape of lead_assigned.yaml; each key is explained there."""


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Tells both, but not who did it: they have their answer."""
    if not policy.enabled:
        return
    actor = news.brief.sender.key if news.brief.sender else None
    for one in leading.handed(news):
        lead, ref = one.lead, one.lead.key.replace("/", "-")
        if lead.owner is not None and lead.owner != actor:
            head = f"新线索归您：{leading.name(lead)}"
            post = Post(head, f"{head}\n{leading.described(lead)}", buttons=(Button("退回公海", "release"),), ref=ref)
            yield _notice(news, lead.key, lead.owner, post, lead.customer)
        if one.former is not None and one.former not in {actor, lead.owner}:
            head = f"{leading.name(lead)} 的线索{'已转给他人' if lead.owner else '已回到公海'}，不用再跟"
            yield _notice(news, f"{lead.key}/former", one.former, Post(head, head), lead.customer)


def _notice(news: News, key: str, to: str, post: Post, customer: str | None) -> Notify:
    named = f"{NAME}/{news.brief.message}/{key}"
    return Notify(Notice(named, to, "nudge", NAME, post, news.now, customer=customer, weight="uncounted"))


JOB = Job(NAME, Policy, follow=follow)
