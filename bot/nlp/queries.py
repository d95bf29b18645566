"""Questions about what the system holds: which kind, of whom, over which days."""

import re
from datetime import date

from bot.core.parsed import Query
from bot.nlp import days
from bot.nlp.days import When
from bot.nlp.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.amount import Money

_ME = re.compile(r"(?<![给发帮让叫])我(?!们|方|看|瞅)|俺(?!们)")
_TEAM = re.compile(r"[我咱俺]们?(?:们)?组|我们?团队|[东南西北中华]{1,2}区|全组|团队|组里")
_OF_TODAY = frozenset(("todo", "missing"))
_LONGEST = 40


def query(page: Page, spotted: list[Spotted]) -> Query | None:
    """The question, or None when the message asks nothing that the system can answer."""
    topics = {hit.key for hit in page.words("queries")}
    if not topics or len(page.text.strip()) > _LONGEST or page.of(Money):
        return None
    if not page.words("intents", key="asking") or page.words("intents", key="asking_people"):
        return None
    if "missing" in topics and "reports" not in topics:
        topics.discard("missing")
    kind = next((one for one in page.vocabulary.query_order if one in topics), None)
    customer = next((one.mention.customer for one in spotted), None)
    if kind is None or (kind == "customer" and customer is None):
        return None
    since, until = _period(page, kind)
    stage = next((hit.key for hit in page.words("stages")), None) if kind in ("funnel", "stalled") else None
    return Query(kind, customer, _person(page, kind), stage, since, until)


def _person(page: Page, kind: str) -> str | None:
    if page.staff:
        return page.staff[0].ids[0]
    if _TEAM.search(page.text):
        return "team"
    if kind in ("todo", "stats", "stalled", "commitments", "leads", "funnel") and _ME.search(page.text):
        return "me"
    return "me" if kind == "todo" else None


def _period(page: Page, kind: str) -> tuple[date | None, date | None]:
    whens = [when.value for when in page.of(When)]
    if kind == "stalled":
        return None, None
    if whens:
        first = whens[0] if kind != "missing" or not whens[0].earlier else days.day(whens[0].earlier)
        return first.first, whens[-1].last
    today = page.sent_at.date()
    return (today, today) if kind in _OF_TODAY else (None, None)
