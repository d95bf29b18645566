"""What the rep says will be done: the items under a plan's heading, and an inline 「明天…」 about nobody told of."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.core.parsed import Plan
from bot.nlp.calendar.days import When
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.reports.topics import Outline
from bot.nlp.text.clauses import Clause, Item
from bot.nlp.text.expression import Expression

_NOTHING = Expression(r"[\s—–-]*(?:无|没有|暂无|待定|-)?\s*")
_APART = Expression(r"[；;。\n]")
_COMMAS = Expression(r"[，,]\s*")
_NEW_TIME = Expression(
    r"上午|中午|下午|晚上|傍晚|(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}[号日]|\d{1,2}[./月]\d{1,2}"
)
_NEXT_DAY = Expression(r"明|次日")
_LEAD_DAY = Expression(r"[\s:：,，、·—–-]*")
_NEXT_WEEK = Expression(r"下个?(?:周|礼拜|星期)")
_IDLE = Expression(
    r"\s*(?:(?:我|先|就|早点?|准时)*(?:休息|请假|调休|没啥|没什么|没事|没安排|放假|轮休|休|下雨|降温|是|周[一二三四五六日天]|星期|目标|冲|见[！!。]?$|再[说看聊]|继续(?:努力|加油|冲|干|战斗|奋斗)|加油).*|.?)"
)
"""What a day ahead holds that is no plan."""
_OPENS = Expression(r"(?:然后|另外|还有|那个?|就|我们?|咱们?|完了|最后|再)?\s?")
_INLINE = Expression(rf"{_OPENS.source}(?:明[天日儿早]|后天|下周|下礼拜|下个?星期|[Tt]omorrow)")
_DOES = Expression(
    r"\s?(?:上午|下午|一早|早上|晚上)?(?:我们?|再|得|还?要|打算|准备|计划|约了?)*(?:去|到|拜访|跑|飞|见|约|给|写|做|打|补(?!报|交|发|录)|送|开会|出差|陪|参加|催|跟|回访|回|返|盯|整理|接着|处理|办|对接|协调|值班|年会|培训)"
)
_GOES_ON = Expression(r"上午|中午|下午|晚上|傍晚|再|顺便|然后|在家|在公司|计划|打算|准备|去|回")
"""With what a clause tells more of the same day: 「明天去天汇送资料，下午回公司开会」."""
_COMMA = Expression(r"[，,、\s]*")


def plans(page: Page, told: Outline, spotted: Sequence[Spotted]) -> tuple[Plan, ...]:
    """Every plan, in order of the text."""
    found = [*_listed(page, spotted), *_inline(page, told, spotted)]
    return tuple(sorted(found, key=lambda plan: plan.span.start))


def _listed(page: Page, spotted: Sequence[Spotted]) -> Iterator[Plan]:
    for item in page.items:
        if item.section != "plan":
            continue
        default, next_week = _heading_day(page, item)
        for start, end in _pieces(page, item, spotted):
            whens = page.of(When, start, end)
            opens = bool(whens) and whens[0].start == start and not whens[0].value.hour_only
            opening = whens[0] if opens and whens[0].value.day else None
            day, begin = default, start
            if opening is not None and opening.value.day is not None:
                day = _in_week(page, opening.value.day) if next_week else opening.value.day
                gap = _LEAD_DAY.match(page.text, opening.end, end)
                begin = gap.end() if gap else opening.end
            elif opening is None and whens and default is None and whens[0].value.day:
                day = whens[0].value.day
            if not _NOTHING.fullmatch(page.text, begin, end):
                yield _plan(page, begin, end, day, spotted)


def _heading_day(page: Page, item: Item) -> tuple[date | None, bool]:
    if item.heading is None:
        return None, False
    start, end = item.heading
    days = [when.value.day for when in page.of(When, start, end + 2) if when.value.day]
    if not days and _NEXT_DAY.search(page.text, start, end):
        days = [page.sent_at.date() + timedelta(days=1)]
    return (days[0] if days else None), _NEXT_WEEK.search(page.text, start, end) is not None


def _in_week(page: Page, day: date) -> date:
    """A weekday under 「下周」 that was read as one of this week."""
    monday = page.sent_at.date().toordinal() - page.sent_at.weekday() + 7
    return day if day.toordinal() >= monday else date.fromordinal(day.toordinal() + 7)


def _pieces(page: Page, item: Item, spotted: Sequence[Spotted]) -> Iterator[tuple[int, int]]:
    """The plans of one item: parted by semicolons; a day or a customer after a comma begins a second plan."""
    start, named = item.start, [one.start for one in spotted if item.start <= one.start < item.end][1:]
    commas = (
        match
        for match in _COMMAS.finditer(page.text, item.start, item.end)
        if match.end() in named or _NEW_TIME.match(page.text, match.end(), item.end)
    )
    marks = sorted((*_APART.finditer(page.text, item.start, item.end), *commas), key=lambda match: match.start())
    for match in (*marks, None):
        end = match.start() if match else item.end
        if page.text[start:end].strip():
            yield start, end
        start = match.end() if match else end


def _ahead(page: Page, clause: Clause) -> Entity[When] | None:
    """The day to come that a clause opens with."""
    whens = page.of(When, clause.start, clause.end)
    opens = whens and _OPENS.fullmatch(page.text, clause.start, whens[0].start) is not None
    return whens[0] if opens and whens[0].value.first > page.sent_at.date() else None


def _plan(page: Page, start: int, end: int, day: date | None, spotted: Sequence[Spotted]) -> Plan:
    named = [one for one in spotted if start <= one.start and one.end <= end]
    return Plan(page.typed(start, end), page.span(start, end), day, named[0].mention if named else None)


def _inline(page: Page, told: Outline, spotted: Sequence[Spotted]) -> Iterator[Plan]:
    """Clauses of the rep's own intent, said of no customer, or of one whom the message reports nothing on."""
    day: date | None = None
    last: Clause | None = None
    for item, clause in told.frame:
        if item.section == "plan":
            continue
        same = last is not None and _COMMA.fullmatch(page.text, last.end, clause.start) is not None
        last, start = clause, clause.start
        ahead, surely = _ahead(page, clause), _INLINE.match(page.text, clause.start, clause.end) is not None
        if surely or (ahead and ahead.value.day and _DOES.match(page.text, ahead.end, clause.end)):
            day = ahead.value.day if ahead else None
            start = ahead.end if ahead and ahead.start == clause.start else start
        elif not (same and day and _GOES_ON.match(page.text, clause.start, clause.end)):
            day = None
            continue
        if not _IDLE.fullmatch(page.text, start, clause.end):
            yield _plan(page, start, clause.end, day, spotted)
