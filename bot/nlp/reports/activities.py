"""What a message reports on each customer."""

from collections.abc import Iterator

from bot.core.parsed import Activity, Read
from bot.nlp.learned.deals import BY as HEARD
from bot.nlp.learned.deals import told_in
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.amount import Money
from bot.nlp.recognizers.people import Person
from bot.nlp.reports.channels import channels
from bot.nlp.reports.money_roles import Sums, sums
from bot.nlp.reports.obstacles import SETTLED_BY_SIGNING, obstacles, of_rival
from bot.nlp.reports.scope import denied, planned
from bot.nlp.reports.steps import outlook
from bot.nlp.reports.topics import Outline
from bot.nlp.text.clauses import Clause, Item, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit

_OURS_BEFORE = Expression(
    r"(?:我方|我们|咱们?|我司|公司|售后|交付|请|请示|问下?|听|@|替|和|向|叫|建议|陪|安排|让我?|找)\s*(?:的|小)?$"
)
_OURS_AFTER = Expression(r"定夺|给个话|批一?下?|指示|出面|过目|您|内部|介绍一家|定$|跟进|接着弄|托我|意见|觉得得|知悉")
_VOCATIVE = Expression(r"你(?!们)|您")
_COMES_ALONG = Expression(r"(?:一起|一块|一道|一同)?(?:去|过去|上门|登门|同去|同行)(?!了)")
_WITH_ME = Expression(r"(?:(?:我|咱|我们|咱们)(?:和|跟|同|陪|陪着)|陪着?|请|拉上|带上?)$")
_STEPS_IN = Expression(
    r"(?:亲自|也|会|要)?(?:亲自(?:去|上门|登门|出面|出马|带队|道歉)|去(?:签|站台|压阵|坐镇)|(?:去|出席)$)"
)
"""What only a boss of ours does: 「林总亲自去道歉了」, 「签约仪式林总去」."""
_SIGNED = frozenset(("won", "payment", "delivery"))
_LATER = frozenset(("screening", "demo", "won", "delivery"))
_VAGUE = frozenset(("timing", "need"))
"""Kinds that nearly any reserve reads like."""
_NAMED = 0.92
"""How sure a contact is, by `make calibrate`, with a title or without."""
_CLOSE, _PRICE_REACH = 4, 8
_US = Expression(r"我|咱|跟|和|与|比|输|把|用")
_WISHED = Expression(
    r"(?:想|要(?!求|了|我们改)|希望|得看|看看?能|能不能|能否|能不|啥时|什么时候|几时|何时|承诺|答应|争取|力争|催|抓紧|尽快|预计|估计|如果|要是|万一|只要|才能|准备|再|等[^，。；]{1,6}后)"
    r"[^，。；]{0,8}$"
)
_NOT_YET = Expression(r"(?:之前|以前|以后|之后|时间|的时候|的话|前|后)(?!天|面)")
"""Behind words of delivery or signing: 「付款后发货」 and 「装好以后再说」 are still to come."""
_VERBAL = Expression(r"^.[了过着的在说和跟给来去吃喝打签]|[了过着的]$")
Names = bytearray
"""A character of the text each, 1 where a customer is named: 「栖霞一小后勤」 holds no 小后."""
_NAMED_PRICE = Expression(r"报(?:了|的是|的|过去|上去|到|价是)?\s?(?:个)?(?:单价|单台|每台|总价|一共)?(?:是)?\s?$")
_PRICE_NAMED = Expression(r"\s?(?:报的(?:价|$|[，。])|报过去|报上去|报出去)")
_CHOSE = Expression(r"(?:选择?|定|选定|敲定|签给|给)了$|(?:选|定)的(?:还?是)?$|最[终后](?:选|定|用)(?:了|的)?$")
_WON = Expression(
    r"(?:最[终后]|上周|昨天|今天|已经?|给|那边|家|他们|直接|刚)*(?:把单子?|把标)?(?:中的?标?(?:了|$)|中的|抢[走了]|[签拿抢]走|拿[下走了]|签[走下]?了|赢了|做[了走]|截了?胡)"
)
"""Behind a competitor's name: the deal is theirs."""
_ASKED_BACK = Expression(r"了?(?:吗|么|没有?)?\s*[?？]|了?吗")
_LEFT = Expression(r"退出|出局|弃标|放弃|弃了|被淘汰|没入围|没戏|落选|废标")
_RIVAL_WON = Expression(r"中标|中了|签了|抢走|拿下|签的")


