"""Which sum is what: the customer's budget, the deal's own figure, or neither (a deposit, a unit price, a rival's)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.core.parsed import Read
from bot.nlp.numbers.numerals import number
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit
from bot.nlp.values import Money

_BEFORE, _AFTER, _BESIDE = 12, 5, 1
_MYRIAD, _LEAST_WRITTEN_OUT = 10_000, 1000
"""Under 「金额：」 a bare figure below 1,000 counts in 万."""
_SMALLEST = 50
"""Yuan; less is no deal: 「一块吃饭」, 「4块2一平」."""
_BY = "money_roles"
_UNSAID = ""
"""No word tells whose a sum is: then it is the deal's, weakly, unless the clause before spoke of the budget."""
_COLUMNS = {"amount": "deal", "budget": "budget"}
_BARE = Expression(r"\s*([\d,]+(?:\.\d+)?)\s*")
_STEP = Expression(r"(?:从|由|原来的?|原价|上一版|第一版)\s*$")
_TIMES = Expression(
    r"\s*(?:[*×xX]|一[台套个只条家店块平]|[台套平](?!同)|个(?![月点人部])|/(?=[台套个只条家店块平米人月]))"
)
_PAID = Expression(r"(?:的?款)?(?:今天|刚|已经?|都|也)?(?:到账|入账|到了|收到|打过来|打了|已付|付了|结清|回来了?)")
_PURSE = r"预算|经费|控制价|限价|拨款|额度|心理价位?"
_BUDGETED = Expression(rf"(?:{_PURSE})(?!内|以内|之内|范围)[^，。；;\d万]{{0,7}}$")
"""Nothing but words between 预算 and the sum, whatever they are: 「预算他们报的260万」."""
_OF_BUDGET = Expression(rf"\s?的?(?:{_PURSE})(?!内|以内|之内|范围|太|紧|不)|\s?(?:就|都)?(?:免谈|打住|封顶|到顶|顶天)")
"""Right behind a sum: 「追加到65万预算」, 「300万打住」."""
_CUT_BY = Expression(
    r"(?:让利|优惠|降|减|让|调|加|涨|抬)(?:了|价|完)?(?:\d[\d.]*\s?(?:万|个点|%|点))?(?:之?后)?到(?:了)?\s?$"
)
"""What the sum was brought to: 「让利到231万」, 「商务降了3个点到72.2万」."""
_WE = r"(?:我们|咱们?|我方|我司)"
_OURS = Expression(rf"(?<![给让向找欠付跟和宜贵低高]){_WE}(?:这边|现在|目前|方案)?(?:的|是|就|还是|就是)?\s?$")
"""Right before a sum that we name: 「比我们22万低了6万」."""
_WE_SPEND = Expression(rf"(?<![给为让向]){_WE}[^，。；;]{{0,4}}$")
"""Before a verb of spending that is ours, and speaks of our price: 「我们准备投143万」."""
_THEY_WANT = Expression(r"(?:他们?|她们?|对方|客户|人家)(?:只|就|还|想|非|硬)?(?:要(?:求)?|想)(?:到|做到|压到|按)?\s?$")
"""What they ask for, which is no figure of the deal yet: 「我们报20万他要16万」."""
_ELSEWHERE = Expression(
    r"(?:别家|别人|人家|友商|同行|对手|另[外一]{0,2}家|市场上)[^，。；;]{0,6}(?:报|才|只要|卖|开)[^，。；;]{0,3}$"
)
"""What somebody else takes for it: 「人家才报24万」."""
_EACH = Expression(r"(?:每|单)一?[台套个家店间件只条平部张把组](?:(?![合总一]?共|合计)[^，。；;\d]){0,8}$")
"""「总部给每家店批了8万」."""
_TOO_DEAR = Expression(r"嫌(?:我们|咱们?)?(?:报的?|这个)?\s?$")
"""「嫌49万5高了」."""
_DEARER = Expression(r"贵出?$")
"""By how much, not how much: 「嫌咱们贵两万」."""
_TELLING = (
    (_DEARER, ("other", True)),
    (_EACH, ("other", True)),
    (_BUDGETED, ("budget", False)),
    (_THEY_WANT, ("other", True)),
    (_ELSEWHERE, ("other", True)),
    (_STEP, ("deal", False)),
    (_TOO_DEAR, ("deal", True)),
    (_OURS, ("deal", True)),
)
"""What stands right before a sum and tells whose it is, and how surely, whatever other words are near."""
_DEAL_SUM = Expression(r"(?:额|总价|报价|金额|小单)[为是约:]?\s?$")
"""Behind a sum that was paid, unless the words before it call it the whole."""
_QUOTES = Expression(r"报|出|给|开|价|才|只要|要|低|高|便宜|贵|卖|做到|敢")
"""Between a competitor and the sum that is theirs: 「安鼎报89万」; 「从博川手里抢回来的38万」 is ours."""
_NEAR = 6
"""Characters between a word of the budget and the end of its clause, when the sum that follows is the budget's."""
_PAID_UP = Expression(r"(?:回款|到账)了?$")
_ENDS = Expression(r"\s?(?:整|左右|上下|出头|的样子)?了?\s?")
_OPENS = Expression(
    r"(?:(?:现在|目前|今年|这次|只有|就|大概|差不多|一共|总共|也就|[缩砍减加调涨降提压]到|[变改]成|从[^，。；;]{2,8})*)\s?$"
)
"""What may stand between the head of a clause and the sum that the clause before spoke of: 「批了一半，40万」."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What the clauses of one customer say about money."""

    budget: Read[Decimal] | None
    amount: Read[Decimal] | None


