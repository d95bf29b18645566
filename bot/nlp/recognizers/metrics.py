"""Totals of a day as reps state them: 拜访3家, 电话：12, 签约额56.8万, 接待41组, 连带1.8."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.nlp.numerals import ARABIC, number
from bot.nlp.recognizer import Entity, Recognizer, Sheet

STORE = frozenset(("receptions", "trials", "deals", "attach_rate", "sales_amount"))
MONEY = frozenset(("signed_amount", "payment_amount", "sales_amount"))
_LINK = r"(?:数|额|量|了|合计|共计|共|约|是|到|记录)?[:\s]{0,3}(?:了|共|合计|约|是)?\s?"
_NUMBER = rf"(?P<number>(?:{ARABIC}|[零〇一二两俩三仨四五六七八九十百千]+))[来多余]?"
_UNITS = {
    "visits": "家|个|次|户|位|访",
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
_ENDS = r"(?=[\s、，,。；;/()（）|·+→]|$|[^\d.:点月号日%万wWkK年])"
_COUNT = {
    key: re.compile(rf"{_LINK}{_NUMBER}\s?(?P<unit>{units}){'?' if key != 'attach_rate' else ''}{_ENDS}")
    for key, units in _UNITS.items()
}
_SUM = re.compile(rf"{_LINK}¥?{_NUMBER}(?P<scale>万|w)?(?P<tail>\d(?!\d))?\s?(?:元|块)?(?![\d%台套])")
_MOST = 9999
_NEEDS_UNIT = frozenset(("跑", "跑了", "打了", "试了", "试", "成了", "成", "开了", "定了", "拨打", "访"))


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
        if match is None or (text[hit.start : hit.end] in _NEEDS_UNIT and not match.groupdict().get("unit")):
            continue
        value = number(match["number"])
        if value is None or (hit.key not in MONEY and value > _MOST):
            continue
        if hit.key in MONEY:
            scale = 10_000 if match["scale"] else 1
            value = value * scale + (Decimal(match["tail"]) * scale / 10 if match["tail"] and match["scale"] else 0)
        elif hit.key != "attach_rate" and value != value.to_integral_value():
            continue
        yield Entity(Metric(hit.key, value), hit.start, match.end(), 0.8, "metrics")


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
