"""How far a deal has come: the furthest stage that is reached, else one that is only set (「下周三进场」).

What is only asked for yields to what was done (「演示完让我们报价」 is a demo), what was installed on trial is a trial.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.parsed import Read
from bot.nlp.page import Page
from bot.nlp.reports.losses import chosen_rivals, lost_to_rival, spared
from bot.nlp.reports.money_roles import Sums
from bot.nlp.reports.obstacles import SIGNED, of_rival
from bot.nlp.reports.scope import denied, planned
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit
from bot.nlp.values import Money

_TO_HAPPEN = frozenset(("screening", "demo", "won", "delivery"))
"""What counts only when it has happened; of a price, a contract or a payment it is enough that it is spoken of."""
_CLOSE, _PRICE_REACH, _A_WORD = 4, 8, 3
_US = Expression(r"我|咱|跟|和|与|比|输|把|用")
_WISHED = Expression(
    r"(?:想|要(?!求|了|我们改)|希望|得看|看看?能|能不能|能否|能不|啥时|什么时候|几时|何时|承诺|答应|争取|力争|催|抓紧|尽快|预计|估计|如果|要是|万一|只要|才能|准备|再|等[^，。；]{1,6}后)"
    r"[^，。；]{0,8}$"
)
_NOT_YET = Expression(r"(?:之前|以前|以后|之后|时间|的时候|的话|前|后|再|才|时?付|给[我咱]|就[走付打发给])(?!天|面)")
"""Behind words of delivery or signing: 「付款后发货」 and 「装好以后再说」 are still to come."""
_TRIAL = Expression("试")
_BEGINS = Expression(r"先[^，。；]{0,8}$|要(?:了|走|去)?[\d一二三两四五六七八九十几百]+[^，。；]{0,5}$")
"""Before a trial that has begun with the asking: 「要三十套样件试切」, 「先上五台试用」."""
_HANDED_OVER = Expression("交[货付]|到货")
"""May be promised with a day before anything is signed: 「11月5号前交货，我答应了」."""
_NAMED_PRICE = Expression(r"报(?:了|的是|的|过去|上去|到|价是)?\s?(?:个)?(?:单价|单台|每台|总价|一共)?(?:是)?\s?$")
_PRICE_NAMED = Expression(r"\s?(?:报的(?:价|$|[，。])|报过去|报上去|报出去)")
_ON_TRIAL = Expression(
    r"样[机品件片]|试[用机装两一三几个\d]|借用|poc|测试环境|演示环境|demo|不满意[^，。；]{0,3}(?:退|拆)", re.IGNORECASE
)
_INSTALLED = Expression(r"装|联调|调试|到货|货到|进场|收货|送到|部署|上架|送货")
"""What is done with a sample as well: 「样机到货已经装上」."""
_FIRST_PRICE = Expression(r"(?!.*(?:新|重|再|二次|二轮|末|最[终后]|版|降|投标|函)).*报.*")
_AGAIN = Expression(r"重新?|再|新|最[终后]|降|二[次轮]|对标|正式")
_ASKS_PRICE = Expression(
    r"(?:让|叫|喊|要|找|请|催)(?:我|咱)?们?[^，。；]{0,8}$|(?:接下来|下一?步|然后|之后)[^，。；]{0,8}$"
)
_AGREEING = Expression(r"敲定|谈妥|谈拢|谈成|定标")
"""What settles a deal when it has come about: 「想年底敲定」 settles none."""
_NEW_PAPER = Expression(r"合同(?:初稿|草稿|草案|模板|环节|阶段)?$|商务$|谈合同|走合同|进商务|转商务|谈价|招标")
_AFTER_THAT = Expression(r"(?:等|过完|以后|之后|[节年]后|才|再)[^，。；]{0,12}$")
"""Before a price or a contract that is to come only when something else has."""
_HAND_IN = Expression(r"发|给|出|寄|送|递|拟|起草")
_FAR = Expression(r"明年|来年|到时|将来|以后再|拖到|推到")
"""In a clause that speaks of a bid to come one day: 「旧系统明年三月到期，到时走招标」."""
_EXCLAIMED = Expression(r"(?:拿下|签)[了啦咯]?(?=[!！])")
_DAY_TOTAL = Expression(
    r"(?:今[日天])?(?:[共总]计?|合计)?(?:回款|收款|到账)(?:今[日天])?(?:[共总]计?|合计)?\s?[\d.,]+[万千wk\d]*元?"
)
"""A total of the day behind the last customer: 「回款今天12万6」."""


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
    told = list(_told_stages(page, clauses))
    if stated and not (stated[-1].key == "won" and any(one.key in SIGNED and not one.ahead for one in told)):
        return page.read(stated[-1].key, stated[-1].start, stated[-1].end, 0.95, "vocabulary")
    best: tuple[int, _Told] | None = None
    for one in [one for one in told if not one.ahead] or told:
        rank = page.vocabulary.stage_rank[one.key]
        if best is None or rank > best[0] or (rank == best[0] and one.start >= best[1].end):
            best = rank, one
    alone = len({one.key for one in told}) == 1
    return page.read(best[1].key, best[1].start, best[1].end, 0.8 if alone else 0.65, "vocabulary") if best else None


def _told_stages(page: Page, clauses: Stretch) -> Iterator[_Told]:
    """The stages that are spoken of, each with its words, in order."""
    worded = [(clauses[n][1], _tried(page, clauses, n, hit)) for n, hit in page.words_in(clauses, "stages")]
    found = [*worded, *_exclaimed(page, clauses), *_named_prices(page, clauses), *chosen_rivals(page, clauses)]
    for clause, hit in found:
        key = lost_to_rival(page, clause, hit)
        if key == "lost":
            if not spared(page, clause, hit):
                yield _Told(key, hit.start, hit.end, ahead=False)
            continue
        if _rivals_own(page, clause, hit) or (denied(page.text, hit.start, clause.start) and key != "negotiation"):
            continue
        if key == "payment" and _DAY_TOTAL.fullmatch(page.text, clause.start, clause.end):
            continue
        if (ahead := _ahead(page, clause, hit, key)) is not None:
            yield _Told(key, hit.start, hit.end, ahead)


def _exclaimed(page: Page, clauses: Stretch) -> Iterator[tuple[Clause, Hit]]:
    """「华星拿下！」, of which the sign is no part of the clause."""
    for _, clause in clauses if "!" in page.text or "！" in page.text else ():
        if won := _EXCLAIMED.search(page.text, max(clause.start, clause.end - _A_WORD), clause.end + 1):
            yield clause, Hit("stages", "won", won.start(), won.end())


def _tried(page: Page, clauses: Stretch, number: int, hit: Hit) -> Hit:
    """A delivery as a demo, when what was brought or installed is for a trial, by its clause or those beside it."""
    if hit.key != "delivery" or not _INSTALLED.search(page.text, hit.start, hit.end):
        return hit
    near = [one for _, one in clauses[max(0, number - 1) : number + 2]]
    trial = any(_ON_TRIAL.search(page.text, one.start, one.end) for one in near)
    return hit._replace(key="demo") if trial else hit


def _ahead(page: Page, clause: Clause, hit: Hit, key: str) -> bool | None:
    """Whether a stage is near and not reached; `None` when it is no stage at all as long as it has not come."""
    set_ahead = clause.label == "next" or planned(page, clause, hit.start)
    if key in ("quote", "negotiation"):
        return _first_paper(page, clause, hit, set_ahead=set_ahead)
    wished = _wished(page, clause, hit)
    if key not in _TO_HAPPEN or not (set_ahead or wished):
        return False
    if key == "delivery" and clause.label != "next" and not (wished or _HANDED_OVER.match(page.text, hit.start)):
        return True  # a day to send goods or to enter their site is set when the contract is signed
    begins = key == "demo" and _TRIAL.search(page.text, hit.start, hit.end) and page.text[clause.start : hit.start]
    return True if begins and _BEGINS.search(begins) else None


def _first_paper(page: Page, clause: Clause, hit: Hit, *, set_ahead: bool) -> bool | None:
    """Whether a price or a contract is only to be made; of one that there is already, `False`."""
    before, words = page.text[clause.start : hit.start], page.text[hit.start : hit.end]
    if "标" in words and _FAR.search(page.text, clause.start, clause.end):
        return None
    if _AFTER_THAT.search(before) and _NEW_PAPER.search(words):
        return None
    if _AGREEING.search(words) and _WISHED.search(before):
        return None
    if hit.key == "quote":
        first = _FIRST_PRICE.fullmatch(words) and not (
            _AGAIN.search(before) or page.of(Money, clause.start, clause.end)
        )
        if not first or not (set_ahead or _ASKS_PRICE.search(before)):
            return False
        return None if set_ahead else True
    return bool(set_ahead and _NEW_PAPER.search(words) and _HAND_IN.search(page.text, clause.start, clause.end))


def _wished(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether what a hit speaks of is only wanted, promised or to come."""
    before = page.text[clause.start : hit.start]
    return _WISHED.search(before) is not None or _NOT_YET.match(page.text, hit.end, clause.end) is not None


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
