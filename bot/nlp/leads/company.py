"""The name of a company that no directory knows, by the weight of what speaks for each stretch of words.

Said to be called so; shaped like a company's name (「…科技」, 「…厂」); beginning with a city; standing alone between
marks; standing beside a person, a number or a trade. What tells how the lead came, what is wanted, who to call or how
much there is to spend is no name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.core.parsed import Read
from bot.nlp.leads.contacts import of_person, only_sent
from bot.nlp.leads.places import DISTRICT_ENDS, behind_place, beside_place, length_of_city, only_places, worth_of_place
from bot.nlp.mentions.linking import customers_named
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.recognizers.phone import Phone
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.vocabulary import Vocabulary

_BY = "company"
_NAME = r"[\u4e00-\u9fffA-Za-z]"
_NAMED_SO = (
    r"(?:(?<![长板理监人任师工总生姐哥友他她呼])叫做?|(?:厂名|店名|公司名|招牌)[叫是:]?|名字[叫是:])\s?[“\"「]?"
    rf"(?P<name>{_NAME}{{2,12}}?)"
    r"(?=[”\"」，。,、\s()]|的|做|是|前台|老板|厂长|经理|采购|负责|他|她|说|门卫|[\u4e00-\u9fff]总|$)"
)
_CALLED = Expression(
    rf"{_NAMED_SO}|@\s?(?P<at>[A-Z][A-Za-z]+)|(?<![说讲问道:])[“\"「『](?P<quoted>{_NAME}{{2,8}})[”\"」』]"
)
_CALLED_NEXT = Expression(r"(?:公司|单位|厂|店)?(?:名字?)?叫做?")
"""With a blank behind it, so that the name is a clause of its own."""
_COMES = r"到|去|[发问引找打]过?来了?[个位家]?|来[了的自][个位家]?|来[个位家]|来(?=[，,。\s]|$)"
_SPEAKS = r"(?:说|(?<![创理联梦畅思])想|要|问|找|给|把|加|聊|当|姓)[个位]?"
_COUNTS = r"有个|有一?[家间]|一[家间个条]|[还另]有一?[个家位]|[那这]边|[那这][家间]"
_CALLS_ITSELF = r"自?称[系为]?|单位[为是]|(?<!呼)叫|(?<![\u4e00-\u9fff])(?:公司|单位|企业)(?=[\u4e00-\u9fff]{3})"
_TENDERS = r"(?<=[局院校厂司店社馆所站处会])(?:招(?!商|聘|待|标|生)|需|拟|欲|急需|缺)"
_BUYS = r"采购(?!部|经理|主管|总监|中心|员|科)"
_CUT = (
    rf"的|是|在|了[个位]?|{_CALLS_ITSELF}|{_TENDERS}|{_COMES}|{_SPEAKS}|{_COUNTS}|{_BUYS}"
    r"|(?:我司为|(?:认识|介绍|推荐|引荐|登记)[个位])|[\s:：、@“”\"「」/]"
)
_SOURCE_VERBS = frozenset(("inbound_call", "referral", "wechat", "cold_call"))
"""Sources that are told by a verb right behind the name: 「护理院打电话来咨询」."""
_PIECE = Expression(r"[\u4e00-\u9fffA-Za-z·&]+")
_TRADE = Expression(r"(?:[做开搞]|主营|从事)(?:了?一?[个家])?$")
_DOES = Expression(r"(?<![经高公离召展])[做开搞](?!发区)")
_TRADE_NEXT = Expression(r"[\s(]?[\u4e00-\u9fff]{0,4}[做开搞]")
_SHOWN = Expression(r"(?:有|来了|碰到|遇到|认识了?|聊了|叫|是)[个家间]$")
"""Before a name: 「展会上有个七彩鹿」."""
_SPOKE = Expression(r"(?:那[边头]|这边)|来电|打|自己")
_THERE_NEXT = Expression(r"(?:人在|在)?(?P<place>[\u4e00-\u9fff]{2,6}?)的?")
_HOUSE = Expression(r"[\u4e00-\u9fff]{2}(?:[楼轩斋阁堂屋府社行园馆院所站汇舍记]|(?<![行企专作毕产商就开营职工])业)$")
"""How a shop's or a house's name may end that no list has: 「福满楼」, 「鑫源棉业」."""
_TRADE_TOLD = Expression(r"[做开搞][\u4e00-\u9fff]{1,8}的[，,\s]?$")
_TRADE_OF = Expression(r"[做开搞][\u4e00-\u9fff]{1,8}的\s?$")
"""Before a name in the same clause: 「做跨境支付的envoPay」."""
_DOES_A_SHOP = Expression(r"[做搞]|[店厂馆校园场]$")
"""Beside a place these tell a trade: 「佛山开火锅店」; 「衢州开山压缩机」 is a name."""
_NICKNAME = Expression(r"(?:昵称|网名|微信名|留的名字)(?:就)?[是叫为]?(?:一个|个)?[:\s]?[“\"「『]?$")
_PREMISES = Expression(r"(?:市场|[\u4e00-\u9fff]{2}城|步行街|商业街|广场|大厦|写字楼|产业园|工业园|科技园|园区|小镇)$")
"""Where several companies are: another name beside it is the company's."""
_AFTERWARDS = Expression(r"(?:上班|那边|这边|那里|这里|发|打|问|托|让|叫|喊|求|自己|主动|今天|上午|下午|刚)+$")
"""What is said of a company right behind its name and is no part of it."""
_JOB = Expression(r"(?:[部科处厂院校所站店]长|经理|主管|主任|总监|总工|采购员|工程师|负责人)")
_DEPARTMENT = 4
"""How long a department between a company and a job may be."""
_OFFICE = Expression(r"[\u4e00-\u9fff]{2}(?:部|科|处|办|室|车间)$")
_DESK = Expression(r"(?:部|科|处|室|办|组|车间|经理|主任|总监|主管|科长|部长|厂长|采购|工程师|主管|员)$")
_SHORTEST, _LONGEST, _DISTRICT, _FULL_NAME = 2, 14, 2, 3
_ENOUGH, _KNOWN, _CITY = 2, 4, 4


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    weight: int


