"""Whom to call about a new lead, and what their job is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.core.parsed import Read
from bot.nlp.names.surnames import TWO_CHARACTERS
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.recognizers.people import Person
from bot.nlp.text.clauses import Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.folding import fold
from bot.nlp.vocabulary import GROUPS, Vocabulary

_BY = "lead_contacts"
_LONGEST_NAME, _NEAR = 16, 20
_REFERS = Expression(
    r"[他她]?(?:表[弟哥姐妹]|堂[弟哥姐妹]|亲戚|小舅子|姐夫|妹夫|同学|战友|老乡|儿子|女儿|老公|老婆|弟弟|哥哥)|(?:给|转)?介绍|推荐|引荐|推|转的|转来|的(?:朋友|同学|亲戚|客户|老婆|弟|哥)|跳槽来"
)
_KIN = r"(?:亲戚|朋友|同学|老乡|战友|[表堂亲]?[弟哥姐妹]夫?|老婆|老公|儿子|女儿|小舅子)"
_INTRODUCES = (
    r"介绍|推荐|引荐|转来|转的|推的|推了[个一]|推给|给我推|给?拉的|带来[的个一](?!新?(?:单|需求|项目|活))|拉来|拉了个|给了[个一]"
    r"|的人|那边有"
)
_ACQUAINTED = (
    rf"[^，。；\n]{{0,14}}?{_KIN}(?:在[^，。；\n]{{1,6}})?[开搞办]"
    r"|[^，。；\s]{0,5}的[^，。；\s]{0,4}(?:同学|朋友(?!圈)|战友|老乡|亲戚|师[兄弟姐妹]|徒弟|闺蜜|同事|发小|邻居)"
)
_PASSES_ON = (
    r"推给我|转给我|推过来|甩给我|塞给我|引的?路|引过来|牵[的个了]?线|搭[的个了]?[线桥]|给我的号码|让我联系|带我认识"
    r"|(?:兄弟|姐妹)单位"
)
_SENT = Expression(rf"[^，。；\n]{{0,10}}(?:{_INTRODUCES})|{_ACQUAINTED}|[^，。；\n—:]{{0,18}}(?:{_PASSES_ON})")
"""Behind who only sent the lead: 「老张给我介绍的」, 「把兄弟单位推给我了」."""
_MOVED = Expression(
    r"[^，。；\n—:]{0,18}(?:跳槽|离职|退休)|的?(?:前|老)[^，。；\n]{1,8}(?:去了|到了|现在)"
    r"|(?:下[边面属]|旗下|底下|隔壁|[斜正]?对[面门]|旁边|边上|附近|楼[上下])的?(?:新|另|还|有|一[家个]|那[家个])"
)
"""Behind the house that somebody left who now asks for another one, or that another one is near to or part of:
「华星的前总工退休去了…」, 「华星下边新成立了个…」."""
_TO_ASK = Expression(r"(?:联系人|对接人|找|\b[Cc]ontact(?: is)?:?)(?:是)?[\s\u4e00-\u9fff]{0,4}$")
_OFFICE = Expression(r"[部科处室办厂店院]$")
_SURNAME = Expression(rf"姓({TWO_CHARACTERS}|[\u4e00-\u9fff])")
_WORDS_OF_JOBS = frozenset(("工程", "流程", "课程", "制程", "教研", "安全", "财务", "商务"))
"""Words that a surname may seem to begin in: 「工程经理」 is no 程经理."""
_NICKNAMED = Expression(
    r"(?:(?<![\u4e00-\u9fff])[他她人]叫|昵称|网名|微信名|自称|自报姓名|署名|(?<![没未不])留的?名(?:字|(?!字)))(?:就)?[是叫为]?(?:一个|个)?[:\s]?[“\"「『]?(?P<name>[\u4e00-\u9fffA-Za-z]{1,8})[”\"」』]?"
    r"(?=[，,。;；\s()]|$)"
)
"""What somebody calls themselves: 「昵称铁锅炖老赵」, 「留的名字就一个“张”」."""
_OF_HOUSE = Expression(
    r"的(?P<name>(?!客户|公司|厂|店|单|朋友|同学|人|一|那|这|新|老客|大客|小厂|小店|企业|项目|需求|老板|负责|采购)[\u4e00-\u9fff]{2,3}?)"
    r"(?=[，,。；;\s\d(]|$|加我|加了|打来|来电|打电话|想|要|问|说|找我|留|在朋友圈)"
)
_OF_TRADE = Expression(r"[做开搞][\u4e00-\u9fff]{1,8}$")
_ALONE = Expression(r"(?:^|(?<=[的叫找到 ]))[\u4e00-\u9fff]{2,3}(?=$|[\s(])")
_SOMEBODY = Expression(
    r"经理|名片|老板|主任|总|人|女士|先生|小姐|[他她]|师傅|采购|助理|主管|工程师|掌柜|负责|[部科处厂店校院园队站所局馆课]长|长(?:直接|自己)?接"
)
_SOMEWHERE = Expression(r"店|厂|公司|医院|学院|学校|社|行|馆|企业|一家|中心|单位|集团")
"""What was spoken of last before 「叫…」: a person, or a place whose name it is then."""


def labelled(page: Page, clauses: Stretch, label: str) -> Read[str] | None:
    """What stands under a field's name: 「联系人：林溪」."""
    for _, clause in clauses:
        if clause.label == label and page.text[clause.start : clause.end].strip(" -—无"):
            end = page.text.find("(", clause.start, clause.end)
            return page.read(
                page.typed(clause.start, end if end > clause.start else clause.end), clause.start, clause.end, 0.95, _BY
            )
    return None


