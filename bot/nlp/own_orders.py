"""Orders that only this bot has, said in their own words: what an alert's buttons do, and the phrase lists of admins.

The contract knows none of them: there they are chatter (`nlp.contract`). Each must be the whole message, so that no
news of a customer is taken for one.
"""

import re

from bot.core.parsed import Command

_BUTTONS = {"今天联系": "contact_today", "看全过程": "history", "了结": "resolve"}
_WORDS = "|".join(_BUTTONS)
_NUMBER = r"(?:预警|提醒)?\s*(?P<{}>\d{{1,6}})\s*[号条]?"
_ALERT = re.compile(
    rf"\s*(?:{_NUMBER.format('first')}[\s，,:：]*)?(?P<word>{_WORDS})(?:[\s，,:：]*{_NUMBER.format('then')})?\s*[。!！]?\s*"
)


def own_order(text: str) -> Command | None:
    """The order in a folded text, or None."""
    alert = _ALERT.fullmatch(text)
    if alert is None:
        return None
    number = alert["first"] or alert["then"]
    return Command(_BUTTONS[alert["word"]], int(number) if number else None)
