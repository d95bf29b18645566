"""Words that are not said yet: 「帮我看下这么说行不行：…」, and the other ways to ask whether something may be said.

What frames the words must be made of nothing but such asking, so that no report is taken for a draft.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from bot.core.parsed import Finding, Span
from bot.nlp.learned.warnings import LEARNED
from bot.nlp.phrases.detector import Detector
from bot.nlp.text.expression import Expression

_LONGEST_FRAME = 48
_POLITE = r"您好|你好|在吗|小?助手|机器人|老师|麻烦您?|请问?|劳驾|帮忙|谢谢|[你您](?=[帮给看说觉])|觉得"
_LOOK = (
    r"(?:帮|替|给)(?:我们?|咱们?|忙)?|再|先|来|(?:看|瞅|瞧|审|查|过|核)(?:一?[看瞅瞧审查]|一?[下眼遍]|过目)?|检查(?:一?下)?|"
    r"评估(?:一?下)?|润色(?:一?下)?|把(?:一?[下把]|个)?关"
)
_THESE = r"这么|这样|照这样|[如以]下|下面|[这那](?:段|句|条|几句|篇|封|个|些)?(?:话(?!术))?"
_WE = r"我(?:们|写)?|咱们?|打算|准备|想|要|能|的|里面?"
_TITLE = r"[^\W跟给对和向同与发帮]{1,3}(?:总|主任|经理|工|老师|[院处科局校厂部]长|老板|[姐哥])"
_CUSTOMER = rf"(?:客户|对方|他们?|她们?|甲方|群里?|{_TITLE})"
_WHOM = rf"(?:跟|给|对|和|向|发给?|回复?|答复){_CUSTOMER}"
_SAY = (
    r"说法?|话术|开场白|话|讲|回复?|答复?|发(?:出去|过去|给)?|写|文案|短信|消息|信息|邮件|朋友圈|微信|宣传语|广告语|介绍|表述|"
    r"措辞|说辞"
)
_FIT_OR_NOT = r"(?:合[适规法]|妥当?|可以|违规)不"
_FIT = (
    rf"{_FIT_OR_NOT}|"
    r"[行好妥中]不[行好妥中]|可不可以|能不能|合不合[适规法]?|(?:行|可以|能|好|合适|合规|合法|妥当?|ok)?[吗么嘛]|行|可以|合规|合适|"
    r"合法|妥当?|会不会|有没有|有无|是否|是不是|算不算|会|有|什么|啥|没?问题|毛病|风险|不妥|不当|违规不?|违禁词?|敏感词?|踩[线雷]|"
    r"越线|触雷|被?报警|预警|触发|还"
)
_FILL = r"[\s,，~～?？。.!！、了呢吧啊呀哈]|一下|之前|前"
_FRAME = Expression(rf"(?:{_WHOM}|{_POLITE}|{_LOOK}|{_THESE}|{_SAY}|{_FIT}|{_WE}|{_FILL})++", re.IGNORECASE)
_LOOKING = Expression(
    r"看(?:一?[看下眼遍])|[你您帮]看|瞅|瞧|审|查|核|过(?:一?[下眼遍]|目)|评估|润色|把(?:一?[下把]|个)?关|帮|替[我咱]"
)
_HELP = Expression(r"[帮替]|把(?:一?[下把]|个)?关")
_POINTING = Expression(_THESE)
_POLISHES = Expression(r"润色|把(?:一?[下把]|个)?关")
"""What is done with words only, and with no customer's records."""
_SAYING = Expression(_SAY)
_ASKING = Expression(
    rf"{_FIT_OR_NOT}|"
    r"[行好妥中]不[行好妥中]|可不可以|能不能|合不合|[吗嘛]|(?<![这那怎什])么|合规|合法|妥当|(?<!没)问题|没问题吧|毛病|风险|不妥|"
    r"违规|违禁|敏感|踩[线雷]|越线|触雷|把.{0,2}关|会不会|是否"
)
_QUESTION = (
    rf"(?:{_FIT_OR_NOT}|[行好妥中]不[行好妥中]|可不可以|合不合[适规法]|(?:行|可以|能|好|合适|合规|妥当?"
    r"|没问题)[吗么嘛吧])"
)
_ENDS = Expression(
    rf"(?:{_QUESTION}|[吗么嘛吧看下眼遍关规法适妥当题险毛病]|[行好妥]不[行好妥]|谢谢|[?？])[\s?？。.!！~～啊呀呢]*$"
)
"""How a message ends that asks at its end."""
_OPENED = Expression(r"\s*[:：\n]\s*|(?=[「『“\"'‘《])")
_PAUSE = Expression(r"[\s,，?？。.!！~～、]+|(?<=[吗嘛])|(?<=[行好妥]不[行好妥])")
_CUT = Expression(rf"(?<=[\s,，:：;；?？。.!！~～、」』”\"’])|(?={_THESE})")
_NOT_SAID = r"(?![了过完好起到给下]|一[下声份个张]|明(?![天年早晚]))"
_MEANT = Expression(
    rf"(?:{_POLITE}|{_FILL})*+(?:(?:如果|要是|假如)(?=我|咱|[跟给对和向]))?(?:我们?|咱们?)?"
    rf"(?P<meant>想|打算|准备|要|能不能|可不可以|能|可以)?(?:再|先|就|直接)?(?:这么|这样)?"
    rf"(?:(?P<whom>{_WHOM}(?:这么|这样)?(?:{_SAY}|承诺)|告诉{_CUSTOMER}|(?:跟|给|对(?!方)|和|向)[^，,。：:；;？?\s]{{1,8}}?"
    rf"(?:这么|这样)?(?:说|讲|承诺|回复|答复))|(?:{_SAY})(?:给?{_CUSTOMER})?){_NOT_SAID}"
    r"[\s,，:：]*"
)
"""What is meant to be said, and to whom: 「我想跟客户说：…」."""
_ATTACHED = Expression(rf"(?:这样|这么)?{_QUESTION}[\s?？。.!！]*$")
_MAY_I = frozenset(("能不能", "可不可以"))
_RECORDS = Expression(
    r"(?:进展|情况|进度|状态|阶段|记录|资料|信息|电话|待办|日报|周报|业绩|预算|报价|线索|客户|合同)(?:怎么?样|如何|呢)?[\s?？。]*$|谁|哪|多少|几[个家条]"
)
"""What is looked up, and not over: 「帮我看下：恒泰的进展」."""
_TO_YOU = Expression(r"您|亲[，,]")
_TOLD_OF = Expression(
    rf"(?P<to>(?:跟|给|对(?!方)|和|向|同|与)[^，,。；]{{0,8}}?{_CUSTOMER})(?=说|问|表示|回复)|{_CUSTOMER}(?:[那这]边|刚[才刚]?|今天|又|也|还|就|电话里?|微信上?)*"
    r"(?:说|问|表示|反馈|回复|嫌|觉得|[让要]我|答应|同意)|[让叫]我|发来|(?<![想要])我说|"
    r"(?:我(?!们)|刚|已经?[跟给向对])[^，。；]{0,8}(?:说|讲|回复?|发|答应|承诺|告诉|答复|许诺)[了过]|(?:说|问|讲|表示|不知道|不晓得)\W*$"
)
"""Somebody else's words, or words that are out already: news, whatever is asked about it."""
_QUOTED = Expression(r"[「『“\"'‘《][^「『」』“”\"]{2,}[」』”\"'’》]")
_MARKS = '「『“"‘」』”’ \n,，:：;；?？'
_CUSTOMERS = frozenset(("hesitation", "comparison", "budget_tight", "complaint", "churn_risk"))
"""What a customer says and does: nothing that a rep could say otherwise."""
DRAFT = "draft"
"""The scope of words that would be a warning, were they said."""


