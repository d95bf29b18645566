"""Where a new lead comes from: the words of `config/vocabulary.yaml`, and fairs by their trade."""

from bot.core.parsed import Read
from bot.nlp.page import Page
from bot.nlp.text.clauses import Stretch
from bot.nlp.text.expression import Expression

_BY, _OTHER = "leads", "other"
_LONGEST_NAME = 16
_STATED = Expression(r"来源|渠道|怎么来的")
_ADDED = Expression(r"(?:微信)?加(?:[上了我的个]|微信|好友)*")
"""That we are in touch on WeChat, which tells where somebody comes from only when nothing else does."""
_FAIR = Expression(
    r"[\u4e00-\u9fff]{2,6}(?<![发扩开进拓施画书伸])展会?(?=[上里]?(?:[，,。;；:：\s·]|$|收|加|认|拿|换|碰|遇|聊|来|扫))"
)
"""A fair by its trade: 「光伏展收的名片」."""


def source(page: Page, clauses: Stretch, opening: Stretch, need: Read[str] | None) -> Read[str] | None:
    """The way by which these clauses say that the lead came, else that of the message's opening."""
    return _source(page, clauses, need) or _source(page, opening, need) or _at_fair(page, [*opening, *clauses])


def _at_fair(page: Page, clauses: Stretch) -> Read[str] | None:
    return next((told for _, clause in clauses if (told := fair(page, clause.start, clause.end))), None)


def _source(page: Page, clauses: Stretch, need: Read[str] | None) -> Read[str] | None:
    hits = [hit for _, clause in clauses for hit in page.words("sources", clause.start, clause.end)]
    # 「要做会员小程序」 is wanted and no way to us.
    wanted = need.span if need else None
    hits = [hit for hit in hits if not (wanted and page.meets(hit.start, hit.end, wanted))]
    for stated in (_STATED.search(page.text, clause.start, clause.end) for _, clause in clauses):
        told = [hit for hit in hits if stated and stated.end() <= hit.start < stated.end() + _LONGEST_NAME]
        if told:
            # The last word of 「来源 招标代理推荐」 tells what it was.
            hits = [max(told, key=lambda hit: (hit.start, hit.end)) if len({hit.key for hit in told}) > 1 else told[0]]
    if not hits:
        return None
    best = hits[0]
    if best.key == _OTHER:  # 「自己找上门的 … 官网看到的电话」
        best = next((hit for hit in hits if hit.key != _OTHER and hit.start >= best.end), best)
    elif _ADDED.fullmatch(page.text, best.start, best.end):  # 「老板加我微信 … 刷到广告来的」
        best = next((hit for hit in hits if hit.key != best.key), best)
    return page.read(best.key, best.start, best.end, 0.92, "vocabulary")


def fair(page: Page, start: int, end: int) -> Read[str] | None:
    """A fair that no list names."""
    told = _FAIR.search(page.text, start, end) if page.text.find("展", start, end) >= 0 else None
    return page.read("exhibition", *told.span(), 0.7, _BY) if told else None