def sums(page: Page, clauses: Stretch) -> Sums:
    """The budget, and the latest figure of the deal."""
    budget: Read[Decimal] | None = None
    amount: Read[Decimal] | None = None
    sure = False
    for role, found, strong in _roles(page, clauses):
        if role == "budget":
            budget = found
        elif role == "deal" and (strong or not sure):
            amount, sure = found, sure or strong
    return Sums(budget, amount)


def _roles(page: Page, clauses: Stretch) -> Iterator[tuple[str, Read[Decimal], bool]]:
    before: Clause | None = None
    for _, clause in clauses:
        if clause.label in _COLUMNS and (bare := _BARE.fullmatch(page.text, clause.start, clause.end)):
            value = number(bare[1])
            if value is not None:
                scale = _MYRIAD if clause.scale == 1 and value < _LEAST_WRITTEN_OUT else clause.scale
                yield _COLUMNS[clause.label], page.read(value * scale, clause.start, clause.end, 0.9, _BY), True
            continue
        told = [money for money in page.of(Money, clause.start, clause.end) if not money.value.foreign]
        begin = clause.start
        for money in told:
            role, strong = _role(page, clause, money, begin)
            if role == _UNSAID:
                role = _of_clause_before(page, before) if before and _alone(page, clause, money) else "deal"
            begin = money.start
            if role == "deal" and money.value.amount < _SMALLEST:
                continue
            yield role, page.read(money.value.amount, money.start, money.end, 0.85 if strong else 0.7, _BY), strong
        before = None if told else clause


def _alone(page: Page, clause: Clause, money: Entity[Money]) -> bool:
    """Whether a clause says no more than the sum."""
    opens = _OPENS.fullmatch(page.text, clause.start, money.start)
    return opens is not None and _ENDS.fullmatch(page.text, money.end, clause.end) is not None


def _of_clause_before(page: Page, clause: Clause) -> str:
    """Whose the sum is that a clause without one leads up to: 「预算批了，40万」, 「回款了，3万」."""
    if _PAID_UP.search(page.text, clause.start, clause.end):
        return "other"
    return "budget" if page.words("money", max(clause.start, clause.end - _NEAR), clause.end, "budget") else "deal"


def _role(page: Page, clause: Clause, money: Entity[Money], begin: int) -> tuple[str, bool]:
    """The role by the column it stands in, else by the nearest telling word; `begin` is where the sum before stood."""
    words = page.words("money", clause.start, money.start)
    if clause.label in _COLUMNS:
        paid = words and words[-1].key == "other" and words[-1].end == money.start
        return ("other" if paid else _COLUMNS[clause.label]), True
    if _OF_BUDGET.match(page.text, money.end, clause.end):
        return "budget", False
    theirs = _rivals(page, clause, money)
    if not theirs and _CUT_BY.search(page.text, clause.start, money.start):
        return _settled(words)
    for told, role in _TELLING:
        if told.search(page.text, max(clause.start, begin), money.start):
            return role
    if theirs or _TIMES.match(page.text, money.end):
        return "other", True
    # 「便宜2万就18万」: what made the first sum no price of ours says nothing of the second.
    near = [
        hit for hit in words if hit.start >= money.start - _BEFORE and not (hit.key == "other" and hit.end <= begin)
    ]
    return _nearest(page, clause, money, near, words)


def _settled(words: Sequence[Hit]) -> tuple[str, bool]:
    """What was brought to a sum, or fixed at it: the budget when that was spoken of last, else our price."""
    last = next((hit.key for hit in reversed(words) if hit.key in ("budget", "deal")), _UNSAID)
    return last, last != "budget"


def _nearest(
    page: Page, clause: Clause, money: Entity[Money], before: Sequence[Hit], words: Sequence[Hit]
) -> tuple[str, bool]:
    """The role by the nearest word before the sum, else behind it."""
    if before:
        # Of words that end together the longer tells more: 「合同总价」 before 「价」.
        nearest = max(before, key=lambda hit: (hit.end, hit.end - hit.start))
        if nearest.key == "settled":
            role, strong = _settled(words)
        elif nearest.key == "budget" and _WE_SPEND.search(page.text, clause.start, nearest.start):
            role, strong = "deal", True
        else:
            role, strong = nearest.key, nearest.key == "deal"
        if role == "deal" and _PAID.match(page.text, money.end, clause.end):
            whole = _DEAL_SUM.search(page.text, clause.start, money.start)
            return ("deal", True) if whole else ("other", True)
        return role, strong
    bracket = page.text.find("(", money.end, clause.end)
    end = min(bracket if bracket >= 0 else clause.end, clause.end, money.end + _AFTER)
    after = [hit for hit in page.words("money", money.end, end) if hit.key != "settled"]
    return (after[0].key, after[0].key == "deal") if after else (_UNSAID, False)


def _rivals(page: Page, clause: Clause, money: Entity[Money]) -> bool:
    """Whether a competitor named just before quotes this sum."""
    near = [r for r in page.competitors if clause.start <= r.start < money.start and money.start - r.end < _BEFORE]
    ours = page.text.rfind("我们", clause.start, money.start)
    beside = bool(near) and money.start - near[-1].end <= _BESIDE
    quoted = beside or (bool(near) and _QUOTES.search(page.text, near[-1].end, money.start) is not None)
    return quoted and near[-1].end > ours