def activities(page: Page, told: Outline) -> tuple[Activity, ...]:
    """One for each customer, in order of first mention; what several shared is said of each."""
    merged: dict[str, tuple[Spotted, list[tuple[Item, Clause]]]] = {}
    for topic in told.topics:
        for mention in topic.mentions:
            merged.setdefault(mention.key, (mention, []))[1].extend(topic.clauses)
    ways = channels(page, told, merged)
    taken = bytearray(len(page.text))
    for topic in told.topics:
        for one in topic.mentions:
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
    return tuple(_activity(page, mention, clauses, ways[key], taken) for key, (mention, clauses) in merged.items())


def _activity(page: Page, mention: Spotted, clauses: Stretch, way: Read[str] | None, taken: Names) -> Activity:
    ahead = outlook(page, clauses)
    money = sums(page, clauses)
    told = told_in(page, clauses)
    stage = told_stage(page, clauses, money)
    signed = stage is not None and stage.value in _SIGNED
    rivals = tuple(_rivals(page, clauses))
    return Activity(
        mention=mention.mention,
        contacts=tuple(_contacts(page, clauses, taken)),
        channel=way,
        stage=stage,
        obstacles=()
        if stage and stage.value == "lost"
        else _beside(
            told.obstacles(tuple(obstacles(page, clauses, stage)), SETTLED_BY_SIGNING if signed else frozenset())
        ),
        competitors=rivals,
        budget=money.budget,
        amount=money.amount,
        expected_close=ahead.expected_close if not stage or stage.value not in _SIGNED | {"lost"} else None,
        next_action=ahead.next_action,
        commitments=told.commitments(ahead.commitments),
    )


def _beside(told: tuple[Read[str], ...]) -> tuple[Read[str], ...]:
    """Without what is only heard where words say something else: 「质量再这样就别谈二期」 is no matter of time."""
    worded = any(one.by != HEARD for one in told)
    return tuple(one for one in told if one.by != HEARD or one.value not in _VAGUE or not worded)


def _hits(page: Page, clauses: Stretch, group: str) -> Iterator[tuple[Clause, Hit]]:
    return ((clauses[number][1], hit) for number, hit in page.words_in(clauses, group))


