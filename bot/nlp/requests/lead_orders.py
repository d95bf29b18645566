"""Orders about leads that only this bot has: why it went to whom, who takes it, that it was contacted, who has none.

Each must be the whole message, so that no news of a customer is taken for one.
"""

import re

from bot.core.parsed import Command
from bot.nlp.text.expression import Expression

_CODE = r"(?:线索)?\s*(?P<target>L\d{1,8})"
_NAMED = rf"(?:{_CODE}|(?P<text>[^，,。？?\s]{{2,20}}?))"
_END = r"\s*[的了呢啊吗]?\s*[。！!？?]?\s*"
_WHICH = r"(?:这条线索|这条|该线索|线索)"
_FORMS: tuple[tuple[str, str], ...] = (
    (
        "why_lead",
        rf"(?:{_WHICH}|{_NAMED})?\s*(?:为什么|为啥|凭什么|怎么会?)(?:会)?(?:是)?(?:分|派|转|归|分配)?(?:到|给|配给)我",
    ),
    ("why_lead", rf"(?:{_WHICH}|{_NAMED})\s*(?:是)?(?:怎么|如何|按什么)(?:分|派|分配)(?:给[^，,。？?\s]{{1,6}})?"),
    ("accept", rf"(?:接收|收下)\s*(?:{_CODE}|{_WHICH})?"),
    ("accept", rf"{_CODE}\s*(?:我)?(?:接收|收下)"),
    ("contacted", rf"(?:已联系|联系过了|已经联系)\s*(?:{_CODE}|{_WHICH})?"),
    ("contacted", rf"{_CODE}\s*(?:我)?(?:已经?联系|联系过|打过电话)"),
    ("agree", rf"同意\s*(?:{_CODE}|{_WHICH})"),
    ("same", rf"{_CODE}\s*(?:就)?是(?:同一[家个]人?|一家)"),
    ("distinct", rf"{_CODE}\s*(?:不是|并非)(?:同一[家个]人?|一家)"),
    ("show_queue", r"(?:看看?|查看?|有哪些)?(?:待分配|没人认领|公海)(?:里)?(?:的)?(?:线索|队列)?(?:有哪些)?"),
    ("show_agreement", r"(?:看看?|查看?)?(?:线索)?(?:分配|建议)(?:的)?(?:采纳|吻合|一致)(?:率|度|表|情况)"),
)
_ORDERS: tuple[tuple[str, Expression], ...] = tuple(
    (kind, Expression(rf"\s*(?:{form}){_END}", re.IGNORECASE)) for kind, form in _FORMS
)


def lead_order(text: str) -> Command | None:
    """The order in a folded text, or None."""
    for kind, form in _ORDERS:
        if found := form.fullmatch(text):
            named = found.groupdict()
            target = named.get("target")
            return Command(kind, target.upper() if target else None, text=named.get("text"))
    return None
