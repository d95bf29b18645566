"""Sums of money: 86万, 十三万二, 1,250,000元, ¥9310, 约两百来万, 38万6, and 60个 where money is spoken of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.nlp.numerals import ARABIC, CHINESE, number
from bot.nlp.recognizer import Context, Entity, Recognizer
from bot.nlp.vocabulary import Hit

_UNITS = {"百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000, "亿": 100_000_000}
_COUNTED = r"(?!\s?[台套个家人份件盏只支片吨米组位次辆棵箱通字]|千瓦|公里|小时|KM|km|%|mm)"
_NUMBER = (
    rf"(?:(?<![\d.,]){ARABIC}"
    r"|(?<![零〇一二两三四五六七八九十百千])[一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千]*)"
)
_WRITTEN = re.compile(
    rf"(?P<sign>[¥$]|RMB|CNY|USD|rmb)?\s?(?P<number>{_NUMBER})(?P<vague>[多来几余]?)"
    rf"(?:(?P<unit>万|亿|[wWkK](?![A-Za-z]))(?P<tail>(?:\d|[一二三四五六七八九])(?![\d.%年月日号期点批台套个家份件人]))?[多来]?"
    rf"(?P<coin>元|块钱?|圆|美元)?{_COUNTED}|(?P<plain>元|块钱?|圆|美元)(?!/))?"
)
_BARE = re.compile(r"[^\d\u4e00-\u9fff，。；\n]{0,2}[约是为共达在了]?[^\d\u4e00-\u9fff，。；\n]{0,2}$")
_PIECES = re.compile(
    rf"(?P<number>{ARABIC}|{CHINESE})个(?=左右|以内|上下|整|[，。；、,\s)]|$|[^月人点小半多星礼工家]?$)"
)
_TELLING, _NEAR = 3, 6
"""Digits that a bare number needs to be a sum; how near a word of money stands before 「60个」."""
_SPEAKS_OF_MONEY = frozenset(("signed_amount", "payment_amount", "sales_amount"))


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in yuan (or in dollars, which the contract has no place for: `foreign`)."""

    amount: Decimal
    foreign: bool = False

    def __str__(self) -> str:
        return f"{self.amount.normalize():f}"


def _sum(match: re.Match[str]) -> Decimal | None:
    value = number(match["number"])
    if value is None:
        return None
    scale = _UNITS.get((match["unit"] or "").lower(), 1)
    tail = number(match["tail"]) if match["tail"] else None
    return value * scale + (tail * scale / 10 if tail is not None else 0)


def _find(text: str, context: Context) -> Iterable[Entity[object]]:
    money_words = [hit for hit in context.hits if hit.group == "money" or hit.key in _SPEAKS_OF_MONEY]
    ends = {hit.end for hit in money_words}
    for match in _WRITTEN.finditer(text):
        marked = match["sign"] or match["unit"] or match["plain"]
        if not marked and not _follows_money(text, match.start("number"), ends, match["number"]):
            continue
        value = _sum(match)
        if value is not None and value > 0:
            foreign = (match["sign"] or "") in ("$", "USD") or "美元" in (match["coin"] or match["plain"] or "")
            start = match.start("sign") if match["sign"] else match.start("number")
            yield Entity(Money(value, foreign), start, match.end(), 0.9 if marked else 0.6, "amount")
    for match in _PIECES.finditer(text):
        if _money_just_before(text, match.start(), money_words) and (value := number(match["number"])):
            yield Entity(Money(value * 10_000), match.start(), match.end(), 0.5, "amount")


def _follows_money(text: str, start: int, ends: set[int], digits: str) -> bool:
    """Whether a number without a unit stands right behind a word of money: 「报价 380000」."""
    if len(digits.replace(",", "").split(".")[0]) < _TELLING or not digits[0].isdigit():
        return False
    window = max(0, start - 5)
    return any(end in ends and _BARE.fullmatch(text, end, start) for end in range(window, start + 1))


def _money_just_before(text: str, start: int, words: list[Hit]) -> bool:
    return any(0 <= start - hit.end <= _NEAR and "\n" not in text[hit.end : start] for hit in words)


RECOGNIZER = Recognizer(
    name="amount",
    kinds=(Money,),
    find=_find,
    examples=(
        ("报价86万", "860000"),
        ("合同额1,250,000元", "1250000"),
        ("尾款十三万二", "132000"),
        ("一百六十三万二", "1632000"),
        ("预算两百来万", "2000000"),
        ("38万6嫌高", "386000"),
        ("136.5w已签", "1365000"),
        ("¥9,310", "9310"),
        ("报价 55500", "55500"),
        ("预算六十个左右", "600000"),
        ("每台1.2万", "12000"),
    ),
    counter_examples=(
        "拜访3家电话12个",
        "3万台产能",
        "2026年3月18日",
        "编号20260318001",
        "第三批五百片",
        "连续五批达标",
    ),
)
