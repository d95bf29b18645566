"""The totals that a report states of its day."""

from collections.abc import Sequence
from decimal import Decimal

from bot.core.parsed import Read
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.recognizers.metrics import MONEY, STORE, Metric
from bot.nlp.text.expression import Expression
from bot.nlp.values import Money

_WEEK = Expression(r"周报|周小结|本周|第\d+周")
_TOTAL = Expression(r"合计|共|总|今[天日]|\n|^|；|。")
_IN_ALL = Expression(r"(?:合计|总共|一共|总计|共计|今日|累计)$")
_SUMMED = Expression(r"合计|总共|一共|总计|共计|累计")
_TOGETHER = Expression(r"[，,、(\s]{0,2}(?:一共|总共|共计?|合计|总额|总金额|金额|加起来|累计)?[为是约:]?\s?")
_STORE_SIGNS, _REACH = 2, 16


def totals(page: Page, spotted: Sequence[Spotted]) -> dict[str, Read[Decimal]]:
    """Each total once, the first one said; a shop's figures only in what is a shop's report."""
    if _WEEK.search(page.text):
        return {}
    found = page.of(Metric)
    shop = len({metric.value.key for metric in found} & STORE) >= _STORE_SIGNS
    sections = {clause.start: item.section for item, clause in page.clauses()}
    ends = sorted(sections)
    metrics: dict[str, Read[Decimal]] = {}
    for metric in found:
        key = metric.value.key
        # 「拜访两江汽车」 is one visit, and none of two.
        named = any(one.start < metric.end and metric.start < one.end for one in spotted)
        if key in metrics or named or (key in STORE and not shop):
            continue
        start = max((place for place in ends if place <= metric.start), default=0)
        if sections.get(start) in ("plan", "problem"):
            continue
        owned = any(one.clause.start == start and one.start < metric.start for one in spotted)
        in_all = _IN_ALL.search(page.text, 0, metric.start) or _SUMMED.match(page.text, metric.start)
        own = key in MONEY and key not in STORE and not in_all
        if owned or (own and _belongs_to_customer(page, spotted, metric.start)):
            continue
        if key == "contracts" and (total := _signed_sum(page, metric)):
            metrics.setdefault("signed_amount", total)
        metrics[key] = page.read(metric.value.value, metric.start, metric.end, 0.92, metric.by)
    return metrics


def _signed_sum(page: Page, metric: Entity[Metric]) -> Read[Decimal] | None:
    """What the contracts come to together: 「签了两单，合计28.6万」."""
    together = _TOGETHER.match(page.text, metric.end)
    money = page.of(Money, together.end(), together.end() + _REACH) if together else []
    if not money or money[0].start != (together.end() if together else -1) or money[0].value.foreign:
        return None
    return page.read(money[0].value.amount, money[0].start, money[0].end, 0.8, metric.by)


def _belongs_to_customer(page: Page, spotted: Sequence[Spotted], place: int) -> bool:
    """Whether a customer is told of before in the same line."""
    line = page.text.rfind("\n", 0, place) + 1
    return any(line <= one.start < place for one in spotted)