@lru_cache(maxsize=4)
def _cuts(vocabulary: Vocabulary) -> Expression:
    """What no name of a company contains, and ends one."""
    return Expression(rf"{_CUT}|{'|'.join(map(re.escape, vocabulary.company_breaks))}")


@lru_cache(maxsize=4)
def _not_names(vocabulary: Vocabulary) -> Expression:
    return Expression("|".join(map(re.escape, vocabulary.not_companies)))


@lru_cache(maxsize=4)
def _endings(vocabulary: Vocabulary) -> Expression:
    return Expression(rf"(?:{'|'.join(map(re.escape, vocabulary.company_endings))})(?:\([\u4e00-\u9fff]{{2,4}}\))?$")


def company(page: Page, clauses: Stretch) -> Read[str] | None:
    """The likeliest name of a company in these clauses, the first of equals."""
    for index, (_, clause) in enumerate(clauses):
        if index and _CALLED_NEXT.fullmatch(page.text, clauses[index - 1][1].start, clauses[index - 1][1].end):
            return page.read(page.typed(clause.start, clause.end), clause.start, clause.end, 0.85, _BY)
        for called in _CALLED.finditer(page.text, clause.start, clause.end):
            start, end = called.span(called.lastgroup or 0)
            if _of_somebody(page, start, end):
                continue
            return page.read(page.typed(start, end), start, end, 0.85, _BY)
    names = list(_names(page, clauses))
    best = max(names, key=lambda name: (name.weight, -name.start), default=None)
    if best is None or best.weight < _ENOUGH:
        return None
    return page.read(page.typed(best.start, best.end), best.start, best.end, min(0.9, 0.4 + 0.1 * best.weight), _BY)


