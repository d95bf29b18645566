"""Which sum is what: the customer's budget, the deal's own figure, or neither (a deposit, a unit price, a rival's)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.core.parsed import Read
from bot.nlp.clauses import Clause, Stretch
from bot.nlp.numerals import number
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.recognizers.amount import Money

_BEFORE, _AFTER = 12, 5
_SMALLEST = 50
"""Yuan; less is no deal: 「一块吃饭」, 「4块2一平」."""
_BY = "money_roles"
_COLUMNS = {"amount": "deal", "budget": "budget"}
_BARE = re.compile(r"\s*([\d,]+(?:\.\d+)?)\s*")
_STEP = re.compile(r"(?:从|由|原来的?|原价|上一版|第一版)\s*$")
_TIMES = re.compile(r"\s*(?:[*×xX]|一?[台套个只条家店块平/])")


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
        if clause.label == "amount" and (bare := _BARE.fullmatch(page.text, clause.start, clause.end)):
            value = number(bare[1])
            if value is not None:
                yield "deal", page.read(value * clause.scale, clause.start, clause.end, 0.9, _BY), True
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
    if clause.label in _COLUMNS:
        return _COLUMNS[clause.label], True
    if _rivals(page, clause, money) or _TIMES.match(page.text, money.end):
        return "other", True
    if _STEP.search(page.text, max(0, money.start - 5), money.start):
        return "deal", False
    before = page.words("money", max(clause.start, money.start - _BEFORE), money.start)
    if before:
        # Of words that end together the longer tells more: 「合同总价」 before 「价」.
        nearest = max(before, key=lambda hit: (hit.end, hit.end - hit.start))
        return nearest.key, nearest.key == "deal"
    after = page.words("money", money.end, min(clause.end, money.end + _AFTER))
    return (after[0].key, after[0].key == "deal") if after else ("deal", False)


def _rivals(page: Page, clause: Clause, money: Entity[Money]) -> bool:
    """Whether a competitor named just before quotes this sum."""
    near = [r for r in page.competitors if clause.start <= r.start < money.start and money.start - r.end < _BEFORE]
    ours = page.text.rfind("我们", clause.start, money.start)
    return bool(near) and near[-1].end > ours