class Draft(NamedTuple):
    """Where the words stand whose fitness is asked after; an empty stretch when they are missing.

    sure: it can be nothing else; otherwise a question or an order that the message also reads as goes first.
    """

    start: int
    end: int
    sure: bool


def draft(text: str) -> Draft | None:
    """The words asked after in a folded text, whether the asking goes before them or comes after."""
    return _asked_before(text) or _asked_behind(text)


def _asked_before(text: str) -> Draft | None:
    frame = _FRAME.match(text, 0, _LONGEST_FRAME)
    if frame is None:
        return None
    if frame.end() == len(text):
        return Draft(len(text), len(text), sure=True) if _asks(frame[0]) else None
    if opened := _OPENED.match(text, frame.end()):
        return _opened(text, frame[0], opened.end())
    *_, pause = (None, *_PAUSE.finditer(frame[0]))
    return _paused(text, frame[0][: pause.start()], pause) if pause else None


def _paused(text: str, asked: str, pause: re.Match[str]) -> Draft | None:
    """What stands behind a comma or a blank, or goes on where the question ends."""
    if "\n" in pause[0]:
        return _opened(text, asked, pause.end())
    if _told_of(text, pause.end()):
        return None
    looks = _LOOKING.search(asked) is not None
    sure = _asks(asked) and bool(looks or pause[0])
    shown = _POLISHES.search(asked) or (_POINTING.search(asked) and (_SAYING.search(asked) or _ASKING.search(asked)))
    if not sure and not (looks and pause[0] and (shown or _TO_YOU.search(text, pause.end()))):
        return None
    return Draft(*_bare(text, pause.end(), len(text)), sure)


