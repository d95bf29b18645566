"""Totals of a day as reps state them: 拜访3家, 电话：12, 签约额56.8万, 接待41组, 连带1.8."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.nlp.numbers.numerals import ARABIC, number
from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.text.expression import Expression
from bot.nlp.text.windows import Opening

STORE = frozenset(("receptions", "trials", "deals", "attach_rate", "sales_amount"))
COUNTS = frozenset(("visits", "calls", "new_leads", "demos", "quotes", "contracts"))
MONEY = frozenset(("signed_amount", "payment_amount", "sales_amount"))
_LINK = (
    r"(?:数|额|量|了|做了|完成了?|发了|出了|搞了|合计|共计|共|约|是|到|记录)?"
    r"(?:[:\s*×]{0,3}x?|\((?=\d{1,3}\)))(?:[两一二三四五六七八九十\d]{1,3}笔[，,]?(?:合计|共计|[一总]?共))?(?:了|共|合计|算|就算|约|是|近|小|大概|差不多|将近|足足|整整|大约|才|仅|就|也就)?\s?"
)
_DIGITS = "零〇一二两俩三仨四五六七八九十百千"
_NUMBER = rf"(?P<number>(?:{ARABIC}|[{_DIGITS}]+(?:点[一二三四五六七八九])?))[来多余]?"
_IN_FULL = rf"(?P<number>(?:{ARABIC}|[{_DIGITS}万]+(?:点[一二三四五六七八九])?))[来多余]?"
"""With 万 inside: 一万两千三百."""
_UNITS = {
    "visits": "家|间|个|次|户|位|访",
    "calls": "个|通|次|多个",
    "new_leads": "条|个",
    "demos": "场|次|个",
    "quotes": "份|个|次",
    "contracts": "单|份|个|家",
    "receptions": "组|人|批|拨|位|个客人|个",
    "trials": "人次|台次|组|人|批|拨|个|次",
    "deals": "单|台|个|人|笔",
    "attach_rate": "",
}
_ENDS = r"(?=[\s、，,。；;/()（）|·+→]|$|:(?!\d)|[^\d一二三四五六七八九十百千.:点遍下番轮圈些直起样月号日%万wWkK年])"
_COUNT = {
    key: Expression(rf"{_LINK}{_NUMBER}\s?(?:(?P<unit>{units})(?:(?<=[个单份家笔])(?=\d)|{_ENDS})|{_ENDS})")
    for key, units in _UNITS.items()
}
_SUM = Expression(
    rf"{_LINK}¥?{_IN_FULL}(?P<scale>万|w|W|k|K|千)?(?P<tail>[\d一二三四五六七八九](?!\d))?\s?(?:元|块)?(?![\d%台套单件笔组条位人])"
)
_SCALES = {"万": 10_000, "w": 10_000, "W": 10_000, "k": 1000, "K": 1000, "千": 1000}
_COUNTED_FIRST = {
    "visits": r"[家个次](?:客户|上门|(?:全|都|均)(?:是|为)?(?:当面|上门|现场)?)?拜访|访(?=[\d一二三四五六七八九:。，,\s]|$)",  # noqa: E501
    "new_leads": r"[条个](?:新|意向|有效)?线索",
    "demos": r"场演示",
    "quotes": r"份报价单?",
    "calls": r"[个通](?:[\u4e00-\u9fff]{0,4}客户)?(?:[\u4e00-\u9fff]{0,2})电话|[通电](?=[，,。\s]|$)",
    "contracts": r"份(?:正式)?合同",
}
_FIRST = Opening(
    r"[约\d零〇一二两俩三仨四五六七八九十百千]",
    rf"(?:(?<=[共收增做发出打录拿成到天日接回给])|(?<=[收增做发出打录签][了到])|(?<=[，,、:;；。\s])|^)约?{_NUMBER}(?:"
    + "|".join(f"(?P<{key}>{noun})" for key, noun in _COUNTED_FIRST.items())
    + r")(?![里中内的])",
)
"""The number before its noun: 「收了2条线索」, 「做了1场演示」, 「共15个电话」."""
_MOST = 9999
_WEAK = frozenset(
    (
        "见了",
        "去了",
        "走了",
        "跑仔",
        "陌拜",
        "陌拜了",
        "见客户",
        "跑客户",
        "共见",
        "扫了",
    )
)
"""Verbs that count customers only with a unit of theirs: 「见了俩」, not 「去了两次」."""
_TERSE, _MARKS = frozenset(("试", "成")), " \n\t，,、;；。/|"
_NEEDS_UNIT = frozenset(
    ("跑", "跑了", "打了", "试了", "试", "成了", "成", "开了", "定了", "拨打", "访", "接了", "卖出", "谈成", "签下")
)


@dataclass(frozen=True, slots=True)
class Metric:
    """A total: `key` of the contract's metrics; counts, a rate, or yuan."""

    key: str
    value: Decimal

    def __str__(self) -> str:
        return f"{self.key}={self.value.normalize():f}"


