"""Sums of money in any currency: 128000元整, 77万5, 50元6角三分, 三五十万, 50~60w, $5000, 30万美元, 预算六十个."""

import re
from collections.abc import Iterator

from bot.nlp.numbers import small_change
from bot.nlp.numbers.currencies import ANY, INITIALS, code
from bot.nlp.numbers.figures import Figure
from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.text.expression import Expression
from bot.nlp.values import Money

_BY, _SURE, _GUESSED = "amount", 0.9, 0.6
_BEHIND = Expression(rf"\s?(?:\([^)]{{0,4}}\))?\s?(?P<coin>{ANY})(?![旦宵件素])(?P<whole>整)?", re.IGNORECASE)
_AGAIN = Expression(rf"\s?\(?(?P<coin>(?!元|圆|块|[¥$])(?:{ANY}))\)?")
"""A currency behind 元: 9000元日币."""
_AHEAD = Expression(
    r"(?P<coin>人民币|RMB|CNY|港币|美元|美金|欧元|日元|英镑|台币|US\$|HK\$|NT\$|A\$|[¥$€£]|USD|EUR|HKD|JPY|GBP)\s?[:]?\s?$",
    re.IGNORECASE,
)
_COIN_BEGINS = INITIALS | {initial.lower() for initial in INITIALS} | {" ", "("}
_COIN_ENDS = frozenset("币元金镑BDYPRbdypr$¥€£: ")
"""Characters that a currency ahead of a figure ends with."""
_COUNTED = Expression(
    r"[台套个家人份件盏只支片吨米组位次辆棵箱通字名户条种样平亩公千年月日号天股步头匹粉册点度用像块瓦倍分级单张米栋间秒]|会员|用户|学[生员]|员工|小时|[公英海华]里|[A-Za-z%]"
)
"""What shows that a bare 万 counts something else."""
_SPOKEN = Expression(
    r"(?:预算|报价|报的?|价格|价|金额|总额|合同额?|款|定金|订金|押金|费用?|成本|资金|收入|支出|回款|付|收|给|要|花了?|业绩|签了?|便宜|降|让|投入|奖金|工资|薪|提成|返现|补贴|奖励|优惠|立减|减|抹[掉去]?|零头|砍[掉了]?|扣|赔|垫|退|省|额|流水|大概|差|补|[合总一]?共计?|嫌|total|price|amount|budget|quoted?|offer|deal)"
    r"[^\d\u4e00-\u9fff，。；\n]{0,2}[了约是为共达在到就大概差不多小近才只仅]{0,4}\s?$"
)
_PRICED = Expression(
    r"(?:预算|报价|总价|价格|合同|金额|要价|开价|大概要|心理价位?|[谈降压做出给缩砍减加调涨提]到|能批|控制在|报出去|掏|[能先肯]拿|能出)"
    r"[^\d，。；\n]{0,6}$"
)
_HEADS = Expression(
    r"(?:粉丝|用户|会员|人口|客流|播放|阅读|点击|浏览|产能|产量|销量|库存|学员)[量数]?[^\d，。；\n]{0,3}$"
)
"""What is counted in 万 and stands before its figure."""
_EACH = Expression(r"一[台套件份只张组箱吨米平间支棵](?![一-龥]?[起共])")
"""两千五一台."""
_MEANT = Expression(r"\s?(?:太贵|贵了|偏贵|太高|偏高)|的[\u4e00-\u9fff]{0,4}(?:款|货款|单子|合同|费)")
"""Behind a figure that can only be a sum: 「嫌69800太贵」, 「三千二的配件款」."""
_THOUSAND = Expression(r"[kK](?=左右|上下|以上|以下|以内|不到|出头)")
_PIECES = Expression(r"个(?=左右|以内|上下|整|不到|出头|出来|吧|呢|啊|[，。；、,\s)]|$)")
_ACROSS = Expression(r"\s?(?:\(不?含\))?\s?(?:到|至|-|~|—|–){1,2}\s?(?:[¥$€£])?$")
_DEALT = Expression(r"\s?个(?=\s?(?:报上去|报过去|报出去|拿下|签下|签了|成交|打包|包干))")
_NO_COUNT = Expression(r"(?<!客户)(?<!线索)(?<!电话)(?<!拜访)(?<!见了)$")
"""「见客户3个 签了1单」 counts heads."""
_TEN_MILLIONS = Expression(r"\s?[kK][wW](?![A-Za-z\d电功率])")
_MILLIONS = Expression(r"\s?[mM](?![A-Za-z\d])")
_OF_DEAL = Expression(
    r"(?:budget|quoted?|offer|total|price|deal|value|预算|报价|总价|价格|合同|金额|框架|年框|单子|成交|签了?|谈|报|订单|标的|盘子|投资|规模|回款|业绩)[^\d，。；\n]{0,6}$"
)
"""Words of a deal before a kw that is 千万 and no kilowatt, and an M that is a million and no metre."""
_QUOTED = Expression(
    r"(?:我们?|咱们?|现在|一共|总共|还是|最终|最后|重新)?(?:报了?|报的是?|报价[是为]?|一口价|报到|报出去|谈到了?|谈成|压到|让到|"
    r"(?:预算|心理价位?|控制价)(?:在|是|大概|约|就|只有|给到|也就)*)\s?$"
)
_WHOLE_SUM = Expression(
    r"(?=\s*了?(?:[，。；,;！!\n/)]|$|出头|左右|上下|含|不含|客户|对方|他们|嫌"
    r"|[上下]半年|[今明后]年|年[初底内前]|[能可]?批|封顶|以[内下]|往上|起步|不?够|先))"
)
"""Around a bare figure of two or three digits that counts in 万: 「我们报了118，嫌高」, 「预算150下半年能批」."""
_CUT_TO = Expression(
    r"(?:剩下?|还到|还价|压到|谈到|让到|谈成|成交价?|加到|提到|定在|报到|最[后终]|砍到|砍成|砍得只剩|降到|降成|缩到|缩成|减到|批到|给到|变成|改成|改为)(?:了|个|只有)?\s?$"
)
_SETTLED = Expression(r"(?:成交|拿下|签[了的下]|敲定|搞定|谈妥|谈成)")
_NEXT_SUM, _ALIKE, _LONG = 24, 20, 5
"""How far behind a sum a bare figure shares its 万, and how many times smaller it may be: 「200万现在只剩120」."""
_MARKS = ("，", ",", "。", "；", ";", "、", "\n", "", " ", "!", "！")
_YEARS = range(1900, 2101)
_TEN, _TELLING, _THOUSANDS, _MYRIAD, _REACH = 10, 100, 1000, 10_000, 14
_SLANG = (
    (_DEALT, _NO_COUNT, _MYRIAD),
    (_PIECES, _PRICED, _MYRIAD),
    (_TEN_MILLIONS, _OF_DEAL, 10_000_000),
    (_MILLIONS, _OF_DEAL, 1_000_000),
)
"""A unit behind a figure, what must stand before it, and in what it counts."""
_SLANG_INITIALS = frozenset("个kKmM")
_LEAST = Expression(r"(?:至少|最少|最低|起码|不低于|不少于|(?<!不)超过)$")
_MOST = Expression(r"(?:最多|至多|不超过|不高于|封顶|上限)$")
_BOUND = Expression(r"(?P<over>以上|起步|起(?![来草码诉因点])|打底)|(?P<under>以下|以内|之内|封顶)")


