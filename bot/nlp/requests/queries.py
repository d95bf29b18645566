"""Questions about what the system holds: which kind, of whom, over which days."""

import re
from datetime import date

from bot.core.parsed import Query
from bot.nlp.calendar import days
from bot.nlp.calendar.days import When
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.phone import Phone
from bot.nlp.requests.reported import reported
from bot.nlp.text.expression import Expression
from bot.nlp.values import Money

_ME = Expression(r"(?<![给发帮让诉])(?:我|本人)(?!们|方|看|瞅)|俺(?!们)")
_TEAM = Expression(r"[我咱俺]们?(?:们)?组|我们?团队|[东南西北中华]{1,2}[区组]|全组|(?<![各每])团队|组里|部门|全员|大家")
_COUNTED = Expression(
    r"签|单|排名|达成|日报|新增|见了|销售|跟进|活动|量|额|回款|拜访|客户|电话|线索|报价|演示|业绩|商机|合同|完成|目标|金额|多少钱|跑了|打了"
)
_OF_ONE = frozenset(("stats", "customer", "reports", "todo", "funnel"))
"""What is asked of a customer by name, without a day, is how that customer stands."""
_COUNTS = frozenset(("stats", "funnel", "customer", "todo"))
_LISTED = Expression(r"哪[些几]|有谁|列一?[下个出]|名单")
_BY_STAGE = frozenset(("funnel", "stalled"))
_ONLY_ASKED = frozenset(("commitments", "missing"))
"""Kinds whose words alone tell rather than ask: 「周五前交货，我答应了」."""
_OF_TODAY = frozenset(("todo", "missing"))
_TOLD = Expression(r"线索\s*[:：+]|[:：].*[，,]|我(?:跟|给|和|对)[他她]|我[说讲回]|(?:客户|对方|[他她]们?)(?:问|说|想)")
"""A lead or an item told of, however much the customer in it asks."""
_ALERTS = Expression(r"\s*(?:看看?|查看?|我的|列出)?(?:预警|提醒|预警列表|未处理的?预警)[。？?]?\s*")
_OF_CUSTOMER = Expression(
    r"^\s*(?:说说|讲讲|查[一查]?下?|看看|看下|介绍一?下)|有没有|哪|谁|多少|几[次时号月]|啥|什么|怎么?样|如何|咋|吗|没[？?\s]*$|何时"
)
"""What is asked of a customer without naming a topic: 「华星卡在哪了」, 「麦穗还有戏没」."""
_WHETHER = Expression(r"有没有|是不是|吗")
_ASKS = Expression(
    r"[？?吗呢谁哪]|几[次时号月家个单]|多少|了没|没有?[。\s]*$|有没有|是不是|什么时候|啥时候|为啥|为什么|怎么"
)
_COME, _ALREADY = Expression(r"了|完|过了"), Expression(r"(?:已经?|彻底|最终|确定|确认)$")
_NOTHING_NEW = Expression(r"(?<!有)没(?:有)?(?:啥|什么|多少|太多)(?:大|新)?(?:的)?(?:进展|动静|变化|消息|动作|情况)")
_NOT_HANDED_IN = Expression(
    r"(?:谁|哪[几些]?个?人?|几个人|有人)[^，。？?]{0,6}(?:没|未|忘|漏)[了记有]?(?:[交写报]|日报|提交|发(?![票货款]))(?![票货款钱价样备销废名价]|完)"
)
"""Who has not handed in, though nobody says what: 「今天谁还没交」."""
_REPORT = Expression(r"[日周]报|报告|[漏未缺]交|没交|交齐|[漏缺未]报")
_NOMINAL = Expression(
    r"[^，,。；了]{2,16}(?:单子?|商机|项目|客户|线索|承诺|[日周]报|预警|告警|名单|列表|情况|记录|数据|明细|清单|事情?|事项|活儿?|任务|安排|行程|业绩|进展|统计|排名)[。.]?"
)
"""A message that is but the name of something the system holds asks for it: 「这周要兑现的承诺」."""
_AT_STAGE = Expression(
    r".{0,4}(?:阶段|这一?步|那一?步|环节)|(?:[中里过]的?|的)(?:[客户单子项目商机生意]{0,3})(?:都)?(?:还?有(?:哪|谁|几|多少)|列|名单|[。？?]?$)"
)
"""Behind the words of a stage: who stands at it is asked."""
_TO_DO = Expression(r"[要该得]|待办|跟进时间|到期")
_LAUGHS = Expression(r"哈哈|嘿嘿|嘻嘻|笑死|手动狗头")
"""What nobody asks the system with."""
_LYING = Expression(r"没|未|公海|池|手[上里头]|名下")
"""Leads are asked for where they lie, however the question counts them: 「我有几条没联系的线索」."""
_ENDED = Expression(r"(?P<won>赢|签单|签约|签[下成了]|成交|拿下)|(?P<lost>丢|输|黄了)|(?P<payment>[回收]款|付款|到账)")
_DEALS = Expression(r"商机|单子|阶段")
_LEAD = Expression(r"(?<![A-Za-z])L\d+")
_FILLING = Expression(
    r"[\W\d的了我们咱俺组个这那里中还有没未已全部所在名下手上现目前麻烦请一单数都和及与给把跟是吧呢啊呀哦列表否你天条家]|销售|单子|到现在|至今|截至|商机|客户|情况|项目|新增|最新|到期"
)
_LONGEST, _LONGEST_OF_CUSTOMER = 40, 24


