"""What is wanted by whoever a new lead is of: behind a word of wishing, put out to tender, or what is left over."""

from collections.abc import Iterator

from bot.core.parsed import Read
from bot.nlp.leads.contacts import labelled
from bot.nlp.leads.trades import TRADE
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.recognizers.phone import Phone
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.folding import fold
from bot.nlp.values import Money

_BY = "leads"
_LONGEST_NAME, _LONGEST_NEED = 16, 24
_NEED_ENDS = Expression(
    r"[，。；！？!?;\n|()]|,(?!\d)|预算|-(?=约|\d|预)|多少钱|什么价|怎么卖|怎么收费|啥价|价格|报价|咋卖|的价|左右|了$|了(?=[，,。；])|月底前|今天就|的(?=姓|老板|人|叫)|[他她]?姓"
    r"|(?<=[\u4e00-\u9fff\d])\s(?=[\u4e00-\u9fff\d]{3,})|(?<=[A-Z])\s(?=[\u4e00-\u9fff]{3,})"
)
_LEADING = Expression(
    r"(?:一下|下|为|是|我们的?|咱们?(?:家)?(?:的|那)?|点(?![餐胶火焊钞读检单菜歌名位灯])|些|个|上|做|装|买|换|搞|订|套|要|给个)+(?=[\u4e00-\u9fffA-Za-z\d]{2})"
)
_HAS_NEED = Expression(
    r"有(?P<thing>(?!这|那|没|什|啥|意)[^，。；\s有]{2,12}?)的?(?:需求|采购计划|采购需求)(?!吗|没)"
    r"|(?<=[局院校厂司店社馆所站处会心])招(?!商|聘|待|标|生|采|呼|手)(?P<tendered>[^，。；\s]{2,16})"
)
_FIELD = Expression(r"(?:.*[\s\d])?(?:需求|意向|关注点?|诉求|采购内容|咨询|产品)\s*(?:是|为)?")
"""A field's name with a blank behind it, so that a clause of its own follows: 「需求 轮毂检测」."""
_NO_WISH = Expression(r"不肯|没说|对方|不方便|^价$|一下价|个价$|多少钱|啥价")
"""What stands behind a word of wishing and is no thing: 「来电咨询：对方不肯说公司名」, 「先问价」."""
_WHOLE = Expression(r"整(?=[套条批体])")
_PROJECT = Expression(
    r"(?:项目|标的)(?:名称)?[为是:]\s?(?P<named>[^，。；\s]{2,24})|的(?P<of>[^，。；\s的]{2,16}?)(?:采购|招标|询价)?项目"
)
_PUT_OUT = Expression(r"的?(?P<thing>[^，。；\s的]{2,16}?)\s?(?:采购|招标|招采|询价|比选)(?:项目|公告)?")
"""What is put out to tender: 「智慧课堂设备采购」."""
_TENDERED = Expression(r"(?:采购|招标|招采|询价|比选)(?:项目|公告)?")
_TURNED = Expression(
    r"\s*(?:说|是|有个?)?(?:他们?的?|我们的?)?(?P<thing>[\u4e00-\u9fffA-Za-z]{2,10}?)(?:都|也|正)?(?:想|要|需要|打算|准备|得|急着)"
    r"(?:询价|报价|了解|咨询|换|升级|更新|改造|更换|淘汰|添|扩容|[\d两几一二三四五六七八九十]+[台套个条只件批家])[\u4e00-\u9fff]{0,3}"
)
"""The thing before the wish: 「除渣机想换」, 「播种机要两台」."""
_KEEN = Expression(r"对(?P<thing>[^，。；\s]{2,16}?)(?:很|比较|挺)?(?:感兴趣|有兴趣|有意向)")
_WANTS = Expression(
    r"(?<=[，,。；;\s])(?:他们?|对方|就)?想(?P<thing>(?![想必再到起法不让请问办着])[^，。；\s]{3,16})(?=[，,。；;\s]|$)"
)
_WISHES = (_KEEN, _HAS_NEED)
_COUNT_OF_PEOPLE = Expression(r"\d*[个多来几]*(?:人|员工|孩子|学生|家店|个店)|[年月天]|左右|上下|以内")
_NOT_WANTED = Expression(
    r"说|另一|另外|比三家|问价|忘|姓|@|微信|电话|来源|渠道|没|号|邮箱|留|名片|回电|意向|联系|录|真名|网名|昵称|谁|急|项目|主任|经理|客户|[?？]$|介绍|推荐|来的|启动|前|截止|登记|[加记跟]着|再说|转的|忘了"
)


def need(
    page: Page, clauses: Stretch, firm: Read[str] | None, person: Read[str] | None, *, tender: bool
) -> Read[str] | None:
    """The thing wanted, as written; `tender` when the lead was found among things put out to tender."""
    stated = labelled(page, clauses, "need")
    put_out = _put_out(page, clauses, firm) if tender and stated is None else None
    return stated or put_out or _wish(page, clauses) or _rest(page, clauses, firm, person)