def _find(sheet: Sheet) -> Iterator[Entity[object]]:
    text = sheet.text
    found: list[Entity[Money]] = []
    before: Figure | None = None
    for figure in sheet.figures:
        one = _one(text, figure) or _shares(text, figure, found)
        if one is not None:
            last = found[-1] if found and before and found[-1].end >= before.end else None
            joined = _joined(text, before, last, figure, one)
            if joined is not None and last is not None:
                found.pop()
            found.append(joined or one)
        before = figure
    yield from found
    for value, start, end in small_change.alone(text):
        yield _entity(Money(value, value), start, end)


def _entity(money: Money, start: int, end: int, confidence: float = _SURE) -> Entity[Money]:
    return Entity(money, start, end, confidence, _BY)


def _one(text: str, figure: Figure) -> Entity[Money] | None:
    """A figure with its currency, or one that is a sum though no currency is said."""
    start = figure.start
    if figure.low < 0:
        return None
    ahead = _AHEAD.search(text, max(0, start - 6), start) if text[start - 1 : start] in _COIN_ENDS else None
    behind = _BEHIND.match(text, figure.end) if text[figure.end : figure.end + 1] in _COIN_BEGINS else None
    if behind is not None:
        return _with_coin(text, figure.apart(text), ahead, behind)
    if ahead is not None:
        money = Money(figure.low, figure.high, code(ahead["coin"]), figure.loose)
        return _bounded(text, money, ahead.start(), figure.end)
    return _bare(text, figure)


