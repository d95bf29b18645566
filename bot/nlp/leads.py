"""What is told of a new lead: who they are, what they want, where they come from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.core.parsed import Lead, Read
from bot.nlp.clauses import Clause, Stretch
from bot.nlp.company import company
from bot.nlp.folding import fold
from bot.nlp.money_roles import sums
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.recognizers.people import Person
from bot.nlp.recognizers.phone import Phone

_BY = "leads"
_LONGEST_NAME, _LONGEST_NEED = 16, 24
_INDUSTRY = re.compile(
    r"(?<![要想打算能件代])(?:做|开|搞)(?:了?一?[个家]|了)?(?P<made>[\u4e00-\u9fffA-Za-z]{1,8}?)(?:的|这块|，|,|\s|$)"
    r"|(?P<kind>[\u4e00-\u9fff]{2,6})行业(?!群)|行业[:是]?(?P<said>[\u4e00-\u9fff]{2,8})(?=[，,。\s]|$)"
    r"|的，(?P<field>[\u4e00-\u9fff]{2,6})这块"
)
_NOT_INDUSTRY = re.compile(
    r"什么|一条|吧$|微信|单|合同|方案|报价|演示|OEM|代工|需求|事|改造|整包|回来|测试|店$|厂子|厂$|家$|客户"
)
_NEED_ENDS = re.compile(
    r"[，。；！？!?;\n|()]|,(?!\d)|预算|多少钱|什么价|怎么卖|怎么收费|啥价|价格|报价|咋卖|的价|左右|月底前|今天就|的(?=姓|老板|人|叫)"
    r"|(?<=[\u4e00-\u9fff\d])\s(?=[\u4e00-\u9fff\d]{3,})"
)
_LEADING = re.compile(
    r"(?:一下|下|我们的?|咱们?(?:家)?(?:的|那)?|点|些|个|上|做|装|买|换|搞|订|套|要|给个)+(?=[\u4e00-\u9fffA-Za-z\d]{2})"
)
_REFERS = re.compile(r"(?:给|转)?介绍|推荐|引荐|推|转的|转来|的(?:朋友|同学|亲戚|客户|老婆|弟|哥)|跳槽来")
_TO_ASK = re.compile(r"(?:联系人|对接人|找)(?:是)?[\u4e00-\u9fff]{0,4}$")
_SURNAME = re.compile(r"姓([\u4e00-\u9fff])")
_KEEN = re.compile(r"对(?P<thing>[^，。；\s]{2,16}?)(?:很|比较|挺)?(?:感兴趣|有兴趣|有意向)")
_ALONE = re.compile(r"(?:^|(?<=[的叫找到 ]))[\u4e00-\u9fff]{2,3}(?=$|[\s(])")
_NOT_WANTED = re.compile(
    r"微信|电话|没|号|邮箱|留|名片|回电|意向|联系|录|真名|网名|昵称|谁|急|项目|主任|经理|客户|[?？]$|介绍|推荐|来的|启动|前"
)


def lead(page: Page, clauses: Stretch, opening: Stretch) -> Lead | None:
    """The lead told of in these clauses, None when nobody is; `opening` may name the source of all."""
    phone = next((found for _, clause in clauses for found in page.of(Phone, clause.start, clause.end)), None)
    firm = _labelled(page, clauses, "customer") or company(page, clauses)
    person = _person(page, clauses, firm)
    need = _labelled(page, clauses, "need") or _wish(page, clauses) or _rest(page, clauses, firm, person)
    if firm is None and person is None and phone is None:
        return None
    money = sums(page, clauses)
    return Lead(
        company=firm,
        contact=person,
        title=_labelled(page, clauses, "title") or _title(page, clauses, person),
        phone=page.read(phone.value.digits, phone.start, phone.end, 0.95, phone.by) if phone else None,
        source=_source(page, clauses) or _source(page, opening),
        budget=money.budget or money.amount,
        city=_city(page, clauses),
        industry=_labelled(page, clauses, "industry") or _industry(page, clauses),
        need=need,
    )


def _labelled(page: Page, clauses: Stretch, label: str) -> Read[str] | None:
    for _, clause in clauses:
        if clause.label == label and page.text[clause.start : clause.end].strip(" -—无"):
            end = page.text.find("(", clause.start, clause.end)
            return page.read(
                page.typed(clause.start, end if end > clause.start else clause.end), clause.start, clause.end, 0.95, _BY
            )
    return None


def _person(page: Page, clauses: Stretch, firm: Read[str] | None) -> Read[str] | None:
    """Who to call: under 「联系人」, else the first person who did not only send the lead."""
    labelled = _labelled(page, clauses, "contact")
    if labelled and len(labelled.value) <= _LONGEST_NAME:
        return labelled
    if asked := _asked_for(page, clauses):
        return asked
    found: list[Entity[Person]] = []
    for _, clause in clauses:
        for person in page.of(Person, clause.start, clause.end):
            behind = page.text[person.end : person.end + 6]
            if not _ours(page, person) and not _REFERS.match(behind):
                found.append(person)
    alone = _alone(page, clauses, firm)
    if not found:
        return alone
    best = page.read(page.typed(found[0].start, found[0].end), found[0].start, found[0].end, 0.8, found[0].by)
    earlier = bool(alone and alone.span and best.span and alone.span.start < best.span.start)
    return alone if earlier and not found[0].value.title else best


def _asked_for(page: Page, clauses: Stretch) -> Read[str] | None:
    """Who is named as the one to ask for: 「联系人顾阿姨」, 「找张科」, 「老板姓林」."""
    for _, clause in clauses:
        for person in page.of(Person, clause.start, clause.end):
            if _TO_ASK.search(page.text, clause.start, person.start):
                return page.read(page.typed(person.start, person.end), person.start, person.end, 0.85, person.by)
    for _, clause in clauses:
        people = page.of(Person, clause.start, clause.end)
        surname = _SURNAME.search(page.text, clause.start, clause.end)
        if surname and surname[1] in page.vocabulary.surnames and not people:
            return page.read(surname[1], *surname.span(1), 0.6, _BY)
    return None


def _ours(page: Page, person: Entity[Person]) -> bool:
    return any(one.start < person.end and person.start < one.end for one in (*page.staff, *page.competitors))


def _alone(page: Page, clauses: Stretch, firm: Read[str] | None) -> Read[str] | None:
    """A full name that stands alone between marks: 「…，陆敏，采购经理」."""
    stop = {*page.vocabulary.not_people, *page.vocabulary.cities}
    for _, clause in clauses:
        match = _ALONE.search(page.text[clause.start : clause.end])
        if match is None or match[0][0] not in page.vocabulary.surnames or match[0] in stop:
            continue
        start, end = clause.start + match.start(), clause.start + match.end()
        if any(len(hit_word) > 1 for hit_word in _known_words(page, start, end)):
            continue
        if firm and firm.span == page.span(start, end):
            continue
        return page.read(page.typed(start, end), start, end, 0.6, _BY)
    return None


def _known_words(page: Page, start: int, end: int) -> Iterator[str]:
    """Words of the vocabulary that these characters are part of."""
    for _, hits in page.hits.values():
        for hit in hits:
            if hit.start < end and start < hit.end:
                yield page.text[hit.start : hit.end]


def _title(page: Page, clauses: Stretch, person: Read[str] | None) -> Read[str] | None:
    """The job beside the name: 「设备部经理林溪」, 「白露 采购总监」, 「Vivi（老板）」; or of one without a name."""
    jobs = _jobs(page.vocabulary.job_titles)
    if person is None or person.span is None:
        return None
    for index, (_, clause) in enumerate(clauses):
        name = page.text.find(fold(person.value).text, clause.start, clause.end)
        if name < 0:
            continue
        if before := jobs.before.search(page.text[clause.start : name]):
            start = clause.start + before.start("job")
            return page.read(page.typed(start, name), start, name, 0.7, _BY)
        stretches = [(name + len(person.value), clause.end)]
        stretches += [(c.start, c.end) for _, c in clauses[index + 1 : index + 2]]
        stretches += [(c.start, c.end) for _, c in clauses[max(0, index - 1) : index]] if name == clause.start else []
        for start, end in stretches:
            if match := jobs.after.match(page.text, start, end):
                return page.read(page.typed(*match.span("job")), *match.span("job"), 0.7, _BY)
    return None


@dataclass(frozen=True, slots=True)
class _Jobs:
    before: re.Pattern[str]
    after: re.Pattern[str]


@lru_cache(maxsize=4)
def _jobs(titles: tuple[str, ...]) -> _Jobs:
    """A job with its department, behind what is no part of it (公司, 对接人, 的), before or after a name."""
    words = "|".join(map(re.escape, titles))
    job = rf"(?P<job>(?:(?![的是叫个当人司])[\u4e00-\u9fffA-Za-z]){{0,8}}?\s?(?:{words}))"
    return _Jobs(
        before=re.compile(rf"{job}\s?$", re.IGNORECASE),
        after=re.compile(rf"[\s(/，,的是]*{job}(?![\u4e00-\u9fff])", re.IGNORECASE),
    )


def _source(page: Page, clauses: Stretch) -> Read[str] | None:
    hits = [hit for _, clause in clauses for hit in page.words("sources", clause.start, clause.end)]
    return page.read(hits[0].key, hits[0].start, hits[0].end, 0.85, "vocabulary") if hits else None


def _city(page: Page, clauses: Stretch) -> Read[str] | None:
    for start, end in _cities(page, clauses):
        return page.read(page.text[start:end], start, end, 0.8, "vocabulary")
    return None


def _cities(page: Page, clauses: Stretch) -> Iterator[tuple[int, int]]:
    for _, clause in clauses:
        for start in range(clause.start, clause.end - 1):
            for length in (4, 3, 2):
                if page.text[start : start + length] in page.vocabulary.cities and start + length <= clause.end:
                    yield start, start + length
                    break


def _industry(page: Page, clauses: Stretch) -> Read[str] | None:
    for _, clause in clauses:
        for match in _INDUSTRY.finditer(page.text, clause.start, clause.end):
            group = next(name for name, value in match.groupdict().items() if value)
            if not _NOT_INDUSTRY.search(match[group]):
                return page.read(page.typed(*match.span(group)), *match.span(group), 0.7, _BY)
    return None


def _wish(page: Page, clauses: Stretch) -> Read[str] | None:
    """What stands behind 想上, 要, 问, 采购: a thing, and no question of price alone."""
    for _, clause in clauses:
        if keen := _KEEN.search(page.text, clause.start, clause.end):
            return page.read(page.typed(*keen.span("thing")), *keen.span("thing"), 0.7, _BY)
        for hit in page.words("leads", clause.start, clause.end, "need"):
            stop = _NEED_ENDS.search(page.text, hit.end, clause.end)
            end = stop.start() if stop else clause.end
            lead_in = _LEADING.match(page.text, hit.end, end)
            start = lead_in.end() if lead_in else hit.end
            if 1 < end - start <= _LONGEST_NEED and not page.of(Phone, start, end) and not _is_person(page, start, end):
                return page.read(page.typed(start, end), start, end, 0.7, _BY)
    return None


def _is_person(page: Page, start: int, end: int) -> bool:
    return any(person.start == start and person.end == end for person in page.of(Person, start, end))


def _rest(page: Page, clauses: Stretch, firm: Read[str] | None, person: Read[str] | None) -> Read[str] | None:
    """In a terse list, what is left when everything else is told: 「白露 采购总监 180… 激光切割机」."""
    taken = [read.span for read in (firm, person) if read and read.span]
    for _, clause in reversed(clauses):
        if clause.label:
            continue
        for start, end in _left_over(page, clause):
            span = page.span(start, end)
            told = any(one.start < span.end and span.start < one.end for one in taken)
            if not told and _could_be_wanted(page, start, end):
                return page.read(page.typed(start, end), start, end, 0.4, _BY)
    return None


def _could_be_wanted(page: Page, start: int, end: int) -> bool:
    """Whether a stretch names a thing, and no source, way, place, trade or job."""
    words = page.text[start:end].strip()
    if not 1 < len(words) <= _LONGEST_NAME or _NOT_WANTED.search(words) or _INDUSTRY.search(words):
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
