"""The way of meeting that a report gives to several customers at once: by heads of lists, opening words, totals."""

from collections.abc import Sequence

from bot.core.parsed import Read
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.recognizers.metrics import Metric
from bot.nlp.reports.topics import Outline
from bot.nlp.text.expression import Expression

_BY = "channels"
_WEEK = Expression(r"周报|周小结|本周|第\d+周")
_LISTED = Expression(
    r"(?:^|(?<=[\n。；;]))[^\w\n]{0,6}?(?:"
    r"(?:(?P<call>电话?|通话|去电|来电|外呼|tel|calls?)|(?P<visit>拜?访|见面?|面访|上门|外出|现场|线下|visits?|onsite)|(?P<wechat>微信?|企微)"
    r"|(?P<email>邮件?|e?mails?)|(?P<online_meeting>线上|视频|远程)|(?P<meal>饭局|餐叙)|(?P<exhibition>展会))"
    r"(?:(?:\(?\d{1,2}[个家通次]?\)?)?\s?:|的(?:有|是))"
    r"|(?P<phone>[📞☎📱📲])|(?P<steps>[👣🚗🚶🤝🚌])|(?P<chat>💬)|(?P<letter>[📧✉📨📩])|(?P<screen>[💻🎥📹])|(?P<table>[🍜🍚🍻🍲🍺]))"
)
"""What heads a list of customers met in one way, a word and a colon or a picture: 「访：…。电：…」, 「📞 金畅」."""
_PICTURED = {
    "phone": "call", "steps": "visit", "chat": "wechat", "letter": "email", "screen": "online_meeting", "table": "meal",
}  # fmt: skip
_SPOKEN = Expression(r"跑|走|见|打|拨|扫|陪|陌拜|拜访了|拜访.{0,4}[家间户]|外呼|去")
"""A count that is told, and no figure of a table: 「跑了四家」, not 「电话4」."""
_TOLD = Expression(r"(?:电话|通话|外呼|呼出|拨打|打了?)?\s?\d+\s?[通访](?![\u4e00-\u9fff])|(?:呼出|外呼)\s?\d+(?!\d)")
"""As well, where no other way is counted: 「今日电话31通」; not the figures of a table, 「拜访0 电话5」."""
_IN_ALL = Expression(r"(?:一共|总共|共)$")
FIGURE = Expression(r"\s?:?\s?\d{1,3}(?![\d点:号月日/年.])")
"""Behind a way that is counted: 「微信1」."""
_ALL_SO = Expression(
    r"(?P<visit>[四五六七八九十\d两三][家个]都是?(?:当面|上门|现场|面谈))|(?P<call>(?:没|不)出(?:门|去)[^\n。]{0,6}(?:电话|打))"
)
"""「四家都是当面拜访的」, 「今天没出门，全是电话」."""
_LIST = 500
"""Characters that a list in one line may have: without it a line of a thousand customers is read in squared time."""
_COUNTED = {"visits": "visit", "calls": "call"}
TOTALS = frozenset((*_COUNTED, "demos"))


def listed(page: Page, place: int) -> Read[str] | None:
    """The way at the head of the list in which a customer named at `place` stands, in the same line.

    Also one that is counted there: 「重庆：上门3家。…；…」.
    """
    line = max(page.text.rfind("\n", 0, place) + 1, place - _LIST)
    heads = [(m.start(), m.end(), m.lastgroup or "") for m in _LISTED.finditer(page.text, line, place)]
    counts = [one for one in page.of(Metric, line, place) if one.value.key in _COUNTED and one.value.value > 1]
    heads += [(one.start, one.end, _COUNTED[one.value.key]) for one in counts if page.text[one.end] in "。:；;"]
    if not heads:
        return None
    start, end, way = max(heads)
    return page.read(_PICTURED.get(way, way), start, end, 0.8, _BY)


def of_frame(page: Page, told: Outline, customers: int) -> Read[str] | None:
    """The one channel that the report's opening words give to all: 「今天跑了四家」, 「电话日」, 「今日电话31通」."""
    if _WEEK.search(page.text):
        return None
    if (so := _ALL_SO.search(page.text)) and so.lastgroup:
        return page.read(so.lastgroup, so.start(), so.end(), 0.6, _BY)
    first = min((topic.mentions[0].start for topic in told.topics), default=0)
    own = min((topic.mentions[0].clause.start for topic in told.topics), default=0)
    counts = [one for one in page.of(Metric, 0, first) if one.value.key in TOTALS]
    ways = [
        (hit.key, hit.start, hit.end)
        for hit in page.words("channels", 0, min(first, own))
        if not any(one.start <= hit.start < one.end for one in counts) and not FIGURE.match(page.text, hit.end)
    ]
    ways += [(_COUNTED[m.value.key], m.start, m.end) for m in counts if _SPOKEN.match(page.text, m.start, m.end)]
    if not ways:
        ways = _only_counted(page, counts, customers)
    return page.read(*ways[0], 0.5, _BY) if len({key for key, _, _ in ways}) == 1 else None


def _only_counted(page: Page, opening: Sequence[Entity[Metric]], customers: int) -> list[tuple[str, int, int]]:
    """The one way of which a report counts any, when it opens by telling enough of them."""
    counted = {one.value.key for one in page.of(Metric) if one.value.key in TOTALS and one.value.value}
    if len(counted) != 1:
        return []
    told = [one for one in opening if one.value.value >= customers and _TOLD.match(page.text, one.start, one.end + 1)]
    return [(_COUNTED[one.value.key], one.start, one.end) for one in told]


def _in_all(page: Page, count: Entity[Metric]) -> bool:
    """Whether a count at the end is told as the whole of the day: 「共拜访4家」, 「今天跑了三家」."""
    before = _IN_ALL.search(page.text, max(0, count.start - 3), count.start)
    told = page.text[count.start : count.end]
    return before is not None or told.startswith(("跑", "走了")) or "都" in told or "全" in told


def of_totals(page: Page, known: Sequence[str], rest: int) -> Read[str] | None:
    """The way of those of whom none is told, when the totals leave exactly as many: 「总共跑了3家」.

    Totals of both ways speak for themselves when the other is used up; of one, only when it is told as the whole.
    """
    if not rest or _WEEK.search(page.text):
        return None
    totals = {_COUNTED[one.value.key]: one for one in reversed(page.of(Metric)) if one.value.key in _COUNTED}
    left = {way: int(one.value.value) - known.count(way) for way, one in totals.items()}
    way = next((way for way, count in left.items() if count == rest), None)
    others = [count for other, count in left.items() if other != way]
    if way is None or any(others) or not (others or _in_all(page, totals[way])):
        return None
    return page.read(way, totals[way].start, totals[way].end, 0.6, _BY)