def query(page: Page, spotted: list[Spotted]) -> Query | None:
    """The question, or None when the message asks nothing that the system can answer."""
    if _ALERTS.fullmatch(page.text):
        return Query("alerts")
    figures = bool(page.of(Money)) or bool(page.of(Phone))
    text = page.text.strip()
    if figures or not text or len(text) > _LONGEST or "\n" in text or _TOLD.search(text) or _LAUGHS.search(text):
        return None
    kind = _kind(page, spotted)
    if (kind != "leads" and _of_people(page, spotted)) or reported(page, spotted) or _news(page, spotted):
        return None
    if kind is None or not (page.words("intents", key="asking") or _named(page, spotted, kind)):
        return None
    customer = next((one.mention.customer for one in spotted), None)
    since, until = _period(page, kind)
    return Query(kind, customer, _person(page, kind), _stage(page, kind), since, until)


def _stage(page: Page, kind: str) -> str | None:
    """The stage asked after; of deals that are named by their end (签单的, 丢掉的) what that end is called."""
    if kind not in _BY_STAGE:
        return None
    stage = next((hit.key for hit in page.words("stages") if hit.key != "lost" or kind == "funnel"), None)
    ended = _ENDED.search(page.text) if kind == "funnel" else None
    return stage or (ended.lastgroup if ended else None)


def _of_people(page: Page, spotted: list[Spotted]) -> bool:
    """Whether colleagues are asked for help or advice; 「帮我看下华星…」 asks after the customer."""
    begins = {one.start for one in spotted}
    return any(hit.end not in begins for hit in page.words("intents", key="asking_people"))


def _news(page: Page, spotted: list[Spotted]) -> bool:
    """Whether a customer is said to have come to a stage, or not on: 「惠麓丢单了」, 「没啥进展，就问候了一下」."""
    if not spotted or _ASKS.search(page.text):
        return False
    come = any(
        _COME.match(page.text, hit.end) or _ALREADY.search(page.text[: hit.start]) for hit in page.words("stages")
    )
    return come or _NOTHING_NEW.search(page.text) is not None