def contact(page: Page, clauses: Stretch, firm: Read[str] | None) -> Read[str] | None:
    """Who to call: under 「联系人」, else the first person who did not only send the lead."""
    stated = _stated(page, clauses)
    if stated and len(stated.value) <= _LONGEST_NAME:
        return stated
    if nickname := _nicknamed(page, clauses):
        return nickname
    if asked := _asked_for(page, clauses):
        return asked
    if called := _called(page, clauses):
        return called
    found: list[Entity[Person]] = []
    for _, clause in clauses:
        for person in page.of(Person, clause.start, clause.end):
            behind = page.text[person.end : person.end + 6]
            if firm and firm.span and page.span(person.start, person.end) == firm.span:
                continue
            inside_word = page.text[max(0, person.start - 1) : person.start + 1] in _WORDS_OF_JOBS
            if (
                not inside_word
                and not _ours(page, person)
                and not (_REFERS.match(behind) or _SENT.match(page.text, person.end))
            ):
                found.append(person)
    alone = _alone(page, clauses, firm) or _of_house(page, clauses, firm)
    if not found:
        return alone
    best = page.read(page.typed(found[0].start, found[0].end), found[0].start, found[0].end, 0.8, found[0].by)
    earlier = bool(alone and alone.span and best.span and alone.span.start < best.span.start)
    return alone if earlier and not found[0].value.title else best


def _stated(page: Page, clauses: Stretch) -> Read[str] | None:
    """What stands under 「联系人」, without the job or the office before the name: 「计量所长 覃海」."""
    under = [pair for pair in clauses if pair[1].label == "contact"]
    job = under and page.text[under[0][1].start : under[0][1].end].strip()
    if job and len(under) > 1 and (job.endswith(page.vocabulary.job_titles) or _OFFICE.search(job)):
        return labelled(page, under[1:], "contact")
    return labelled(page, under, "contact")


def _called(page: Page, clauses: Stretch) -> Read[str] | None:
    """Who is called by full name: 「叫许晴」, 「设备科科长马建国来电」."""
    pattern = _names(page.vocabulary)
    for _, clause in clauses:
        for match in pattern.finditer(page.text, clause.start, clause.end):
            words = match["name"]
            if match[0].startswith("叫") and not of_person(page.text[: match.start()]):
                continue
            if words not in page.vocabulary.not_people and words not in page.vocabulary.cities:
                return page.read(page.typed(*match.span("name")), *match.span("name"), 0.7, _BY)
    return None


