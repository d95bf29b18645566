"""When a deal is expected to be signed: the day beside the words of signing, before or behind them."""

import re

from bot.core.parsed import Read
from bot.nlp.calendar.days import When
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression

_BY = "closing"
_REACH = 14
CLOSING = Expression(
    r"签(?!了|完[了字]|字|收|到|发|好|的|证|名|呈)|签约|签合同|成交|下单|下合同|盖章(?!报价|的报价|件)|用印|[Pp][Oo](?:到|下)"
    r"|能定|定下|定(?=\s|$)|拍板"
)
"""Words of signing behind a day."""
_BEFORE = Expression(
    r"(?:签约(?:仪式)?|签(?:订|署)?合同|签单|签字|正式签|(?:能|可以|才能?|的话|估计|预计|计划|准备|打算)签|签的话|盖章|成交|下单|\bsign(?:ing)?\b|\bclose\b)"
    r"[^，。；!！?？\n不没]{0,6}?(?:定在|定于|定|放在|安排在|排在|约在|改[到在]|推[到迟]到?|延到|拖到|得?要?(?:到|等)|在|预计|大概|估计|计划|目标|是|\b(?:by|on|in|before|around))\s?$",
    re.IGNORECASE,
)
"""Words of signing before a day: 「签约仪式定在下周五」, 「签的话要到一月下旬」, 「expect sign by 12/10」."""
_SET = Expression(r"(?:就|也|时间)?(?:定|约|排)(?:的|在|好)?(?:是|在)?\s?$")
_TO_SIGN = Expression(r"签字|签约|签合同|签单|碰头签|盖章")
"""In the clause before one that only sets the day: 「就差碰头签字，定的12月9号」."""
_SIDE_PAPER = Expression(r"(?:试用|保密|技术|补充|意向|备忘|测试)(?:协议|书|录)[^，。；]{0,6}$")
"""Papers whose signing closes no deal."""
_DONE = Expression(r"了|完毕|完成|已")
"""What was signed today is expected no more."""
_SETTLED_THING = Expression(r"(?:窗口|时间|日期|方案|型号|范围|人选|名单|规格)[^，。；]{0,4}$")
"""Before a word of settling that settles no deal: 「月底前停机窗口定下来」."""
_PAPER, _THROUGH = Expression(r"合同"), Expression(r"(?:能|可以|会|就|前)*(?:走完|走掉|回传|寄回|回来)")
"""「商务合同这周五走完」."""
_WE_GO = Expression(r"去|带|(?<!签)约")
_WE_COME = Expression(r"我(?:们|和|跟|陪|也|自己|亲自)?[^，。；]{0,4}(?:一起|一块|一道)?(?:去|过去|到场|参加|到)")


def expected_close(page: Page, clauses: Stretch) -> Read[str] | None:
    """The day, month or quarter of signing, as precise as said; the one said last."""
    last_first = clauses[::-1]
    for number, when in page.values_in(last_first, When):
        clause, index = last_first[number][1], len(clauses) - 1 - number
        if when.value.last < page.sent_at.date() or (form := when.value.close) is None:
            continue
        if when.value.day == page.sent_at.date() and _DONE.search(page.text, when.end, clause.end):
            continue
        if clause.label == "close" or _signs(page, clauses, index, when):
            return page.read(form, when.start, when.end, 0.9, _BY)
    return None


def signs_only(page: Page, clauses: Stretch, index: int, when: Entity[When]) -> bool:
    """Whether the day is that of signing the deal, without us going anywhere for it."""
    if not _signs(page, clauses, index, when):
        return False
    return not (we_go(page, clauses[index][1]) or _we_come(page, clauses, index))


def _signs(page: Page, clauses: Stretch, index: int, when: Entity[When]) -> bool:
    """Whether words of signing the deal stand beside the day."""
    clause = clauses[index][1]
    behind = CLOSING.search(page.text, when.end, min(clause.end, when.end + _REACH))
    if behind and _SETTLED_THING.search(page.text[when.end : behind.start()]):
        return False
    through = _PAPER.search(page.text, clause.start, when.start) and _THROUGH.match(page.text, when.end, clause.end)
    signs = bool(behind or through) or _signs_before(page, clauses, index, when)
    return signs and _SIDE_PAPER.search(page.text[clause.start : when.start]) is None


def we_go(page: Page, clause: Clause, start: int | None = None) -> bool:
    """Whether somebody of ours goes somewhere in a clause."""
    return _WE_GO.search(page.text, clause.start if start is None else start, clause.end) is not None


def _we_come(page: Page, clauses: Stretch, index: int) -> bool:
    """Whether the next clause says that we go there: 「21日上午在他们总部签，我一起去」."""
    if index + 1 == len(clauses):
        return False
    following = clauses[index + 1][1]
    return _WE_COME.match(page.text, following.start, following.end) is not None


def _signs_before(page: Page, clauses: Stretch, index: int, when: Entity[When]) -> bool:
    clause = clauses[index][1]
    if _BEFORE.search(page.text, max(clause.start, when.start - 2 * _REACH), when.start):
        return True
    last = clauses[index - 1][1] if index else None
    only_set = _SET.fullmatch(page.text, clause.start, when.start)
    return last is not None and only_set is not None and _TO_SIGN.search(page.text, last.start, last.end) is not None
