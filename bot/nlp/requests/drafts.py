"""Words that are not said yet: 「帮我看下这么说行不行：…」, and the other ways to ask whether something may be said.

What frames the words must be made of nothing but such asking, so that no report is taken for a draft.
"""

import re
from dataclasses import replace

from bot.core.parsed import Finding, Span
from bot.nlp.learned.warnings import LEARNED
from bot.nlp.phrases.detector import Detector
from bot.nlp.text.expression import Expression

_LONGEST_FRAME = 48
_POLITE = r"您好|你好|在吗|小?助手|机器人|老师|麻烦您?|请问?|劳驾|帮忙|谢谢"
_LOOK = (
    r"(?:帮|替|给)(?:我|咱|忙)?|再|先|来|(?:看|瞅|瞧|审|查|过|核)(?:一?[看瞅瞧审查]|一?[下眼遍]|过目)?|检查(?:一?下)?|"
    r"评估(?:一?下)?|把(?:一?[下把])?关"
)
_THESE = r"这么|这样|照这样|[如以]下|下面|[这那](?:段|句|条|几句|篇|封|个|些)?(?:话(?!术))?"
_WE = r"我(?:们|写)?|咱们?|打算|准备|想|要|能|的|里面?"
_WHOM = r"(?:跟|给|对|和|向|发给?)?(?:客户|对方|他们?|她们?|甲方|群里?)"
_SAY = (
    r"说法?|话术|话|讲|回复?|答复?|发(?:出去|过去|给)?|写|文案|短信|消息|信息|邮件|朋友圈|微信|宣传语|广告语|介绍|表述|"
    r"措辞|说辞"
)
_FIT = (
    r"[行好妥中]不[行好妥中]|可不可以|能不能|合不合适?规?|(?:行|可以|能|好|合适|合规|合法|妥当?|ok)?[吗么嘛]|行|可以|合规|合适|合法|"
    r"妥当?|会不会|有没有|有无|是否|是不是|算不算|会|有|什么|啥|问题|毛病|风险|不妥|不当|违规|违禁词?|敏感词?|踩[线雷]|"
    r"越线|触雷|被?报警|预警|触发"
)
_FILL = r"[\s,，~～?？、了呢吧啊呀哈]|一下|之前|前"
_FRAME = Expression(rf"(?:{_POLITE}|{_LOOK}|{_THESE}|{_WHOM}|{_SAY}|{_FIT}|{_WE}|{_FILL})++", re.IGNORECASE)
_ASKED_OF_US = Expression(rf"帮|替我|给我|看|审|查|把关|{_THESE}")
_SAYING = Expression(_SAY)
_ASKING = Expression(
    r"[行好妥中]不[行好妥中]|可不可以|能不能|合不合|[吗么嘛]|合规|合法|妥当|问题|毛病|风险|不妥|违规|违禁|敏感|踩[线雷]|越线|"
    r"触雷|把关|会不会|是否"
)
_OPENED = Expression(r"\s*[:：\n]\s*|(?=[「『“\"'‘《])")
_QUOTED = Expression(r"\s*[「『“\"‘](?P<words>[^「『」』“”\"]{2,})[」』”\"’]\s*")
_MARKS = '「『“"‘」』”’ \n'
_CUSTOMERS = frozenset(("hesitation", "comparison", "budget_tight", "complaint", "churn_risk"))
"""What a customer says and does: nothing that a rep could say otherwise."""
DRAFT = "draft"
"""The scope of words that would be a warning, were they said."""


def draft(text: str) -> tuple[int, int] | None:
    """Where the words stand whose fitness is asked after, in a folded text; an empty stretch when they are missing."""
    frame = _FRAME.match(text, 0, _LONGEST_FRAME)
    if frame and _asks(frame[0]):
        opened = _OPENED.match(text, frame.end())
        if opened:
            return _bare(text, opened.end(), len(text))
        return (len(text), len(text)) if frame.end() == len(text.rstrip("。.!！")) else None
    quoted = _QUOTED.match(text)
    if quoted and len(text) - quoted.end() <= _LONGEST_FRAME:
        after = _FRAME.fullmatch(text, quoted.end(), len(text.rstrip("。.!！")))
        return quoted.span("words") if after and _asks(after[0]) else None
    return None


def _asks(frame: str) -> bool:
    return all(part.search(frame) for part in (_ASKED_OF_US, _SAYING, _ASKING))


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