def _nicknamed(page: Page, clauses: Stretch) -> Read[str] | None:
    """What somebody calls themselves, or is called beside their job: 「老板娘幺嫂」."""
    endearing = _endearing(page.vocabulary.job_titles)
    for _, clause in clauses:
        for pattern in (_NICKNAMED, endearing):
            if named := pattern.search(page.text, clause.start, clause.end):
                return page.read(page.typed(*named.span("name")), *named.span("name"), 0.75, _BY)
    return None


@lru_cache(maxsize=4)
def _endearing(jobs: tuple[str, ...]) -> Expression:
    job = "|".join(map(re.escape, jobs))
    return Expression(
        rf"(?:{job})(?P<name>[老小大阿幺细](?![概约量型是时程区店厂客旧家批])[\u4e00-\u9fff]|[\u4e00-\u9fff][嫂婶伯叔爷])(?=[，,。;；\s()\d]|$)"
    )


def only_sent(text: str, end: int) -> bool:
    """Whether the customer whose name ends here only sent the lead, or is where its contact came from."""
    return (_SENT.match(text, end) or _MOVED.match(text, end)) is not None


def of_person(before: str) -> bool:
    """Whether these words spoke last of a person, so that 「叫…」 behind them gives a person's name."""
    near = before[-_NEAR:]
    people, places = list(_SOMEBODY.finditer(near)), list(_SOMEWHERE.finditer(near))
    return bool(people) and (not places or people[-1].end() > places[-1].end())


@lru_cache(maxsize=4)
def _names(vocabulary: Vocabulary) -> Expression:
    job = "|".join(map(re.escape, vocabulary.job_titles))
    titled = "总|工|经理|主任|先生|女士|小姐|老师|师傅|姐|哥|科|处|部|院|厂|店|校|所|局|董"
    name = rf"(?P<name>[{vocabulary.surnames}](?!{titled})[\u4e00-\u9fff]{{1,2}}?)"
    return Expression(
        rf"(?:叫做?|名叫|{job}){name}"
        r"(?=女士|先生|小姐|来|加我|加了|说|想|打|咨询|要|找|联系|留|问|给|在|[，,。；;、\s()\d]|电话|手机|$)"
    )


def _asked_for(page: Page, clauses: Stretch) -> Read[str] | None:
    """Who is named as the one to ask for: 「联系人顾阿姨」, 「找张科」, 「老板姓林」."""
    for _, clause in clauses:
        for person in page.of(Person, clause.start, clause.end):
            if _TO_ASK.search(page.text, clause.start, person.start):
                return page.read(page.typed(person.start, person.end), person.start, person.end, 0.85, person.by)
    for index, (_, clause) in enumerate(clauses):
        # 「姓莫，莫经理，135…」: who is named next says it better.
        people = [one for _, near in clauses[index : index + 2] for one in page.of(Person, near.start, near.end)]
        surname = _SURNAME.search(page.text, clause.start, clause.end)
        if surname and (full := _in_full(page, clauses[index + 1 : index + 2], surname[1])):
            return full
        known = surname and (len(surname[1]) > 1 or surname[1] in page.vocabulary.surnames)
        if surname and known and not people:
            return page.read(surname[1], *surname.span(1), 0.6, _BY)
    return None


def _of_house(page: Page, clauses: Stretch, firm: Read[str] | None) -> Read[str] | None:
    """Who is named behind the house or the trade they are of: 「鑫源棉业的买买提」, 「开宠物店的小鹿」."""
    for _, clause in clauses:
        for match in _OF_HOUSE.finditer(page.text, clause.start, clause.end):
            name, before = match["name"], page.text[clause.start : match.start()]
            known = (firm and before.endswith(fold(firm.value).text)) or _OF_TRADE.search(before)
            others = page.vocabulary.not_people | page.vocabulary.cities
            if (
                known
                and name not in others
                and not name.endswith((*page.vocabulary.job_titles, *page.vocabulary.titles))
            ):
                return page.read(page.typed(*match.span("name")), *match.span("name"), 0.5, _BY)
    return None


