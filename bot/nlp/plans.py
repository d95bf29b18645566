"""What the rep says will be done: the items under a plan's heading, and an inline 「明天…」 about nobody told of."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.parsed import Plan
from bot.nlp.clauses import Item
from bot.nlp.days import When
from bot.nlp.expression import Expression
from bot.nlp.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.topics import Outline

_NOTHING = Expression(r"[\s—–-]*(?:无|没有|暂无|待定|-)?\s*")
_APART = Expression(r"[；;。\n]")
_LEAD_DAY = Expression(r"[\s:：,，、·—–-]*")
_NEXT_WEEK = Expression(r"下个?(?:周|礼拜|星期)")
_DOES = Expression(r"去|到|做|写|打|补|拜访|跑|飞|见|约|给|汇报|整理|准备|开会|继续|接着|发|送|提前|办公|出差|坐|回")
_INLINE = Expression(r"(?:明天|明日|明儿|明早|下周|下礼拜|下个?星期|后天)")


def plans(page: Page, told: Outline, spotted: Sequence[Spotted]) -> tuple[Plan, ...]:
    """Every plan, in order of the text."""
    found = [*_listed(page, spotted), *_inline(page, told, spotted)]
    return tuple(sorted(found, key=lambda plan: plan.span.start))


def _listed(page: Page, spotted: Sequence[Spotted]) -> Iterator[Plan]:
    for item in page.items:
        if item.section != "plan":
            continue
        default, next_week = _heading_day(page, item)
        for start, end in _pieces(page, item):
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
    return (days[0] if days else None), _NEXT_WEEK.search(page.text, start, end) is not None


def _in_week(page: Page, day: date) -> date:
    """A weekday under 「下周」 that was read as one of this week."""
    monday = page.sent_at.date().toordinal() - page.sent_at.weekday() + 7
    return day if day.toordinal() >= monday else date.fromordinal(day.toordinal() + 7)


def _pieces(page: Page, item: Item) -> Iterator[tuple[int, int]]:
    """The plans of one item: parted by semicolons; a second customer after a comma is a second plan."""
    start = item.start
    for match in (*_APART.finditer(page.text, item.start, item.end), None):
        end = match.start() if match else item.end
        if page.text[start:end].strip():
            yield start, end
        start = match.end() if match else end


def _plan(page: Page, start: int, end: int, day: date | None, spotted: Sequence[Spotted]) -> Plan:
    named = [one for one in spotted if start <= one.start and one.end <= end]
    return Plan(page.typed(start, end), page.span(start, end), day, named[0].mention if named else None)


def _inline(page: Page, told: Outline, spotted: Sequence[Spotted]) -> Iterator[Plan]:
    """Clauses of the rep's own intent, said of no customer, or of one whom the message reports nothing on."""
    for item, clause in told.frame:
        opening = _INLINE.search(page.text, clause.start, min(clause.end, clause.start + 6))
        if opening and item.section != "plan" and _DOES.search(page.text, opening.end(), clause.end):
            days = [when for when in page.of(When, clause.start, clause.end) if when.value.day]
            start = days[0].end if days and days[0].start == clause.start else clause.start
            yield _plan(page, start, clause.end, days[0].value.day if days else None, spotted)