def _opened(text: str, asked: str, start: int) -> Draft | None:
    """What stands behind a colon, on the next line or in quotes: there a look that is asked for is enough."""
    end = len(text)
    if (quoted := _QUOTED.match(text, start)) and _FRAME.fullmatch(text, quoted.end()):
        asked, end = asked + text[quoted.end() :], quoted.end()
    sure = _asks(asked)
    if not sure:
        looked_up = not _SAYING.search(asked) and _RECORDS.search(text, start)
        if not _LOOKING.search(asked) or looked_up or _told_of(text, start):
            return None
    return Draft(*_bare(text, start, end), sure)


def _asked_behind(text: str) -> Draft | None:
    late = max(1, len(text) - _LONGEST_FRAME)
    if not _ENDS.search(text, late - 1):
        return None
    start = next((cut.end() for cut in _CUT.finditer(text, late) if _FRAME.fullmatch(text, cut.end())), len(text))
    asked, (begin, end) = text[start:], _bare(text, 0, start)
    if begin == end or _told_of(text, begin, end):
        return None
    if _asks(asked):
        return Draft(begin, end, sure=False)
    looks = _LOOKING.search(asked) is not None
    asks = looks or _ASKING.search(asked) is not None
    if meant := _MEANT.match(text, begin, end):
        return _meant(text, meant, end, asks=asks)
    quoted = begin > 0 and asks and _QUOTED.match(text, begin - 1)
    return (
        Draft(begin, end, sure=False) if quoted or (_HELP.search(asked) and _TO_YOU.search(text, begin, end)) else None
    )


def _meant(text: str, meant: re.Match[str], end: int, *, asks: bool) -> Draft | None:
    """What one means to say: 「我想跟客户说：保证回本，可以吗」, 「跟客户说无条件退货行不行？帮我看下」."""
    if not (meant["meant"] or meant["whom"]):
        return None
    # To whom it is said makes it what it is: 「我们底价是8万」 alone is no leak.
    start = meant.start("whom") if meant["whom"] else meant.end()
    if attached := _ATTACHED.search(text, meant.end(), end):
        return Draft(*_bare(text, start, attached.start()), sure=False)
    doubted = text[end - 1] in "吗嘛" and meant["meant"] is not None
    return (
        Draft(*_bare(text, start, end - doubted), sure=False) if asks or doubted or meant["meant"] in _MAY_I else None
    )


def _told_of(text: str, start: int, end: int | None = None) -> bool:
    stretch = (start, len(text) if end is None else end)
    return any(told["to"] is None for told in _TOLD_OF.finditer(text, *stretch))


def _asks(frame: str) -> bool:
    ours = _LOOKING.search(frame) or _POINTING.search(frame)
    return ours is not None and _SAYING.search(frame) is not None and _ASKING.search(frame) is not None


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks and blanks around it."""
    while start < end and text[start] in _MARKS:
        start += 1
    while start < end and text[end - 1] in _MARKS:
        end -= 1
    return start, end


def reviewed(words: str, at: int, detector: Detector, rivals: list[str]) -> tuple[Finding, ...]:
    """What would be a warning if the words, which begin at an offset of a message, were said; with what to say instead.

    They are read by themselves: the question around them must not make one of them. What no list has words for gets the
    advice of the first rule of its category.
    """
    advice = {LEARNED + rule.category: rule.advice for rule in reversed(detector.rules) if rule.advice}
    advice |= {rule.id: rule.advice for rule in detector.rules}
    return tuple(
        replace(one, span=Span(one.span.start + at, one.span.end + at), scope=DRAFT, advice=advice.get(one.rule, ""))
        for one in detector.flagged(words, rivals)
        if one.raised and one.category not in _CUSTOMERS
    )