def _of_somebody(page: Page, start: int, end: int) -> bool:
    """Whether a name behind 「叫」 is a person's: 「设备部长，叫马建国」."""
    if _NICKNAME.search(page.text, max(0, start - _LONGEST), start):
        return True
    short = end - start <= _FULL_NAME and not page.text[start:end].endswith(page.vocabulary.company_endings)
    called = page.text[:start].rstrip("做").endswith("叫")
    return called and short and page.text[start] in page.vocabulary.surnames and of_person(page.text[:start])


def _names(page: Page, clauses: Stretch) -> Iterator[_Name]:
    customers = list(customers_named(page))
    for index, (_, clause) in enumerate(clauses):
        if clause.label not in (None, "content"):
            continue
        for known in customers:
            if clause.start <= known.start < clause.end and not only_sent(page.text, known.end):
                yield _Name(known.start, known.end, _KNOWN)
        for start, end in (*_latin(page, clause), *_pieces(page, clause)):
            if _SHORTEST <= end - start <= _LONGEST and not _is_other(page, clause, start, end):
                yield _Name(start, end, _weight(page, clauses, index, start, end))


def _latin(page: Page, clause: Clause) -> Iterator[tuple[int, int]]:
    """What looks like a person in Latin letters and has a city beside it: 「无锡Apex Semi」, 「Apex Semi (无锡)」."""
    for person in page.of(Person, clause.start, clause.end):
        foreign = person.value.title is None and person.value.name.isascii()
        if foreign and beside_place(page, clause, person.start, person.end):
            yield person.start, person.end


def _weight(page: Page, clauses: Stretch, index: int, start: int, end: int) -> int:
    """What speaks for a stretch being the name of a company."""
    item, clause = clauses[index]
    shaped = _endings(page.vocabulary).search(page.text, start, end) is not None
    named = page.text[start - 1 : start] == ":"
    alone = (start == clause.start or named) and end == clause.end
    before = clauses[index - 1][1].start if index else start
    goods = page.text.endswith(page.vocabulary.goods, start, end) and not length_of_city(page, start, end)
    return (
        (3 - goods) * shaped
        + (not shaped and _HOUSE.search(page.text, start, end) is not None)
        + (_SHOWN.search(page.text, clause.start, start) is not None and end == clause.end)
        + _spoke_first(page, clause, index, start, end)
        + 2 * behind_place(page, clause, start)
        + worth_of_place(page, start, end, shaped=shaped)
        + named
        + (alone and end - start > _SHORTEST - _opens(page, clauses, index))
        + (alone and _TRADE_TOLD.search(page.text, before, start) is not None)
        + (index == 0 and start == clause.start and (bool(item.mark) or item.row))
        + (page.text[end : end + 1] == "的" and bool(page.of(Person, end, clause.end)))
        + 2 * (_TRADE_OF.search(page.text, clause.start, start) is not None)
        + 2 * beside_place(page, clause, start, end)
        + _beside(page, clauses, index, end)
        - 3 * _only_where(page, clauses, index, start, end)
        # Behind the number stands what is wanted: 「王工 138… 船用阀门」.
        - 2 * bool(page.of(Phone, clauses[0][1].start, start))
    )


def _spoke_first(page: Page, clause: Clause, index: int, start: int, end: int) -> bool:
    """Whether a name opens the message and its people come next: 「铁三院文工」, 「得利斯那边来电话」."""
    if index or start != clause.start:
        return False
    return any(one.start == end for one in page.of(Person, end, clause.end)) or bool(_SPOKE.match(page.text, end))


def _opens(page: Page, clauses: Stretch, index: int) -> bool:
    """Whether a clause is the first that tells anything, behind none or 「新客一个」."""
    return index == 0 or (index == 1 and bool(page.words("leads", clauses[0][1].start, clauses[0][1].end, "new")))


