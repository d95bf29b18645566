"""Orders that only this bot has, said in their own words: an alert's buttons, approvals, 过程健康, the lists.

The contract knows none of them: there they are chatter (`nlp.contract`). Each must be the whole message, so that no
news of a customer is taken for one.
"""

import re

from bot.core.parsed import Command
from bot.nlp.requests.lead_orders import lead_order
from bot.nlp.text.expression import Expression

TRY = "try_words"
"""测试词: what the lists in force find in some words."""
HEALTH = "health"
"""过程健康: how the process stands, one's own or the team's."""
PASSED_OVER = "passed_over"
"""没报的预警: what was found in messages and not meant, so that nobody was warned of it."""
_BUTTONS = {"今天联系": "contact_today", "看全过程": "history", "了结": "resolve"}
# Gaps are bounded: of gaps side by side, each may otherwise try every split of a long run of blanks.
_NUMBER = r"(?:预警|提醒)?\s{{0,4}}(?P<{}>\d{{1,6}})\s{{0,4}}[号条]?"


def _with_number(words: str) -> Expression:
    """The words as a whole message, with the number of an alert before or behind them, or without one."""
    gap, before, behind = r"[\s，,:：]{0,4}", _NUMBER.format("first"), _NUMBER.format("then")
    return Expression(rf"(?:{before}{gap})?(?P<word>{words})(?:{gap}{behind})?\s{{0,4}}[。!！]?")


_APPROVAL = _with_number("不?同意|批准|驳回")
_LONGEST = 60
"""Characters of an order that brings no words of its own; what is longer is not tried."""
_REFUSED = frozenset({"不同意", "驳回"})
_ALERT = _with_number("|".join(_BUTTONS))

_HEALTH = Expression(
    r"\s*(?:查?看?一?下?)?(?:我们?的?|团队的?|本周的?)?(?:过程|流程)?健康(?:度|指数|情况)?(?:怎么?样)?\s*[。？?!！]?\s*"
)
_PASSED_OVER = Expression(r"\s*(?:查?看?一?下?)?(?:没有?|未)报的?预警\s*[。？?!！]?\s*")
_SHOW = Expression(r"\s*词表(?:[\s:：]+(?P<target>\S{1,64}))?\s*[。？?]?\s*")
_TRY = Expression(r"\s*测试词[\s:：]+(?=\S)")
_SWITCH = Expression(r"\s*(?P<word>[停启]用规则)[\s:：]+(?P<target>[^\s。]{1,64})[\s。]*")
_ADD = Expression(r"\s*加词[\s:：]+(?P<what>\S.*)?", re.DOTALL)
_UNDER = Expression(r"(?P<target>[^\s：:、，,]{1,64})\s*[：:]\s*(?P<words>\S.*)", re.DOTALL)
_INTO = Expression(r"(?P<words>.*?\S)\s+(?:(?:到|进|归)\s*)?(?P<target>[^\s、，,]{1,64})\s*", re.DOTALL)
_LOOKS = {HEALTH: _HEALTH, PASSED_OVER: _PASSED_OVER}
"""What is only looked at, by the words that ask for it."""
_SWITCHES = {"停用规则": "stop_rule", "启用规则": "start_rule"}


def own_order(text: str) -> Command | None:
    """The order in a folded text, or None."""
    said = text.strip()
    if len(said) > _LONGEST:
        return _of_lists(said)
    approval = _APPROVAL.fullmatch(said)
    if approval and (number := approval["first"] or approval["then"]):
        return Command("refuse" if approval["word"] in _REFUSED else "approve", int(number))
    alert = _ALERT.fullmatch(said)
    if alert is None:
        looks = next((kind for kind, words in _LOOKS.items() if words.fullmatch(said)), None)
        return Command(looks) if looks else _of_lists(said) or lead_order(said)
    number = alert["first"] or alert["then"]
    return Command(_BUTTONS[alert["word"]], int(number) if number else None)


def _of_lists(text: str) -> Command | None:
    if shown := _SHOW.fullmatch(text):
        return Command("show_lists", shown["target"])
    if tried := _TRY.match(text):
        return Command(TRY, text=text[tried.end() :].strip())
    if switched := _SWITCH.fullmatch(text):
        return Command(_SWITCHES[switched["word"]], switched["target"])
    if added := _ADD.fullmatch(text):
        what = added["what"] or ""
        into = _UNDER.fullmatch(what) or _INTO.fullmatch(what)
        return Command("add_words", into["target"], text=into["words"]) if into else Command("add_words")
    return None