def _shares(text: str, figure: Figure, found: list[Entity[Money]]) -> Entity[Money] | None:
    """A bare figure to which the sum before was cut, in the unit of that sum."""
    last = found[-1] if found else None
    if last is None or figure.scale != 1 or figure.loose or figure.start - last.end > _NEXT_SUM:
        return None
    high, guessed = last.value.high, last.confidence == _GUESSED
    in_myriads = text[last.start : last.end].endswith(("万", "w", "W")) or (guessed and last.end - last.start < _LONG)
    told = _CUT_TO.search(text, last.end, figure.start) or _SETTLED.match(text, figure.end)
    if high is None or not in_myriads or not told:
        return None
    if _COUNTED.match(text, figure.end) or text.startswith(("万", "亿", "w", "W", "k", "K", "%"), figure.end):
        return None
    amount = figure.low * _MYRIAD
    return _entity(Money(amount, amount), figure.start, figure.end, _GUESSED) if high / _ALIKE < amount < high else None


def _with_coin(text: str, figure: Figure, ahead: re.Match[str] | None, behind: re.Match[str]) -> Entity[Money]:
    """86元, 50元6角三分, 9000元日币, 港币2960元."""
    low, high, end, coin = figure.low, figure.high, behind.end(), behind["coin"]
    if coin[0] in "元块圆":
        if not behind["whole"] and coin != "块钱":
            cents, end = small_change.behind(text, end, coin)
            low, high = low + cents, high + cents
        if again := _AGAIN.match(text, end):
            coin, end = again["coin"], again.end()
        elif ahead:
            coin = ahead["coin"]
    return _bounded(text, Money(low, high, code(coin), figure.loose), ahead.start() if ahead else figure.start, end)


def _bare(text: str, figure: Figure) -> Entity[Money] | None:
    """A bare 万 that counts nothing else, 5千 behind a word of money, a piece of 10,000 behind a word of price."""
    start, end = figure.start, figure.end
    window = max(0, start - _REACH)
    low = figure.low
    if figure.scale == 1 and _TEN <= low < _THOUSANDS and _WHOLE_SUM.match(text, end):
        exact = low != low.to_integral_value()  # 「让到46.8」
        if (low >= _TELLING or exact or "万" in text) and _QUOTED.search(text, window, start):
            return _entity(Money(low * _MYRIAD, low * _MYRIAD, loose=figure.loose), start, end, _GUESSED)
    if figure.scale == 1 and (said := _in_slang(text, figure)):
        return said
    if _COUNTED.match(text, end) or (figure.bare and end - start == 1):
        return None
    money = Money(figure.low, figure.high, loose=figure.loose)
    if _has_myriad(text, figure) or (figure.scale == _THOUSANDS and _THOUSAND.match(text, end - 1)):
        return None if _HEADS.search(text, window, start) else _bounded(text, money, start, end)
    if _thousands(text, figure) and (
        _SPOKEN.search(text, window, start) or _EACH.match(text, end) or _means_sum(text, figure)
    ):
        return _bounded(text, money, start, end, _GUESSED)
    return None


