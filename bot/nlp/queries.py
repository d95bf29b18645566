"""Questions about what the system holds: which kind, of whom, over which days."""

import re
from datetime import date

from bot.core.parsed import Query
from bot.nlp import days
from bot.nlp.days import When
from bot.nlp.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.amount import Money
from bot.nlp.recognizers.people import Person
from bot.nlp.recognizers.phone import Phone

_ME = re.compile(r"(?<![给发帮让叫])我(?!们|方|看|瞅)|俺(?!们)")
_TEAM = re.compile(r"[我咱俺]们?(?:们)?组|我们?团队|[东南西北中华]{1,2}区|全组|团队|组里")
_COUNTED = re.compile(
    r"签|单|排名|达成|日报|新增|见了|销售|跟进|活动|量|额|回款|拜访|客户|电话|线索|报价|演示|业绩|商机|合同|完成|目标|金额|多少钱|跑了|打了"
)
_REPORTED = re.compile(r"(?:刚|又|一直|还|他们|来|也)*(?:说|问|反馈|表示|让|要|提|觉得|嫌)")
_OF_TODAY = frozenset(("todo", "missing"))
_TOLD = re.compile(r"线索\s*[:：+]|[:：].*[，,]|我(?:跟|给|和|对)[他她]|我[说讲回]")
"""A lead or an item told of, however much the customer in it asks."""
_LONGEST = 40
_ALERTS = re.compile(r"\s*(?:看看?|查看?|我的|列出)?(?:预警|提醒|预警列表|未处理的?预警)[。？?]?\s*")


def query(page: Page, spotted: list[Spotted]) -> Query | None:
    """The question, or None when the message asks nothing that the system can answer."""
    if _ALERTS.fullmatch(page.text):
        return Query("alerts")
    topics = {hit.key for hit in page.words("queries")}
    figures = bool(page.of(Money)) or bool(page.of(Phone))
    if not topics or figures or len(page.text.strip()) > _LONGEST or _TOLD.search(page.text):
        return None
    if not page.words("intents", key="asking") or page.words("intents", key="asking_people"):
        return None
    if "missing" in topics and "reports" not in topics:
        topics.discard("missing")
    if not _COUNTED.search(page.text):
        topics.discard("stats")
    if any(_REPORTED.match(page.text, person.end) for person in page.of(Person)):
        # Somebody's question that is told of, and no question to us: 「李主任问多少钱」.
        return None
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
