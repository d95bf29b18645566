"""Words that somebody must hear of: who hears of them, and how soon, by how grave they are.

The rep gets an ordinary answer and never learns whom it went to.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from bot.core.alert import Alert, Rung, Standing
from bot.core.effects import Effect, PassOver
from bot.core.localtime import SHANGHAI, local_day
from bot.core.masking import masked, masked_words
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.parsed import Finding, Parsed
from bot.core.post import Post
from bot.core.worktime import Length
from bot.jobs import Job
from bot.nlp.learned.warnings import LEARNED
from bot.rules import approving, dealing, ladder, wording
from bot.rules.chain import WARNING
from bot.rules.policies import RuleFile, Written

Severity = Literal["info", "warn", "high", "critical"]
_SEVERITIES: tuple[Severity, ...] = ("info", "warn", "high", "critical")
_GRAVE = frozenset({"high", "critical"})
_AT_ONCE = Length(0, "minutes")
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_LONGEST = 60


class Policy(RuleFile):
    """The shape of warning.yaml; each key is explained there."""

    bundle: Written
    second_a_day: bool
    compliance_hears: tuple[Severity, ...]
    compliance_categories: Annotated[tuple[str, ...], Field(max_length=50)]


def follow(news: News, policy: Policy) -> Iterable[Effect]:
    """Raises an alert for each finding that is meant, and keeps the others.

    The second small one on a customer in a day is a step graver.
    """
    sender = news.brief.sender
    if not policy.enabled or sender is None:
        return
    today = local_day(news.now)
    seen = {alert.customer for alert in news.alerts if local_day(alert.opened_at) == today}
    for place, finding in enumerate(one for one in news.parsed.findings if one.raised):
        customer = approving.customer_of(news.parsed, finding)
        severity = _SEVERITIES.index(finding.severity)
        again = policy.second_a_day and customer is not None and customer in seen
        if again and finding.severity not in _GRAVE:
            severity += 1
        seen.add(customer)
        alert = Alert(
            number=news.brief.next_alert + place,
            key=f"{WARNING}/{news.brief.message}/{place}",
            rule=WARNING,
            subject=f"message/{news.brief.message}",
            person=sender.key,
            customer=customer,
            ladder=_ladder(_SEVERITIES[severity], finding.category, policy),
            opened_at=news.now,
            standing=Standing(since=news.now),
            facts={
                "category": finding.category,
                "rule": finding.rule,
                "severity": _SEVERITIES[severity],
                "words": _sentence(news.parsed.text, finding),
                "lists": news.parsed.lists,
                "because": "".join(f"「{word}」" for word in finding.because),
            },
        )
        yield from ladder.opened(alert, news.worktime)
    yield from _passed_over(news.parsed)


def _passed_over(parsed: Parsed) -> Iterable[PassOver]:
    """What was found and is not meant, once a sentence, to be looked at; what was only tried is nobody's words."""
    text = masked(parsed.text)
    left = (one for one in parsed.findings if parsed.lists and not one.raised)
    return dict.fromkeys(
        PassOver(one.category, _sentence(text, one), one.rule, one.scope, parsed.lists) for one in left
    )


def _ladder(severity: Severity, category: str, policy: Policy) -> tuple[Rung, ...]:
    grave = severity in _GRAVE
    first = Rung("supervisor", _AT_ONCE, "urgent") if grave else Rung("supervisor", _AT_ONCE, bundle=policy.bundle)
    if severity in policy.compliance_hears or category in policy.compliance_categories:
        return (first, Rung("compliance", _AT_ONCE, "urgent"))
    return (first,)


def _sentence(text: str, finding: Finding) -> str:
    """The sentence in which the words stand, cut around them where it is long, and no number of anybody's card."""
    shown = masked(text)
    for match in _SENTENCE.finditer(shown):
        if match.start() <= finding.span.start < match.end():
            start = max(match.start(), finding.span.end - _LONGEST)
            return shown[start : min(match.end(), start + 2 * _LONGEST)].strip()
    return masked_words(finding, text)


def words(matter: Matter, _tier: int, _policy: Policy) -> Post:
    """The words themselves, where they came from and which rule found them; nothing that judges anyone."""
    alert = matter.alert
    assert alert is not None
    parts = ("⚠ " + wording.category(alert.facts["category"]), dealing.who(matter), dealing.name(matter))
    head = " · ".join(part for part in parts if part)
    at = f"{alert.opened_at.astimezone(SHANGHAI):%H:%M}"
    return Post(head, f"{head}  {at}\n原话：「{alert.facts['words']}」\n{_why(alert)}")


def _why(alert: Alert) -> str:
    """The rule, or, of what no rule has words for, what it reads like and by which words."""
    rule, category = alert.facts["rule"], alert.facts["category"]
    if not rule.startswith(LEARNED):
        return f"规则：{rule}"
    because = alert.facts["because"]
    return (
        f"这句话读起来像「{wording.CATEGORIES[category]}」"
        + (f"，因为有{because}" if because else "")
        + "（词表里没有，靠学来的）"
    )


JOB = Job(WARNING, Policy, follow=follow, words=words)