def _means_sum(text: str, figure: Figure) -> bool:
    """Whether a figure is called dear or owed, or stands alone between marks as 八千六 and 39800 do."""
    meant = _MEANT.match(text, figure.end) is not None and figure.low >= _THOUSANDS
    alone = text[figure.start - 1 : figure.start] in _MARKS and text[figure.end : figure.end + 1] in _MARKS
    said = text[figure.start : figure.end]
    round_sum = said.endswith("00") and figure.low >= _THOUSANDS and figure.low not in _YEARS
    return meant or (alone and figure.start > 0 and ("千" in said or round_sum))


def _in_slang(text: str, figure: Figure) -> Entity[Money] | None:
    """预算六十个 and 45个报上去了 count in 万, 框架1.2kw in 千万, quote 1.2M in millions."""
    start, end, window = figure.start, figure.end, max(0, figure.start - _REACH)
    if text[end : end + 2].lstrip()[:1] not in _SLANG_INITIALS:
        return None
    for form, priced, scale in _SLANG:
        # The words before a figure are searched through, those behind it only tried
        unit = form.match(text, end)
        if unit and (priced is None or priced.search(text, window, start)):
            low, high = figure.low * scale, figure.high * scale
            return _entity(Money(low, high, loose=figure.loose), start, unit.end(), _GUESSED)
    return None


def _has_myriad(text: str, figure: Figure) -> bool:
    return not {"万", "亿", "w", "W"}.isdisjoint(text[figure.start : figure.end])


def _thousands(text: str, figure: Figure) -> bool:
    """A figure that is a sum only behind a word of money: 定金5千, 押金3k, 报价 55500."""
    said = text[figure.start : figure.end].rstrip("多余来")
    return not {"千", "仟", "百", "k", "K"}.isdisjoint(said) or (figure.low >= _TELLING and said[-1].isdigit())


def _bounded(text: str, money: Money, start: int, end: int, confidence: float = _SURE) -> Entity[Money]:
    """With an open end for 以上, 以下, 至少 and 最多."""
    if money.low != money.high:
        return _entity(money, start, end, confidence)
    # 以内 and 起 stay outside the words of the sum, since they tell whose it is
    bound, window = _BOUND.match(text, end), max(0, start - 4)
    if (bound and bound["over"]) or _LEAST.search(text, window, start):
        return _entity(Money(money.low, None, money.currency), start, end, confidence)
    if bound or _MOST.search(text, window, start):
        return _entity(Money(None, money.low, money.currency), start, end, confidence)
    return _entity(money, start, end, confidence)


def _joined(
    text: str, before: Figure | None, last: Entity[Money] | None, figure: Figure, found: Entity[Money]
) -> Entity[Money] | None:
    """50~60w and 1万元--5万元: two ends of one sum."""
    reach = last.end if last else before.end if before else 0
    if before is None or not _ACROSS.fullmatch(text, reach, figure.start):
        return None
    high, top = found.value, found.value.low if found.value.high is None else found.value.high
    assert top is not None
    if last is not None:
        low = last.value.low
        low = low * figure.scale if low is not None and before.scale == 1 and text[last.end - 1].isdigit() else low
        return _entity(Money(low, top, high.currency), last.start, found.end) if low and low < top else None
    shared = (
        figure.scale if before.step > 1 or (not text[before.start].isdigit() and before.low >= _TEN) else figure.step
    )
    low = before.low * shared if before.scale == 1 and before.low * shared < top else before.low
    return _entity(Money(low, top, high.currency), before.start, found.end) if 0 <= low < top else None


RECOGNIZER = Recognizer(
    name=_BY,
    kinds=(Money,),
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
