"""Companies that a report tells of and no directory knows, where only a company can be meant.

Behind a verb of meeting (「见了三江精工」), before what its people say or want (「三江精工那边说要等」), at the head
of an item.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.text.clauses import Clause, Item
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import led
from bot.nlp.text.ordered import Ordered
from bot.nlp.vocabulary import ENDINGS, Vocabulary

_TELLING = ("stages", "channels", "metrics", "scope", "steps", "intents", "sources", "leads")
_MET = r"(?:去了?趟?|到了?|见了?|拜访了?|回访了?|跑了?趟?|拐[到进]|转到|约了|走访了?|(?<=[午早晚天])在)"
_SPEAKS = (
    r"(?=(?:那边|这边|那儿|那里|那头)(?!什么|怎么|咋|啥|如何)|的(?:采购|设备|老板|负责人|技术|财务|业务|信息)"
    r"|[那这][个笔]?(?:单子?|项目|合同|标)(?!什么|怎么|咋|啥|如何)"
    r"|说|反馈|回话|回复|来电|打电话|打来|致电|发来|发微信|找我|联系我|回电|催|嫌)"
)
"""What only a customer's people do, or is told of a deal with them, behind a name that opens a clause."""
_NO_NAME = Expression(
    r"我|你|他|她|咱|贵|本|该|这|那|哪|各|每|就是|也是|都是|还是|不是|几|[一两二三四五六七八九十\d][家间个]|客户|总部|公司$|隔壁|别的|几家|一家|同行|竞品|自己|现场|附近|展|[做开搞]"
)
_SHORT_ENDING, _SHORTEST = 1, 4
_CALLED = Expression(
    r"(?:[一有那这]家|一个)(?:新的?)?叫(?:做|个)?[“\"「]?(?P<name>[\u4e00-\u9fffA-Za-z]{2,8}?)[”\"」]?(?=的|[，,。\s])"
)
_HEAD = Expression(r"(?P<name>[\u4e00-\u9fff]{2,8}[A-Z]{0,5})(?:\([\u4e00-\u9fff]{2,6}\))?$")
_NEXT_PERSON = 10
"""How far in the next clause somebody stands who shows that the words before name where they work."""
_PLAIN = Expression(
    r"今|昨|上午|下午|晚上|参加|完成|整理|跟进|处理|准备|协助|配合|内部|公司|部门|团队|项目|产品|技术|系统|现场|会议|培训|方案|合同|其他|其它|总结|问题|另外|新增|老客户|客户|领导|同事|[一两二三半几]天|之行|出差|行程|战况|战报"
)


@lru_cache(maxsize=4)
def _patterns(vocabulary: Vocabulary) -> tuple[Expression, Expression]:
    """For a name behind a verb of meeting, and for one that opens a clause and then speaks."""
    ending = led("|".join(map(re.escape, vocabulary.company_endings)))
    met = rf"(?P<name>[\u4e00-\u9fff]{{2,7}}?(?P<ending>{ending}))"
    opens = rf"(?<![\u4e00-\u9fff])(?P<name>(?!{ending})[\u4e00-\u9fff]{{2,5}}?(?P<ending>{ending}))"
    return (
        Expression(
            rf"{_MET}(?:[^，。；、\s]{{0,14}}(?:的|家|叫))?{met}(?=[，。；、,;\s:()—]|[的转坐看聊谈门送做装调试演催收拿取签]|$)"
        ),
        Expression(opens + _SPEAKS),
    )


_INTO = Expression(r"(?:[去到跑]了?趟?|、|跟|给|见了?|拜访了?|回访了?)(?=[\u4e00-\u9fff]{4})")
"""Behind it a customer may be named in the midst of a clause."""
_FOLLOWS = (
    r"[，。；、,;\s:()—|]|$|没戏|那边|这边|的|说|打|来|上门|电话|微信|采购|设备|质量|老板|财务|办公室|总师办"
    r"|[厂总经主科部]"
)
_SOME_CUSTOMER = Expression(r"[那这]边?[个家](?:客户|厂子?|公司|医院|学校|单位)")
"""Behind a city at the head of a clause: a customer told of without a name, 「天津那个客户」."""