def _kind(page: Page, spotted: list[Spotted]) -> str | None:
    topics = _topics(page)
    if _NOT_HANDED_IN.search(page.text) and not spotted:
        return "missing"
    customer = next((one.mention.customer for one in spotted), None)
    if customer is None and topics <= _COUNTS and _at_stage(page):
        return "funnel"
    if "线索" in page.text and (topics & {"leads", "stalled", "customer", "todo"}):
        topics = {"leads"} if "stats" not in topics or _LYING.search(page.text) else {"stats"}
    if "todo" in topics and _TO_DO.search(page.text):
        topics.discard("stats")
    if customer is None and _LEAD.search(page.text) and "谁" in page.text:
        return "leads"
    if customer and topics <= _OF_ONE and not page.of(When):
        about = bool(topics) or _asks_of_customer(page)
        return "customer" if about else None
    if customer is None and "customer" in topics:
        topics.discard("customer")
        of_colleague = {"reports"} if page.staff and not topics else set[str]()  # 「一鸣最近怎么样」
        topics |= {"funnel"} if _DEALS.search(page.text) else of_colleague
    kind = next((one for one in page.vocabulary.query_order if one in topics), None)
    if kind in (None, "todo", "customer", "stats") and customer is None and _which(page):
        return "funnel"
    return kind or ("customer" if customer and _asks_of_customer(page) else None)


def _topics(page: Page) -> set[str]:
    """What is spoken of, less what needs another word beside it."""
    topics = {hit.key for hit in page.words("queries")}
    if "missing" in topics and not _REPORT.search(page.text):
        topics.discard("missing")
    if not _COUNTED.search(page.text):
        topics.discard("stats")
    return topics


def _asks_of_customer(page: Page) -> bool:
    text = page.text.strip()
    if page.words("obstacles") and not _WHETHER.search(page.text):
        return False  # 「谁拍板还没摸清」 tells
    short = len(text) <= _LONGEST_OF_CUSTOMER and not re.search(r"[，。；]\s*\S", text)
    return short and _OF_CUSTOMER.search(text) is not None


def _at_stage(page: Page) -> bool:
    """Whether customers are counted or listed by the stage they stand at: 「卡在合同这一步的有几家」."""
    return any(_AT_STAGE.match(page.text, hit.end) for hit in page.words("stages"))


def _which(page: Page) -> bool:
    """Whether it is asked who stands at a stage: 「待回款的有哪几家」."""
    return bool(page.words("stages")) and _LISTED.search(page.text) is not None


def _named(page: Page, spotted: list[Spotted], kind: str) -> bool:
    """Whether what is asked for is only named, and the asking left out."""
    nominal = not spotted and _NOMINAL.fullmatch(page.text.strip()) is not None
    return nominal or _names_only(page, spotted, kind)


def _names_only(page: Page, spotted: list[Spotted], kind: str) -> bool:
    """Whether it says nothing but a topic, of whom and when: 「盛夏上周的日报」, 「本月签单额」."""
    rest = list(page.text)
    named = [(hit.start, hit.end) for hit in page.words("queries")]
    named += [(one.start, one.end) for one in page.staff] + [(one.start, one.end) for one in spotted]
    named += [(when.start, when.end) for when in page.of(When)]
    named += [(hit.start, hit.end) for hit in page.words("stages")] if kind in ("funnel", "stalled") else []
    for start, end in named:
        rest[start:end] = " " * (end - start)
    if kind == "stats":
        rest = list(_COUNTED.sub("", "".join(rest)))
    left = _FILLING.sub("", _TEAM.sub("", "".join(rest)))
    past = any(when.value.last < page.sent_at.date() for when in page.of(When))
    somebody = bool(page.staff) or _TEAM.search(page.text) is not None or (past and _ME.search(page.text) is not None)
    return not left and kind not in _ONLY_ASKED and (kind != "reports" or somebody)


def _person(page: Page, kind: str) -> str | None:
    if page.staff:
        return page.staff[0].ids[0]
    if _TEAM.search(page.text):
        return "team"
    if kind != "customer" and _ME.search(page.text):
        return "me"
    return None


def _period(page: Page, kind: str) -> tuple[date | None, date | None]:
    whens = [when.value for when in page.of(When)]
    if kind == "stalled":
        return None, None
    if whens:
        first = whens[0] if kind != "missing" or not whens[0].earlier else days.day(whens[0].earlier)
        return first.first, whens[-1].last
    today = page.sent_at.date()
    return (today, today) if kind in _OF_TODAY else (None, None)