def _put_out(page: Page, clauses: Stretch, firm: Read[str] | None) -> Read[str] | None:
    """What is put out to tender: 「项目为自助借还设备」, 「林场的防火监控项目」, 「智慧课堂设备采购」."""
    for index, (_, clause) in enumerate(clauses):
        start = clause.start
        if firm and (named := page.text.find(fold(firm.value).text, clause.start, clause.end)) >= 0:
            start = named + len(firm.value)
        if found := _PROJECT.search(page.text, start, clause.end) or _PUT_OUT.fullmatch(page.text, start, clause.end):
            thing = found.span(found.lastgroup or 0)
            return page.read(page.typed(*thing), *thing, 0.7, _BY)
        if index and _TENDERED.fullmatch(page.text, clause.start, clause.end):
            last = clauses[index - 1][1]
            return page.read(page.typed(last.start, last.end), last.start, last.end, 0.7, _BY)
    return None


def _wish(page: Page, clauses: Stretch) -> Read[str] | None:
    """What stands behind 想上, 要, 问, 采购: a thing, and no question of price alone."""
    for index, (_, clause) in enumerate(clauses):
        if index and _FIELD.fullmatch(page.text, clauses[index - 1][1].start, clauses[index - 1][1].end):
            return page.read(page.typed(clause.start, clause.end), clause.start, clause.end, 0.7, _BY)
        if keen := next((m for p in _WISHES if (m := p.search(page.text, clause.start, clause.end))), None):
            thing = keen.span(keen.lastgroup or 0)
            return page.read(page.typed(*thing), *thing, 0.7, _BY)
        behind = max((phone.end for phone in page.of(Phone, clause.start, clause.end)), default=clause.start)
        turned = _TURNED.fullmatch(page.text, behind, clause.end)
        if turned and not page.of(Person, *turned.span("thing")) and not _NOT_WANTED.search(turned["thing"]):
            return page.read(page.typed(*turned.span("thing")), *turned.span("thing"), 0.7, _BY)
        for hit in page.words("leads", clause.start, clause.end, "need"):
            stop = _NEED_ENDS.search(page.text, hit.end, clause.end)
            end = stop.start() if stop else clause.end
            lead_in = _LEADING.match(page.text, hit.end, end)
            start = lead_in.end() if lead_in else hit.end
            start -= _WHOLE.match(page.text, hit.end - 1) is not None and start == hit.end
            start = _past_sum(page, start, end)
            dear = next((one.start for one in page.of(Money, start, end) if one.start > start + 1), end)
            end = len(page.text[:dear].rstrip())
            if page.text.startswith((":", "："), start) or _NO_WISH.search(page.text, start, end):
                continue
            called = page.of(Phone, start, end) or _is_person(page, start, end) or page.text.startswith("电话", end - 2)
            if 1 < end - start <= _LONGEST_NEED and not called:
                return page.read(page.typed(start, end), start, end, 0.7, _BY)
    return _plainly_wanted(page, clauses)


def _plainly_wanted(page: Page, clauses: Stretch) -> Read[str] | None:
    """What stands behind a bare 想, when no fuller word of wishing is said: 「想直播间搭建」."""
    for _, clause in clauses:
        if found := _WANTS.search(page.text, max(0, clause.start - 1), clause.end):
            return page.read(page.typed(*found.span("thing")), *found.span("thing"), 0.5, _BY)
    return None


def _past_sum(page: Page, start: int, end: int) -> int:
    """Where the thing begins behind its price: 「要五百万的传感器」."""
    money = next((one for one in page.of(Money, start, end) if one.start == start), None)
    return money.end + 1 if money and page.text[money.end : money.end + 1] == "的" else start


def _is_person(page: Page, start: int, end: int) -> bool:
    return any(person.start <= start + 1 and person.end == end for person in page.of(Person, start, end))


def _rest(page: Page, clauses: Stretch, firm: Read[str] | None, person: Read[str] | None) -> Read[str] | None:
    """In a terse list, what is left when everything else is told: 「白露 采购总监 180… 激光切割机」."""
    taken = [read.span for read in (firm, person) if read and read.span]
    for _, clause in reversed(clauses):
        if clause.label:
            continue
        for start, end in _left_over(page, clause):
            told = any(page.meets(start, end, one) for one in taken)
            if not told and _could_be_wanted(page, start, end):
                return page.read(page.typed(start, end), start, end, 0.4, _BY)
    return None


def _could_be_wanted(page: Page, start: int, end: int) -> bool:
    """Whether a stretch names a thing, and no source, way, place, trade or job."""
    words = page.text[start:end].strip(" ()（）/,，:：")
    if (
        _COUNT_OF_PEOPLE.fullmatch(words)
        or not 1 < len(words) <= _LONGEST_NAME
        or _NOT_WANTED.search(words)
        or TRADE.search(words)
    ):
        return False
    busy = any(page.words(group, start, end) for group in ("sources", "money", "channels", "leads"))
    return not busy and words not in page.vocabulary.cities and not words.endswith(page.vocabulary.job_titles)


def _left_over(page: Page, clause: Clause) -> Iterator[tuple[int, int]]:
    """The stretches of a clause between the people, numbers, days and sums in it."""
    start = clause.start
    for value in page.of(object, clause.start, clause.end):
        if value.start > start:
            yield start, value.start
        start = max(start, value.end)
    if clause.end > start:
        yield start, clause.end