def _wished(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether what a hit speaks of is only wanted, promised or to come."""
    before = page.text[clause.start : hit.start]
    return _WISHED.search(before) is not None or _NOT_YET.match(page.text, hit.end, clause.end) is not None


def told_stage(page: Page, clauses: Stretch, money: Sums) -> Read[str] | None:
    """The stage that the words state or imply."""
    return _stage(page, clauses) or _too_dear(page, clauses, money)


def _stage(page: Page, clauses: Stretch) -> Read[str] | None:
    stated = [hit for _, hit in page.words_in([pair for pair in clauses if pair[1].label == "stage"], "stages")]
    if stated:
        return page.read(stated[-1].key, stated[-1].start, stated[-1].end, 0.95, "vocabulary")
    best: tuple[int, Hit] | None = None
    told = list(_told_stages(page, clauses))
    for hit in told:
        rank = page.vocabulary.stage_rank[hit.key]
        if best is None or rank > best[0] or (rank == best[0] and hit.start >= best[1].end):
            best = rank, hit
    alone = len({hit.key for hit in told}) == 1
    return page.read(best[1].key, best[1].start, best[1].end, 0.8 if alone else 0.65, "vocabulary") if best else None


def _told_stages(page: Page, clauses: Stretch) -> Iterator[Hit]:
    """The stages that are spoken of as reached, each with its words."""
    for clause, hit in (*_hits(page, clauses, "stages"), *_named_prices(page, clauses), *_chosen(page, clauses)):
        key = _lost_to_rival(page, clause, hit)
        if key == "lost" and (_ASKED_BACK.match(page.text, hit.end) or _rival_left(page, clause, hit)):
            continue
        if denied(page.text, hit.start, clause.start) and key != "negotiation":
            continue
        to_come = clause.label == "next" or planned(page, clause, hit.start) or _wished(page, clause, hit)
        if (key in _LATER and to_come) or (key != "lost" and _rivals_own(page, clause, hit)):
            continue
        yield Hit(hit.group, key, hit.start, hit.end)


def _chosen(page: Page, clauses: Stretch) -> Iterator[tuple[Clause, Hit]]:
    """「选了泰拓」 is a lost deal."""
    for _, clause in clauses:
        for rival in page.competitors:
            if clause.start <= rival.start < clause.end:
                chose = _CHOSE.search(page.text, clause.start, rival.start)
                if chose:
                    yield clause, Hit("stages", "lost", chose.start(), rival.end)
                if won := _WON.match(page.text, rival.end, clause.end):
                    yield clause, Hit("stages", "lost", rival.start, won.end())


def _named_prices(page: Page, clauses: Stretch) -> Iterator[tuple[Clause, Hit]]:
    """「报了86万」 is a quotation, as surely as the word."""
    for number, money in page.values_in(clauses, Money):
        clause = clauses[number][1]
        before = _NAMED_PRICE.search(page.text, max(clause.start, money.start - _PRICE_REACH), money.start)
        behind = _PRICE_NAMED.match(page.text, money.end)
        if before or behind:
            hit = Hit("stages", "quote", before.start() if before else money.start, money.end)
            if not of_rival(page, clause, hit):
                yield clause, hit


def _too_dear(page: Page, clauses: Stretch, money: Sums) -> Read[str] | None:
    """A price is on the table when a figure of the deal is found too high."""
    dear = next((hit for _, hit in _hits(page, clauses, "obstacles") if hit.key == "price"), None)
    return page.read("quote", dear.start, dear.end, 0.6, "activities") if dear and money.amount else None


def _rivals_own(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether a competitor named just before does it, and not we: 「泰拓已经送样了」, 「等远瞻的报价」."""
    near = [r for r in page.competitors if clause.start <= r.start and 0 <= hit.start - r.end <= _CLOSE]
    return bool(near) and not _US.search(
        page.text, near[-1].start - _CLOSE if near[-1].start > _CLOSE else 0, hit.start
    )


def _rival_left(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether it is a competitor who gave up: 「恒普退出了」."""
    return _LEFT.match(page.text, hit.start) is not None and of_rival(page, clause, hit)


def _lost_to_rival(page: Page, clause: Clause, hit: Hit) -> str:
    """A hit's stage; 「泰拓中标」 and 「直接跟泰拓签了」 are lost deals."""
    taken = hit.key in ("won", "negotiation") and _RIVAL_WON.search(page.text, hit.start, hit.end)
    return "lost" if taken and of_rival(page, clause, hit) else hit.key


def _rivals(page: Page, clauses: Stretch) -> Iterator[Read[str]]:
    seen: set[str] = set()
    for _, clause in clauses:
        for rival in page.competitors:
            if clause.start <= rival.start and rival.end <= clause.end and rival.ids[0] not in seen:
                seen.add(rival.ids[0])
                yield page.read(rival.ids[0], rival.start, rival.end, 0.95, "directory")


def _contacts(page: Page, clauses: Stretch, taken: Names) -> Iterator[Read[str]]:
    seen: set[str] = set()
    for number, person in page.values_in(clauses, Person):
        name = page.typed(person.start, person.end)
        if name in seen or taken.find(1, person.start, person.end) >= 0 or _no_name(page, name):
            continue
        if not _ours(page, clauses[number][1], person.start, person.end):
            seen.add(name)
            yield page.read(name, person.start, person.end, _NAMED, person.by)


def _no_name(page: Page, name: str) -> bool:
    """Whether what looks like a name is a word or the beginning of one: 采购「计划」, 厂长「通了话」."""
    return name in page.vocabulary.not_people or (_VERBAL.search(name) is not None and name[-1] not in "总工长任理")


def _ours(page: Page, clause: Clause, start: int, end: int) -> bool:
    """Whether a person is a colleague: named in full, or spoken of as one's own."""
    if any(one.start < end and start < one.end for one in (*page.staff, *page.competitors)):
        return True
    before, after = page.text[clause.start : start], page.text[end : min(end + 6, clause.end)]
    if _VOCATIVE.match(after) or (_WITH_ME.search(before) and _COMES_ALONG.match(after)) or _STEPS_IN.match(after):
        return True
    return _OURS_AFTER.match(after) is not None or (
        _OURS_BEFORE.search(before) is not None
        and clause.label != "contact"
        and clause.start + 3 > start - len(before)
        and _OURS_AFTER.search(after) is not None
    )
