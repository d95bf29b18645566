"""What is told of a new lead: who they are, what they want, where they come from."""

from collections.abc import Iterator

from bot.core.parsed import Lead, Read, Span
from bot.nlp.leads.company import company
from bot.nlp.leads.contacts import contact, labelled, of_person, title
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.recognizers.phone import Phone
from bot.nlp.reports.money_roles import sums
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.folding import fold
from bot.nlp.values import Money

_OF_PLACES = frozenset(("exhibition", "referral"))
"""Sources that are named after a town."""
_BY, _OTHER = "leads", "other"
_LONGEST_NAME, _LONGEST_NEED, _FULL_NAME, _YEAR = 16, 24, 3, 2
_NO_COMPANY = Expression(r"[个条位家]|阿(?:[A-Za-z]+|[\u4e00-\u9fff])$|微信|电话")
_INDUSTRY = Expression(
    r"(?<![要想打算能件代经高公离召展们我咱帮])(?:做|开(?!发区)|搞)(?:了?一[个家]|了?个(?!人)|了家|了|家(?!具|电|居|纺|装|政|教|庭|私|用|禽))?(?P<made>[\u4e00-\u9fffA-Za-z]{1,8}?)(?:的|这块|，|,|\s|$)"
    r"|(?P<kind>(?:(?![有没问要是做的])[\u4e00-\u9fff]){2,6})行业(?!群)|行业[:是为]?(?P<said>[\u4e00-\u9fff]{2,8})(?=[，,。\s]|$)"
    r"|的，(?P<field>[\u4e00-\u9fff]{2,6})这块"
)
_NOT_INDUSTRY = Expression(
    r"什么|一条|吧$|微信|单|合同|方案|报价|演示|OEM|代工|需求|事|改造|整包|回来|测试|那边|这边|那头|店$|厂子|厂$|家$|客户|公司叫|叫"
)
_NEED_ENDS = Expression(
    r"[，。；！？!?;\n|()]|,(?!\d)|预算|-(?=约|\d|预)|多少钱|什么价|怎么卖|怎么收费|啥价|价格|报价|咋卖|的价|左右|了$|了(?=[，,。；])|月底前|今天就|的(?=姓|老板|人|叫)|[他她]?姓"
    r"|(?<=[\u4e00-\u9fff\d])\s(?=[\u4e00-\u9fff\d]{3,})|(?<=[A-Z])\s(?=[\u4e00-\u9fff]{3,})"
)
_LEADING = Expression(
    r"(?:一下|下|为|是|我们的?|咱们?(?:家)?(?:的|那)?|点(?![餐胶火焊钞读检单菜歌名位灯])|些|个|上|做|装|买|换|搞|订|套|要|给个)+(?=[\u4e00-\u9fffA-Za-z\d]{2})"
)
_EMPTY = Expression(r"[（(\s]*(?:未填写?|没填|没写|空|暂无|不详|未知|保密|个人|不便透露|待补)[）)\s]*")
_HAS_NEED = Expression(
    r"有(?P<thing>(?!这|那|没|什|啥|意)[^，。；\s有]{2,12}?)的?(?:需求|采购计划|采购需求)(?!吗|没)"
    r"|(?<=[局院校厂司店社馆所站处会心])招(?!商|聘|待|标|生|采|呼|手)(?P<tendered>[^，。；\s]{2,16})"
)
_FIELD = Expression(r"(?:.*[\s\d])?(?:需求|意向|关注点?|诉求|采购内容|咨询|产品)\s*(?:是|为)?")
"""A field's name with a blank behind it, so that a clause of its own follows: 「需求 轮毂检测」."""
_NO_WISH = Expression(r"不肯|没说|对方|不方便|^价$|一下价|个价$|多少钱|啥价")
"""What stands behind a word of wishing and is no thing: 「来电咨询：对方不肯说公司名」, 「先问价」."""
_WHOLE = Expression(r"整(?=[套条批体])")
_STATED = Expression(r"来源|渠道|怎么来的")
_FAIR = Expression(
    r"[\u4e00-\u9fff]{2,6}(?<![发扩开进拓施画书伸])展会?(?=[上里]?(?:[，,。;；:：\s·]|$|收|加|认|拿|换|碰|遇|聊|来|扫))"
)
"""A fair by its trade: 「光伏展收的名片」."""
_PROJECT = Expression(
    r"(?:项目|标的)(?:名称)?[为是:]\s?(?P<named>[^，。；\s]{2,24})|的(?P<of>[^，。；\s的]{2,16}?)(?:采购|招标|询价)?项目"
)
_PUT_OUT = Expression(r"的?(?P<thing>[^，。；\s的]{2,16}?)\s?(?:采购|招标|招采|询价|比选)(?:项目|公告)?")
"""What is put out to tender: 「智慧课堂设备采购」."""
_TENDERED = Expression(r"(?:采购|招标|招采|询价|比选)(?:项目|公告)?")
_KEEN = Expression(r"对(?P<thing>[^，。；\s]{2,16}?)(?:很|比较|挺)?(?:感兴趣|有兴趣|有意向)")
_WANTS = Expression(
    r"(?<=[，,。；;\s])(?:他们?|对方|就)?想(?P<thing>(?![想必再到起法不让请问办着])[^，。；\s]{3,16})(?=[，,。；;\s]|$)"
)
_WISHES = (_KEEN, _HAS_NEED)
_COUNT_OF_PEOPLE = Expression(r"\d*[个多来几]*(?:人|员工|孩子|学生|家店|个店)|[年月天]|左右|上下|以内")
_NOT_WANTED = Expression(
    r"说|比三家|问价|忘|姓|@|微信|电话|来源|渠道|没|号|邮箱|留|名片|回电|意向|联系|录|真名|网名|昵称|谁|急|项目|主任|经理|客户|[?？]$|介绍|推荐|来的|启动|前|截止|登记|[加记跟]着|再说|转的|忘了"
)