def _find(sheet: Sheet) -> Iterable[Entity[object]]:
    text = sheet.text
    for hit in sheet.hits["metrics"] if sheet.hits is not None else ():
        match = (_SUM if hit.key in MONEY else _COUNT[hit.key]).match(text, hit.end)
        if match is None:
            continue
        word, unit = text[hit.start : hit.end], match.groupdict().get("unit")
        if word in _NEEDS_UNIT and not unit and not (word in _TERSE and _stands_alone(text, hit.start, match.end())):
            continue
        if text[hit.start : hit.end] in _WEAK and not _their_unit(text, match):
            continue
        value = number(match["number"])
        if value is None or (hit.key not in MONEY and value > _MOST):
            continue
        if hit.key in MONEY:
            scale = _SCALES.get(match["scale"], 1)
            value = value * scale + (
                (number(match["tail"]) or Decimal(0)) * scale / 10 if match["tail"] and match["scale"] else 0
            )
        elif hit.key != "attach_rate" and value != value.to_integral_value():
            continue
        yield Entity(Metric(hit.key, value), hit.start, match.end(), 0.8, "metrics")
    for match in _FIRST.finditer(text):
        value = number(match["number"])
        if value is not None and value == value.to_integral_value() and value <= _MOST and match.lastgroup:
            yield Entity(Metric(match.lastgroup, value), match.start(), match.end(), 0.8, "metrics")


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a word and its figure stand between blanks or marks, as in 「接待28 试12 成5」."""
    return (not start or text[start - 1] in _MARKS) and (
        end == len(text) or text[end] in _MARKS or text[end - 1] in _MARKS
    )


def _their_unit(text: str, match: re.Match[str]) -> bool:
    said = text[match.start("number") : match.end()].rstrip()
    return (
        said[-1] in "家间户俩仨组位"
        or "x" in text[match.start() : match.start("number")]
        or text.startswith("客户", match.end())
        or text.endswith("客户", 0, match.start())
    )


RECOGNIZER = Recognizer(
    name="metrics",
    kinds=(Metric,),
    of_messages=True,
    find=_find,
    examples=(
        ("拜访3家，电话12个", "visits=3"),
        ("电话：12", "calls=12"),
        ("打了十七通", "calls=17"),
        ("电话二十来个", "calls=20"),
        ("签约额：56.8万", "signed_amount=568000"),
        ("接待41组 试穿23 成交9单", "receptions=41"),
        ("连带率 2.3", "attach_rate=2.3"),
        ("试穿35 成交12 连带1.8", "attach_rate=1.8"),
        ("业绩6842", "sales_amount=6842"),
    ),
    counter_examples=("拜访了青禾", "报价86万", "电话13800138000", "演示效果不错", "跑了一趟"),
)