def _only_where(page: Page, clauses: Stretch, index: int, start: int, end: int) -> bool:
    """Whether a district or premises say where, since a company's name comes next: 「杭州下沙 和达药业」."""
    place = length_of_city(page, start, end)
    district = place > 0 and end - start == place + _DISTRICT
    if index + 1 == len(clauses) or not (district or _PREMISES.search(page.text, start, end)):
        return False
    here = clauses[index][1]
    if any(hit.key == "cold_call" for hit in page.words("sources", end, here.end)):
        return True  # 「灯具城扫铺」
    following = clauses[index + 1][1]
    return _endings(page.vocabulary).search(page.text, following.start, following.end) is not None


def _pieces(page: Page, clause: Clause) -> Iterator[tuple[int, int]]:
    """Stretches of name characters between the words and values that no name contains."""
    stops = [m.span() for m in _cuts(page.vocabulary).finditer(page.text, clause.start, clause.end)]
    stops += [(e.start, e.end) for e in page.of(object, clause.start, clause.end)]
    sources = page.words("sources", clause.start, clause.end)
    stops += [(hit.start, hit.end) for hit in sources if hit.key in _SOURCE_VERBS]
    stops += [(one.start, one.end) for one in page.staff]
    start = clause.start
    for stop, after in [*sorted(stops), (clause.end, clause.end)]:
        if stop > start:
            for piece in _PIECE.finditer(page.text, start, min(stop, clause.end)):
                office = _OFFICE.search(piece[0])
                ending = _endings(page.vocabulary).search(piece[0][: office.start()]) if office else None
                length = office.start() if office and ending else len(_AFTERWARDS.sub("", piece[0]))
                yield piece.start(), piece.start() + _before_job(page, piece[0], length)
        start = max(start, after)


def _before_job(page: Page, words: str, length: int) -> int:
    """How long the company is to whose name an office and a job were written on: 「…特钢能源部长」."""
    job = _JOB.search(words)
    if job is None:
        return length
    ends = _endings(page.vocabulary)
    least = max(_SHORTEST + 1, job.start() - _DEPARTMENT)
    return next((end for end in range(least, job.start() + 1) if ends.search(words[:end])), length)


def _is_other(page: Page, clause: Clause, start: int, end: int) -> bool:
    """Whether the words are a source, a wish, a trade, a department, a place alone or plain talk."""
    words = page.text[start:end]
    shaped = _endings(page.vocabulary).search(words) is not None
    place = length_of_city(page, start, end)
    if place and DISTRICT_ENDS.fullmatch(page.text, start + place, end) and not shaped:
        return True  # 「重庆九龙坡」
    if only_places(page, words) or _not_names(page.vocabulary).search(words) or (_DESK.search(words) and not shaped):
        return True
    does = _DOES.search(words)
    named_so = (
        does is not None and does.start() == length_of_city(page, start, end) > 0 and not _DOES_A_SHOP.search(words)
    )
    if _TRADE.search(page.text, clause.start, start) or (does and not named_so):
        return True
    if any(hit.start < end and start < hit.end for hit in page.words("sources", clause.start, clause.end)):
        return True
    if only_sent(page.text, end):
        return True
    return any(hit.end <= start for hit in page.words("leads", clause.start, start, "need"))


def _beside(page: Page, clauses: Stretch, index: int, end: int) -> bool:
    """Whether a person, a number or a trade comes next."""
    clause = clauses[index][1]
    last = end >= clause.end - 1 and index + 1 < len(clauses)
    begin, reach = (clauses[index + 1][1].start, clauses[index + 1][1].end) if last else (end, clause.end)
    near = [*page.of(Person, begin, reach), *page.of(Phone, begin, reach)]
    job = last and page.text[begin:reach].endswith(page.vocabulary.job_titles)
    where = _THERE_NEXT.fullmatch(page.text, begin, reach) if last else None
    there = where is not None and only_places(page, where["place"])
    told = job or there or any(one.start <= begin + _LONGEST for one in near)
    return told or _TRADE_NEXT.match(page.text, begin, reach) is not None