def _in_full(page: Page, following: Stretch, surname: str) -> Read[str] | None:
    """The whole name behind 「姓佟」, when it is all that the next clause says: 「佟大勇」."""
    for _, clause in following:
        words = page.text[clause.start : clause.end]
        if words.startswith(surname) and len(surname) < len(words) <= len(surname) + 2:
            return page.read(page.typed(clause.start, clause.end), clause.start, clause.end, 0.8, _BY)
    return None


def _ours(page: Page, person: Entity[Person]) -> bool:
    return any(one.start < person.end and person.start < one.end for one in (*page.staff, *page.competitors))


def _alone(page: Page, clauses: Stretch, firm: Read[str] | None) -> Read[str] | None:
    """A full name that stands alone between marks: 「…，陆敏，采购经理」."""
    for _, clause in clauses:
        match = _ALONE.search(page.text[clause.start : clause.end])
        if match is None or match[0][0] not in page.vocabulary.surnames:
            continue
        if match[0] in page.vocabulary.not_people or match[0] in page.vocabulary.cities:
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
    for group in GROUPS:
        for hit in page.words(group):
            if hit.start < end and start < hit.end:
                yield page.text[hit.start : hit.end]


def title(page: Page, clauses: Stretch, person: Read[str] | None, firm: Read[str] | None) -> Read[str] | None:
    """The job beside the name: 「设备部经理林溪」, 「白露 采购总监」, 「Vivi（老板）」; or of one without a name."""
    jobs = _jobs(page.vocabulary)
    if person is None or person.span is None:
        return None
    for index, (_, clause) in enumerate(clauses):
        name = page.text.find(fold(person.value).text, clause.start, clause.end)
        if name < 0:
            continue
        told = page.text.find(fold(firm.value).text, clause.start, name) if firm else -1
        begin = told + len(firm.value) if firm and told >= 0 else clause.start
        if before := jobs.before.search(page.text[begin:name]):
            start, end = begin + before.start("job"), begin + before.end("job")
            return page.read(page.typed(start, end), start, end, 0.9, _BY)
        if index and (name == clause.start or _NAMED_NEXT.fullmatch(page.text, clause.start, name)):
            last = clauses[index - 1][1]
            if before := jobs.before.search(page.text[last.start : last.end]):
                start, end = last.start + before.start("job"), last.start + before.end("job")
                return page.read(page.typed(start, end), start, end, 0.8, _BY)
        stretches = [(name + len(person.value), clause.end)]
        stretches += [(c.start, c.end) for _, c in clauses[index + 1 : index + 2]]
        stretches += [(c.start, c.end) for _, c in clauses[max(0, index - 1) : index]] if name == clause.start else []
        for start, end in stretches:
            if match := jobs.after.match(page.text, start, end):
                return page.read(page.typed(*match.span("job")), *match.span("job"), 0.9, _BY)
    return None


_NAMED_NEXT = Expression(r"(?:他|她|人|名字|本人)?(?:叫做?|名叫|是)")
"""「…当设备部长，叫马建国」: the job stands in the clause before."""


@dataclass(frozen=True, slots=True)
class _Jobs:
    before: Expression
    after: Expression


@lru_cache(maxsize=4)
def _jobs(vocabulary: Vocabulary) -> _Jobs:
    """A job with its department, behind what is no part of it (公司, 对接人, 的), before or after a name."""
    words = "|".join(map(re.escape, vocabulary.job_titles))
    department = r"(?:(?![的是叫个当人司们他她方前位做搞开给了到找见])[\u4e00-\u9fffA-Za-z]){0,8}?"
    job = rf"(?P<job>(?:[\u4e00-\u9fff]{{2,5}}兼)?(?:[A-Za-z]+\s){{0,2}}{department}\s?(?:{words}))"
    return _Jobs(
        before=Expression(
            rf"{job}(?:叫做?|是|(?<!老板)(?<!老板娘)姓|(?:是|为)?[^，。；]{{0,4}}叫)?\s?$", re.IGNORECASE
        ),
        after=Expression(
            rf"[\s(/，,的是]*(?:[\u4e00-\u9fff]{{2,4}}[科部处室]的)?{job}(?![\u4e00-\u9fff])", re.IGNORECASE
        ),
    )