def lead(page: Page, clauses: Stretch, opening: Stretch) -> Lead | None:
    """The lead told of in these clauses, None when nobody is; `opening` may name the source of all."""
    phone = next((found for _, clause in clauses for found in page.of(Phone, clause.start, clause.end)), None)
    firm = _labelled_firm(page, clauses) or _named(page, company(page, clauses))
    person = contact(page, clauses, firm)
    firm = _before_person(page, firm, person)
    stated = labelled(page, clauses, "need")
    tender = any(page.words("sources", clause.start, clause.end, "tender") for _, clause in (*clauses, *opening))
    put_out = _put_out(page, clauses, firm) if tender and stated is None else None
    need = stated or put_out or _wish(page, clauses) or _rest(page, clauses, firm, person)
    source = _source(page, clauses, need) or _source(page, opening, need) or _fair(page, [*opening, *clauses])
    if firm is None and person is None and phone is None and (source is None or need is None):
        return None
    money = sums(page, clauses)
    return Lead(
        company=firm,
        contact=person,
        title=labelled(page, clauses, "title") or title(page, clauses, person, firm),
        phone=page.read(phone.value.digits, phone.start, phone.end, 0.95, phone.by) if phone else None,
        source=source,
        budget=money.budget or money.amount,
        city=_city(page, clauses),
        industry=labelled(page, clauses, "industry") or _industry(page, clauses, firm),
        need=need,
    )


def _named(page: Page, firm: Read[str] | None) -> Read[str] | None:
    """The company found, unless it is a person's name or no name at all (「一家酒店」, 「公司」)."""
    if firm is None:
        return None
    if firm.value in page.vocabulary.company_endings or _NO_COMPANY.match(firm.value):
        return None
    ended = firm.value.endswith(page.vocabulary.company_endings)  # 「蓝桥精工」 is no 工 called 蓝桥精
    person = firm.value[0] in page.vocabulary.surnames and firm.value.endswith(page.vocabulary.titles) and not ended
    short = len(firm.value) <= _FULL_NAME and not ended
    place = page.text.find("叫" + firm.value)
    called = short and firm.value[0] in page.vocabulary.surnames and place >= 0 and of_person(page.text[:place])
    return None if (person and len(firm.value) <= _FULL_NAME + 1) or called else firm


def _labelled_firm(page: Page, clauses: Stretch) -> Read[str] | None:
    """What stands under 「公司：」, unless the field was left empty: 「（未填）」."""
    firm = labelled(page, clauses, "customer")
    return None if firm and _EMPTY.fullmatch(fold(firm.value).text) else firm


