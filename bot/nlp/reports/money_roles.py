"""Which sum is what: the customer's budget, the deal's own figure, or neither (a deposit, a unit price, a rival's)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.core.parsed import Read
from bot.nlp.numbers.numerals import number
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.recognizers.amount import Money
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit

_BEFORE, _AFTER, _BESIDE = 12, 5, 1
_MYRIAD, _LEAST_WRITTEN_OUT = 10_000, 1000
"""Under 「金额：」 a bare figure below 1,000 counts in 万."""
_SMALLEST = 50
"""Yuan; less is no deal: 「一块吃饭」, 「4块2一平」."""
_BY = "money_roles"
_COLUMNS = {"amount": "deal", "budget": "budget"}
_BARE = Expression(r"\s*([\d,]+(?:\.\d+)?)\s*")
_STEP = Expression(r"(?:从|由|原来的?|原价|上一版|第一版)\s*$")
_TIMES = Expression(
    r"\s*(?:[*×xX]|一[台套个只条家店块平]|[台套平](?!同)|个(?![月点人部])|/(?=[台套个只条家店块平米人月]))"
)
_PAID = Expression(r"(?:的?款)?(?:今天|刚|已经?|都|也)?(?:到账|入账|到了|收到|打过来|打了|已付|付了|结清|回来了?)")
_BUDGETED = Expression(r"预算(?!内|以内|之内|范围)[^，。；;\d万]{0,7}$")
"""Nothing but words between 预算 and the sum, whatever they are: 「预算他们报的260万」."""
_BROUGHT_TO = Expression(
    r"(?:让利|优惠|降|减|让|调|加|涨|抬)(?:了|价|完)?(?:\d[\d.]*\s?(?:万|个点|%|点))?(?:之?后)?到(?:了)?\s?$"
)
"""What the sum was brought to: 「让利到231万」, 「商务降了3个点到72.2万」."""
_THEY_WANT = Expression(r"(?:他们?|她们?|对方|客户|人家)(?:只|就|还|想|非|硬)?要(?:求)?(?:到|做到|压到|按)?\s?$")
"""What they ask for, which is no figure of the deal yet: 「我们报20万他要16万」."""
_TELLING = (
    (_BUDGETED, ("budget", False)),
    (_BROUGHT_TO, ("deal", True)),
    (_THEY_WANT, ("other", True)),
    (_STEP, ("deal", False)),
)
"""What stands right before a sum and tells whose it is, and how surely, whatever other words are near."""
_DEAL_SUM = Expression(r"(?:额|总价|报价|金额)[为是约:]?\s?$")
"""Behind a sum that was paid, unless the words before it call it the whole."""
_QUOTES = Expression(r"报|出|给|开|价|才|只要|要|低|高|便宜|贵|卖|做到|敢")
"""Between a competitor and the sum that is theirs: 「安鼎报89万」; 「从博川手里抢回来的38万」 is ours."""


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
    for _, clause in clauses:
        if clause.label in _COLUMNS and (bare := _BARE.fullmatch(page.text, clause.start, clause.end)):
            value = number(bare[1])
            if value is not None:
                scale = _MYRIAD if clause.scale == 1 and value < _LEAST_WRITTEN_OUT else clause.scale
                yield _COLUMNS[clause.label], page.read(value * scale, clause.start, clause.end, 0.9, _BY), True
            continue
        for money in page.of(Money, clause.start, clause.end):
            if money.value.foreign:
                continue
            role, strong = _role(page, clause, money)
            if role == "deal" and money.value.amount < _SMALLEST:
                continue
            yield role, page.read(money.value.amount, money.start, money.end, 0.85 if strong else 0.7, _BY), strong


def _role(page: Page, clause: Clause, money: Entity[Money]) -> tuple[str, bool]:
    """The role by the column it stands in, else by the nearest telling word; a plain sum is the deal's, weakly."""
    before = page.words("money", max(clause.start, money.start - _BEFORE), money.start)
    if clause.label in _COLUMNS:
        paid = before and before[-1].key == "other" and before[-1].end == money.start
        return ("other" if paid else _COLUMNS[clause.label]), True
    for told, role in _TELLING:
        if told.search(page.text, clause.start, money.start):
            return role
    if _rivals(page, clause, money) or _TIMES.match(page.text, money.end):
        return "other", True
    return _nearest(page, clause, money, before)


def _nearest(page: Page, clause: Clause, money: Entity[Money], before: Sequence[Hit]) -> tuple[str, bool]:
    """The role by the nearest word before the sum, else behind it."""
    if before:
        # Of words that end together the longer tells more: 「合同总价」 before 「价」.
        nearest = max(before, key=lambda hit: (hit.end, hit.end - hit.start))
        if nearest.key == "deal" and _PAID.match(page.text, money.end, clause.end):
            whole = _DEAL_SUM.search(page.text, clause.start, money.start)
            return ("deal", True) if whole else ("other", True)
        return nearest.key, nearest.key == "deal"
    bracket = page.text.find("(", money.end, clause.end)
    end = min(bracket if bracket >= 0 else clause.end, clause.end, money.end + _AFTER)
    after = page.words("money", money.end, end)
    return (after[0].key, after[0].key == "deal") if after else ("deal", False)


def _rivals(page: Page, clause: Clause, money: Entity[Money]) -> bool:
    """Whether a competitor named just before quotes this sum."""
    near = [r for r in page.competitors if clause.start <= r.start < money.start and money.start - r.end < _BEFORE]
    ours = page.text.rfind("我们", clause.start, money.start)
    beside = bool(near) and money.start - near[-1].end <= _BESIDE
    quoted = beside or (bool(near) and _QUOTES.search(page.text, near[-1].end, money.start) is not None)
    return quoted and near[-1].end > ours