@lru_cache(maxsize=4)
def _of_place(vocabulary: Vocabulary) -> Expression:
    """For what follows a city in a company's name, where somebody of it then does something, or all is told of it."""
    ending = led("|".join(map(re.escape, (one for one in vocabulary.company_endings if len(one) > _SHORT_ENDING))))
    return Expression(
        rf"(?:[\u4e00-\u9fff]{{1,6}}?{ending}|[\u4e00-\u9fff]{{2,6}}厂)(?={_FOLLOWS})"
        r"|[\u4e00-\u9fff]{2,5}(?<![区线片站边头组队点家市])(?=\s?[:(]|\s(?:上门|拜访|电话|微信|邮件|线上|视频))"
    )


def strangers(page: Page, known: bytearray) -> Iterator[tuple[int, int]]:
    """Names shaped like a company's, where one stands who was met or speaks.

    known: a character of the text each, 1 where a name stands that is known; its ending is no other's.
    """
    endings = Ordered([hit for hit in page.words(ENDINGS) if known.find(1, hit.start, hit.end) < 0])
    nameless, called = _SOME_CUSTOMER.search(page.text) is not None, "叫" in page.text
    for item, clause in page.clauses():
        if item.section in ("plan", "lead", "problem"):
            continue
        if endings.reach_into(clause.start, clause.end + 1):
            yield from _shaped(page, clause)
        if item.mark and clause is item.clauses[0]:
            yield from _at_head(page, item)
        if nameless and (end := _some_customer(page, clause)):
            yield clause.start, end
        yield from _placed(page, clause)
        if called and item.mark:
            yield from _called(page, clause)


def _shaped(page: Page, clause: Clause) -> Iterator[tuple[int, int]]:
    """Names with a company's ending: of who was met, of who speaks."""
    pattern, speaks = _patterns(page.vocabulary)
    for match in pattern.finditer(page.text, clause.start, min(len(page.text), clause.end + 1)):
        start, end = match.span("name")
        short = len(match["ending"]) == _SHORT_ENDING and end - start < _SHORTEST
        if not short and end - start > len(match["ending"]) + 1 and not _NO_NAME.search(match["name"]):
            yield start, end
    for match in speaks.finditer(page.text, clause.start, clause.end):
        plain = _PLAIN.search(match["name"]) or _NO_NAME.search(match["name"])
        if not plain and len(match["ending"]) > _SHORT_ENDING:
            yield match.span("name")


def _some_customer(page: Page, clause: Clause) -> int | None:
    """Where the words end that name a customer by its city alone, at the head of a clause."""
    city = page.vocabulary.city_at(page.text, clause.start, clause.end)
    some = _SOME_CUSTOMER.match(page.text, city, clause.end) if city > clause.start else None
    return some.end() if some else None


def _placed(page: Page, clause: Clause) -> Iterator[tuple[int, int]]:
    """A company of a city, at the head of a clause or where one is gone to: 「去重庆綦江齿轮厂」."""
    for start in {clause.start, *(m.end() for m in _INTO.finditer(page.text, clause.start, clause.end))}:
        city = page.vocabulary.city_at(page.text, start, clause.end)
        name = _of_place(page.vocabulary).match(page.text, city) if city > start else None
        if name and not (_PLAIN.search(name[0]) or _NO_NAME.search(name[0])):
            yield start, name.end()


def _called(page: Page, clause: Clause) -> Iterator[tuple[int, int]]:
    """A customer that is said to be called so."""
    for match in _CALLED.finditer(page.text, clause.start, clause.end):
        if not _NO_NAME.search(match["name"]):
            yield match.span("name")


def _at_head(page: Page, item: Item) -> Iterator[tuple[int, int]]:
    """The name that an item of a list opens with, when somebody there is named next: 「①三江生物，采购小庄」."""
    if item.section not in ("work", "visit", "call") or item.clauses[1:] == ():
        return
    clause, following = item.clauses[0], item.clauses[1]
    name = _HEAD.match(page.text[clause.start : clause.end].rstrip())
    if name is None or clause.label or _PLAIN.search(name["name"]) or _NO_NAME.search(name["name"]):
        return
    start, end = clause.start + name.start("name"), clause.start + name.end("name")
    busy = page.of(object, start, end) or any(page.words(group, start, end) for group in _TELLING)
    near = page.of(Person, following.start, following.start + _NEXT_PERSON)
    if near and not busy and page.text[start:end] not in page.vocabulary.cities:
        yield start, end
