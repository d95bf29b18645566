"""Sums of money in any currency: 128000元整, 77万5, 50元6角三分, 三五十万, 50~60w, $5000, 30万美元, 预算六十个."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.nlp.expressions.figures import DIGITS, Figure
from bot.nlp.expressions.reading import Expression, Reader, Sheet
from bot.nlp.expressions.values import Money
from bot.nlp.numerals import number

_NAMES = {
    "CNY": "人民币|RMB|CNY|元|块钱?|圆|¥",
    "USD": "美元|美金|美刀|刀(?![具片])|USD|US\\$|\\$",
    "EUR": "欧元|欧|EUR|€",
    "HKD": "港元|港币|港纸|HKD|HK\\$",
    "JPY": "日元|日币|日圆|JPY|円",
    "GBP": "英镑|镑|GBP|£",
    "KRW": "韩元|韩币|韩圆|KRW",
    "TWD": "新?台币|台元|TWD|NT\\$",
    "MOP": "澳门元|澳门币|葡币|MOP",
    "AUD": "澳元|澳币|澳大利亚元|AUD|A\\$",
    "CAD": "加元|加币|加拿大元|CAD",
    "SGD": "新加坡元|新加坡币|新元|新币|坡币|SGD",
    "NZD": "新西兰元|纽元|NZD",
    "CHF": "瑞士法郎|瑞郎|法郎|CHF",
    "THB": "泰铢|泰币|铢|THB",
    "RUB": "卢布|RUB",
    "INR": "印度卢比|卢比|INR",
    "MYR": "马来西亚林吉特|林吉特|令吉|马币|MYR",
    "PHP": "菲律宾比索|PHP",
    "MXN": "墨西哥比索|比索|MXN",
    "IDR": "印尼盾|印尼卢比|IDR",
    "VND": "越南盾|越盾|VND",
    "BRL": "巴西雷亚尔|雷亚尔|BRL",
    "ZAR": "南非兰特|兰特|ZAR",
    "SEK": "瑞典克朗|SEK",
    "DKK": "丹麦克朗|DKK",
    "NOK": "挪威克朗|NOK",
    "TRY": "土耳其里拉|里拉|TRY",
    "AED": "迪拉姆|AED",
    "SAR": "沙特里亚尔|里亚尔|SAR",
}
_CURRENCY = {code: re.compile(names, re.IGNORECASE) for code, names in _NAMES.items()}
_ANY = "|".join(sorted("|".join(_NAMES.values()).split("|"), key=lambda name: (name == "元", -len(name))))
_BEHIND = re.compile(rf"\s?(?:\([^)]{{0,4}}\))?\s?(?P<coin>{_ANY})(?![旦宵件素])(?P<whole>整)?", re.IGNORECASE)
_AGAIN = re.compile(rf"\s?\(?(?P<coin>(?!元|圆|块|[¥$])(?:{_ANY}))\)?")
"""A currency behind 元: 9000元日币."""
_AHEAD = re.compile(
    r"(?P<coin>人民币|RMB|CNY|港币|美元|美金|欧元|日元|英镑|台币|US\$|HK\$|NT\$|A\$|[¥$€£]|USD|EUR|HKD|JPY|GBP)\s?[:]?\s?$"
)
_COIN_ENDS = frozenset("币元金镑BDYPR$¥€£: ")
"""Characters that a currency ahead of a figure ends with."""
_DIGIT = r"[零〇]?(?P<{}>\d|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖])"
_CHANGE = re.compile(
    rf"(?:{_DIGIT.format('jiao')}(?P<unit>[角毛])?)?(?:(?:(?<=[角毛元块圆]){_DIGIT.format('fen')}|(?<=[角毛]){_DIGIT.format('loose')}(?!\d))分?)?"
)
_COINS = re.compile(
    rf"(?<![一-龥\d.,，]){_DIGIT.format('jiao')}[角毛](?:{_DIGIT.format('fen')}分?)?(?:钱|(?![一-龥]))|(?<![一-龥\d.])(?P<only>\d{{1,2}}|[一二两三四五六七八九十]{{1,3}})分(?:钱|(?![一-龥]))"
)
_COUNTED = re.compile(
    r"\s?[台套个家人份件盏只支片吨米组位次辆棵箱通字名户条种样平亩公千年月日号天股步头匹粉里册点度用像块瓦倍分级单张米栋间秒]|小时|[A-Za-z%]"
)
"""What shows that a bare 万 counts something else."""
_SPOKEN = re.compile(
    r"(?:预算|报价|报的?|价格|价|金额|总额|合同额?|款|定金|订金|押金|费用?|成本|资金|收入|支出|回款|付|收|给|要|花了?|业绩|签了?|便宜|降|让|投入|奖金|工资|薪|提成|大概|差|补)"
    r"[^\d\u4e00-\u9fff，。；\n]{0,2}[了约是为共达在到就大概差不多小近才只仅]{0,4}\s?$"
)
_PRICED = re.compile(r"(?:预算|报价|总价|价格|合同|金额|要价|开价|大概要)[^\d，。；\n]{0,4}$")
_THOUSAND = re.compile(r"[kK](?=左右|上下|以上|以下|以内|不到|出头)")
_PIECES = re.compile(r"个(?=左右|以内|上下|整|不到|出头|[，。；、,\s)]|$)")
_ACROSS = re.compile(r"\s?(?:\(不?含\))?\s?(?:到|至|-|~|—|–){1,2}\s?(?:[¥$€£])?$")
_TEN, _TELLING = 10, 100
_THOUSANDS, _MYRIAD, _REACH = 1000, 10_000, 14
_LEAST, _MOST = re.compile(r"(?:至少|不低于|不少于|(?<!不)超过)$"), re.compile(r"(?:最多|至多|不超过|不高于)$")
_OVER, _UNDER = re.compile(r"以上|起步"), re.compile(r"以下|以内|之内|封顶")


def _find(sheet: Sheet) -> Iterator[Expression]:
    text = sheet.text
    found: list[Expression] = []
    before: Figure | None = None
    for figure in sheet.figures:
        one = _one(text, figure)
        if one is not None:
            last = found[-1] if found and before and found[-1].end >= before.end else None
            joined = _joined(text, before, last, figure, one)
            if joined is not None and last is not None:
                found.pop()
            found.append(joined or one)
        before = figure
    yield from found
    if "角" in text or "毛" in text or "分" in text:
        yield from _coins(text)


def _one(text: str, figure: Figure) -> Expression | None:
    """A figure with its currency, or one that is a sum though no currency is said."""
    start = figure.start
    if figure.low < 0:
        return None
    ahead = _AHEAD.search(text, max(0, start - 6), start) if text[start - 1 : start] in _COIN_ENDS else None
    behind = _BEHIND.match(text, figure.end)
    if behind is not None:
        return _with_coin(text, figure.apart(text), ahead, behind)
    if ahead is not None:
        return _bounded(text, Money(figure.low, figure.high, _code(ahead["coin"])), ahead.start(), figure.end)
    return _bare(text, figure)


def _with_coin(text: str, figure: Figure, ahead: re.Match[str] | None, behind: re.Match[str]) -> Expression:
    """86元, 50元6角三分, 9000元日币, 港币2960元."""
    low, high, end, coin = figure.low, figure.high, behind.end(), behind["coin"]
    if coin[0] in "元块圆":
        cents, end = _cents(text, behind)
        low, high = low + cents, high + cents
        if again := _AGAIN.match(text, end):
            coin, end = again["coin"], again.end()
        elif ahead:
            coin = ahead["coin"]
    return _bounded(text, Money(low, high, _code(coin)), ahead.start() if ahead else figure.start, end)


def _bare(text: str, figure: Figure) -> Expression | None:
    """A bare 万 that counts nothing else, 5千 behind a word of money, a piece of 10,000 behind a word of price."""
    start, end = figure.start, figure.end
    window = max(0, start - _REACH)
    if figure.scale == 1 and (pieces := _PIECES.match(text, end)) and _PRICED.search(text, window, start):
        return Expression(Money(figure.low * _MYRIAD, figure.high * _MYRIAD), start, pieces.end())
    if _COUNTED.match(text, end):
        return None
    if (
        _has_myriad(text, figure)
        or (_THOUSAND.match(text, end - 1) and figure.scale == _THOUSANDS)
        or (_thousands(text, figure) and _SPOKEN.search(text, window, start))
    ):
        return _bounded(text, Money(figure.low, figure.high), start, end)
    return None


def _has_myriad(text: str, figure: Figure) -> bool:
    return not {"万", "亿", "w", "W"}.isdisjoint(text[figure.start : figure.end])


def _thousands(text: str, figure: Figure) -> bool:
    """A figure that is a sum only behind a word of money: 定金5千, 押金3k, 报价 55500."""
    said = text[figure.start : figure.end]
    return not {"千", "仟", "百", "k", "K"}.isdisjoint(said) or (figure.low >= _TELLING and said[-1].isdigit())


def _bounded(text: str, money: Money, start: int, end: int) -> Expression:
    """With an open end for 以上, 以下, 至少 and 最多."""
    if money.low != money.high:
        return Expression(money, start, end)
    over, under = _OVER.match(text, end), _UNDER.match(text, end)
    if over or _LEAST.search(text, max(0, start - 4), start):
        return Expression(Money(money.low, None, money.currency), start, over.end() if over else end)
    if under or _MOST.search(text, max(0, start - 4), start):
        return Expression(Money(None, money.low, money.currency), start, under.end() if under else end)
    return Expression(money, start, end)


def _joined(
    text: str, before: Figure | None, last: Expression | None, figure: Figure, found: Expression
) -> Expression | None:
    """50~60w and 1万元--5万元: two ends of one sum."""
    high = found.value
    reach = last.end if last else before.end if before else 0
    if before is None or not isinstance(high, Money) or not _ACROSS.fullmatch(text, reach, figure.start):
        return None
    top = high.low if high.high is None else high.high
    assert top is not None
    if last is not None and isinstance(last.value, Money):
        low = last.value.low
        low = low * figure.scale if low is not None and before.scale == 1 and text[last.end - 1].isdigit() else low
        return Expression(Money(low, top, high.currency), last.start, found.end) if low and low < top else None
    shared = (
        figure.scale if before.step > 1 or (not text[before.start].isdigit() and before.low >= _TEN) else figure.step
    )
    low = before.low * shared if before.scale == 1 and before.low * shared < top else before.low
    return Expression(Money(low, top, high.currency), before.start, found.end) if 0 <= low < top else None


def _cents(text: str, coin: re.Match[str]) -> tuple[Decimal, int]:
    """角 and 分 behind 元: 块二 is 1.2, 块零四 and 块四分 are 0.04."""
    change = None if coin["whole"] or coin["coin"] == "块钱" else _CHANGE.match(text, coin.end())
    if change is None or not change[0]:
        return Decimal(0), coin.end()
    if change["jiao"] and not change["unit"] and not change["fen"] and not change["loose"]:
        value = _digit(change["jiao"])
        after = text[change.end() : change.end() + 1]
        if coin["coin"][0] != "块" and after != "分":
            return Decimal(0), coin.end()
        if after == "分":
            return value / 100, change.end() + 1
        if "\u4e00" <= after <= "\u9fff" or after.isdigit():
            return Decimal(0), coin.end()
        zero = change[0][0] in "零〇"
        return value / (100 if zero else 10), change.end()
    fen = change["fen"] or change["loose"]
    return (_digit(change["jiao"]) / 10 if change["jiao"] else Decimal(0)) + (
        _digit(fen) / 100 if fen else Decimal(0)
    ), change.end()


def _digit(character: str) -> Decimal:
    return DIGITS[character] if character in DIGITS else Decimal(character)


def _coins(text: str) -> Iterator[Expression]:
    """角 and 分 alone: 两角五分, 20分."""
    for match in _COINS.finditer(text):
        if match["only"]:
            value = (number(match["only"]) or Decimal(0)) / 100
            yield Expression(Money(value, value), match.start(), match.end())
        else:
            value = _digit(match["jiao"]) / 10 + (_digit(match["fen"]) / 100 if match["fen"] else 0)
            yield Expression(Money(value, value), match.start(), match.end())


def _code(coin: str) -> str:
    return next(code for code, names in _CURRENCY.items() if names.fullmatch(coin))


READER = Reader(
    name="sums",
    find=_find,
    examples=(
        ("预算120w", "money 1200000 CNY"),
        ("77万5", "money 775000 CNY"),
        ("人民币捌拾伍万元整", "money 850000 CNY"),
        ("1.5个亿", "money 150000000 CNY"),
        ("50元6角三分", "money 50.63 CNY"),
        ("三块零四", "money 3.04 CNY"),
        ("两角五分", "money 0.25 CNY"),
        ("三五十万", "money 300000 500000 CNY"),
        ("50~60w", "money 500000 600000 CNY"),
        ("十几万", "money 100000 200000 CNY"),
        ("一百二十到一百五十万元", "money 1200000 1500000 CNY"),
        ("30万美元", "money 300000 USD"),
        ("9000元日币", "money 9000 JPY"),
        ("$5000", "money 5000 USD"),
        ("定金5千", "money 5000 CNY"),
        ("3.04块以上", "money 3.04 - CNY"),
        ("预算六十个左右", "money 600000 CNY"),
    ),
    counter_examples=("3万台产能", "五千人", "拜访3家", "2026年3月18日", "等十分钟", "三分之一", "五分钟", "元旦"),
)
