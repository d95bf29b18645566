"""Whom 「刚才那家」 and 「他们」 mean, when the message itself names nobody: the customer spoken of before it."""

from dataclasses import dataclass

from bot.core.parsed import Mention
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.text.firsts import Led
from bot.nlp.text.folding import fold

_CONFIDENCE = 0.75
_THING = "(?:客户|单子?|公司|医院|学校|厂|店|项目|商机|家|边|个)"
_BACK = Led(
    r"(?P<who>(?:刚才|刚刚|刚|上面|前面|上一?条|之前|先前|头先)(?:我?(?:说|提|讲|聊|报|发)(?:的|到的|过的)?)?"
    rf"的?[那这]?一?(?:个|家)?{_THING}"
    rf"(?!人|月|星期|礼拜|周|电话|会))|(?:^|[，。；\s另外还有对了补充一下:]){{1,6}}"
    rf"(?P<whom>[该此]{_THING}|[那这]家(?:客户|公司)?|对方|他们(?!家)|那边)"
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Before:
    """What was said before a message, as far as reading may be told: the customer spoken of last."""

    customer: str | None = None


NOTHING = Before()


def refers_back(text: str) -> bool:
    """Whether a short text speaks of a customer without a name, so that it is worth knowing who came before."""
    return len(text) <= _LONGEST and _BACK.search(fold(text).text) is not None


def spoken_of(page: Page, before: Before) -> list[Spotted]:
    """The words of a message without a name that stand for the customer of before."""
    if before.customer is None or len(page.text) > _LONGEST:
        return []
    match = _BACK.search(page.text)
    if match is None:
        return []
    start, end = match.span("who" if match["who"] else "whom")
    place = next(((item, clause) for item, clause in page.clauses() if clause.start <= start < clause.end), None)
    if place is None:
        return []
    mention = Mention(page.typed(start, end), page.span(start, end), before.customer, _CONFIDENCE)
    return [Spotted(start, end, mention, place[1], place[0])]