def _source(page: Page, clauses: Stretch, need: Read[str] | None) -> Read[str] | None:
    hits = [hit for _, clause in clauses for hit in page.words("sources", clause.start, clause.end)]
    # 「要做会员小程序」 is wanted and no way to us.
    wanted = need.span if need else None
    hits = [hit for hit in hits if not (wanted and _overlaps(page, hit.start, hit.end, wanted))]
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
    return page.read(best.key, best.start, best.end, 0.92, "vocabulary")


def _fair(page: Page, clauses: Stretch) -> Read[str] | None:
    """A fair that no list names."""
    for _, clause in clauses:
        if fair := _FAIR.search(page.text, clause.start, clause.end):
            return page.read("exhibition", *fair.span(), 0.7, _BY)
    return None


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


def _overlaps(page: Page, start: int, end: int, span: Span) -> bool:
    here = page.span(start, end)
    return here.start < span.end and span.start < here.end


def _city(page: Page, clauses: Stretch) -> Read[str] | None:
    for start, end in _cities(page, clauses):
        return page.read(page.text[start:end], start, end, 0.9, "vocabulary")
    return None


def _cities(page: Page, clauses: Stretch) -> Iterator[tuple[int, int]]:
    known = [one.start for one in page.directory.customers_in(page.text)]
    for _, clause in clauses:
        # 「广州建博会」 is where the fair was, 「西安老乡群」 where the people are from.
        sources = page.words("sources", clause.start, clause.end)
        fairs = [hit.start for hit in sources if hit.key in _OF_PLACES]
        for start in range(clause.start, clause.end - 1):
            for length in (4, 3, 2):
                of_fair = any(start + length <= fair <= start + length + _YEAR for fair in fairs)
                named = page.text[start : start + length] in page.vocabulary.cities and start + length <= clause.end
                # 「保定古城电力的人介绍的」 is where our customer is.
                of_customer = any(start <= place <= start + length for place in known)
                if named and not of_fair and not of_customer:
                    yield start, start + length
                    break


def _industry(page: Page, clauses: Stretch, firm: Read[str] | None) -> Read[str] | None:
    for _, clause in clauses:
        for match in _INDUSTRY.finditer(page.text, clause.start, clause.end):
            group = next(name for name, value in match.groupdict().items() if value)
            named = firm is not None and firm.span is not None and _overlaps(page, *match.span(group), firm.span)
            if named or page.vocabulary.city.match(page.text, match.start()):
                continue  # 「开封」 opens nothing, and 「衢州开山压缩机」 neither
            shop = page.text[match.start()] == "开" and len(match[group]) > _YEAR and match[group][-1] in "厂店馆校"
            if shop or not _NOT_INDUSTRY.search(match[group]):
                return page.read(page.typed(*match.span(group)), *match.span(group), 0.7, _BY)
    return None


def _before_person(page: Page, firm: Read[str] | None, person: Read[str] | None) -> Read[str] | None:
    """The company without the office and the person that were written on to its name: 「铁路医院设备科科长马建国」."""
    if not (firm and firm.span and person and person.span and firm.span.start < person.span.start < firm.span.end):
        return firm
    head = firm.value[: person.span.start - firm.span.start]
    # The first ending is the company's: behind it 设备科 would seem to end one too.
    ends = (end for end in range(_FULL_NAME + 1, len(head)) if head[:end].endswith(page.vocabulary.company_endings))
    end = next(ends, None)
    if end is None:
        return firm
    return Read(head[:end], Span(firm.span.start, firm.span.start + end), firm.confidence, firm.by)


def _wish(page: Page, clauses: Stretch) -> Read[str] | None:
    """What stands behind 想上, 要, 问, 采购: a thing, and no question of price alone."""
    for index, (_, clause) in enumerate(clauses):
        if index and _FIELD.fullmatch(page.text, clauses[index - 1][1].start, clauses[index - 1][1].end):
            return page.read(page.typed(clause.start, clause.end), clause.start, clause.end, 0.7, _BY)
        if keen := next((m for p in _WISHES if (m := p.search(page.text, clause.start, clause.end))), None):
            thing = keen.span(keen.lastgroup or 0)
            return page.read(page.typed(*thing), *thing, 0.7, _BY)
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
            told = any(_overlaps(page, start, end, one) for one in taken)
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
        or _INDUSTRY.search(words)
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
