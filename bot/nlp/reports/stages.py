"""How far a deal has come: the furthest stage that is reached, else one that is only set (「下周三进场」)."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.core.parsed import Read
from bot.nlp.page import Page
from bot.nlp.reports.money_roles import Sums
from bot.nlp.reports.obstacles import of_rival
from bot.nlp.reports.scope import denied, planned
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit
from bot.nlp.values import Money

_TO_HAPPEN = frozenset(("screening", "demo", "won", "delivery"))
"""What counts only when it has happened; of a price, a contract or a payment it is enough that it is spoken of."""
_CLOSE, _PRICE_REACH = 4, 8
_US = Expression(r"我|咱|跟|和|与|比|输|把|用")
_WISHED = Expression(
    r"(?:想|要(?!求|了|我们改)|希望|得看|看看?能|能不能|能否|能不|啥时|什么时候|几时|何时|承诺|答应|争取|力争|催|抓紧|尽快|预计|估计|如果|要是|万一|只要|才能|准备|再|等[^，。；]{1,6}后)"
    r"[^，。；]{0,8}$"
)
_NOT_YET = Expression(r"(?:之前|以前|以后|之后|时间|的时候|的话|前|后|再|才|给[我咱]|就[走付打发给])(?!天|面)")
"""Behind words of delivery or signing: 「付款后发货」 and 「装好以后再说」 are still to come."""
_FEARED = Expression(
    r"(?:怕|担心|生怕|免得|省得|以免|否则|不然|再不|如果|要是|万一|差点|险些|可能|说不定|恐怕|会不会)[^，。；]{0,10}$"
)
"""Before a loss that has not come about: 「再不降价这单就丢了」, 「怕废标」."""
_WE_REFUSED = Expression(r"(?:我|咱|公司|领导)们?(?:就|也|都|直接|当场|给|先)?$")
_REFUSAL = Expression(r"(?:明确)?(?:拒|婉拒|回绝|退出|放弃)")
_TRIAL = Expression("试")
_BEGINS = Expression(r"先[^，。；]{0,8}$|要(?:了|走|去)?[\d一二三两四五六七八九十几百]+[^，。；]{0,5}$")
"""Before a trial that has begun with the asking: 「要三十套样件试切」, 「先上五台试用」."""
_HANDED_OVER = Expression("交[货付]|到货")
"""May be promised with a day before anything is signed: 「11月5号前交货，我答应了」."""
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


class _Told(NamedTuple):
    """Words of a stage; `ahead` when it is spoken of as near and not as reached."""

    key: str
    start: int
    end: int
    ahead: bool


def told_stage(page: Page, clauses: Stretch, money: Sums) -> Read[str] | None:
    """The stage that the words state or imply."""
    return _stage(page, clauses) or _too_dear(page, clauses, money)


def _stage(page: Page, clauses: Stretch) -> Read[str] | None:
    stated = [hit for _, hit in page.words_in([pair for pair in clauses if pair[1].label == "stage"], "stages")]
    if stated:
        return page.read(stated[-1].key, stated[-1].start, stated[-1].end, 0.95, "vocabulary")
    told = list(_told_stages(page, clauses))
    best: tuple[int, _Told] | None = None
    for one in [one for one in told if not one.ahead] or told:
        rank = page.vocabulary.stage_rank[one.key]
        if best is None or rank > best[0] or (rank == best[0] and one.start >= best[1].end):
            best = rank, one
    alone = len({one.key for one in told}) == 1
    return page.read(best[1].key, best[1].start, best[1].end, 0.8 if alone else 0.65, "vocabulary") if best else None


def _told_stages(page: Page, clauses: Stretch) -> Iterator[_Told]:
    """The stages that are spoken of, each with its words."""
    worded = ((clauses[number][1], hit) for number, hit in page.words_in(clauses, "stages"))
    for clause, hit in (*worded, *_named_prices(page, clauses), *_chosen(page, clauses)):
        key = _lost_to_rival(page, clause, hit)
        if key == "lost":
            if not _spared(page, clause, hit):
                yield _Told(key, hit.start, hit.end, ahead=False)
            continue
        if _rivals_own(page, clause, hit) or (denied(page.text, hit.start, clause.start) and key != "negotiation"):
            continue
        if (ahead := _ahead(page, clause, hit, key)) is not None:
            yield _Told(key, hit.start, hit.end, ahead)


def _ahead(page: Page, clause: Clause, hit: Hit, key: str) -> bool | None:
    """Whether a stage is near and not reached; `None` when it is no stage at all as long as it has not come."""
    set_ahead, wished = clause.label == "next" or planned(page, clause, hit.start), _wished(page, clause, hit)
    if key not in _TO_HAPPEN or not (set_ahead or wished):
        return False
    if key == "delivery" and clause.label != "next" and not (wished or _HANDED_OVER.match(page.text, hit.start)):
        return True  # a day to send goods or to enter their site is set when the contract is signed
    begins = key == "demo" and _TRIAL.search(page.text, hit.start, hit.end) and page.text[clause.start : hit.start]
    return True if begins and _BEGINS.search(begins) else None


def _wished(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether what a hit speaks of is only wanted, promised or to come."""
    before = page.text[clause.start : hit.start]
    return _WISHED.search(before) is not None or _NOT_YET.match(page.text, hit.end, clause.end) is not None


def _spared(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether words of a loss are denied, asked, feared, or of somebody else's giving up or of our refusing."""
    before = page.text[clause.start : hit.start]
    return (
        denied(page.text, hit.start, clause.start)
        or _ASKED_BACK.match(page.text, hit.end) is not None
        or _rival_left(page, clause, hit)
        or _FEARED.search(before) is not None
        or (_REFUSAL.match(page.text, hit.start) is not None and _WE_REFUSED.search(before) is not None)
    )


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
    dear = next((hit for _, hit in page.words_in(clauses, "obstacles") if hit.key == "price"), None)
    return page.read("quote", dear.start, dear.end, 0.6, "stages") if dear and money.amount else None


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
