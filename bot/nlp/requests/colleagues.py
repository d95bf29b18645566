"""Colleagues who are called as at work (小满, 老孔, 徐姐), where an order or a question can only mean one of us.

In a report the same words are mostly the customer's people, so only requests are read this way.
"""

from dataclasses import replace

from bot.core.directory import Named
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.text.expression import Expression

_LONGEST = 60
_DAYS = r"今[天日儿晚]|昨|前天|明|后天|上?个?[周月]|上?个?礼拜|本[周月季]|这[周月个]|最近|近[来期]|现在"
_DOES = (
    r"都?(?:干了?|做了?|忙|跑了?|打了|签了|交了?|写了|报了|见了|拜访|汇报|欠|领了|许|答应|承诺|成了|去哪|在哪"
    r"|还?有(?:没有|几|哪|多少))"
)
_IS_ASKED_OF = Expression(
    rf"的|这边|那边|[那这](?=有|还)|手[上里头]|名下|是不是|有没有|怎么样|咋样|如何|{_DAYS}|{_DOES}|(?:周|日)报|业绩|(?:来|去)?跟"
)
"""What stands behind a colleague of whom a question asks."""
_TAKES = Expression(r"(?:先|来|去|再)*(?:跟|负责|接|对接|处理|联系|盯|跑|打)|[吧呗，,。.!！]|$")
"""What stands behind a colleague who is given something."""
_GIVES = Expression(r"(?:给|派|转|交|让|由|请|叫|归|挂到?|安排|指派|划|拨)(?:给|到|了)?$")
_LOOKS = Expression(
    r"(?:^|[，,。\s])(?:请|麻烦|帮[我忙])?(?:查|看|调|翻|瞅|问|把|说|列|拉)?(?:一?下|看|出)?(?:我们组|咱们?组)?$"
)


def with_colleagues(page: Page, spotted: list[Spotted]) -> Page:
    """The page with those who are called familiarly among its colleagues, when nobody is named in full."""
    if page.staff or len(page.text) > _LONGEST or "\n" in page.text:
        return page
    found = [one for one in page.directory.colleagues_called(page.text) if _meant(page, spotted, one)]
    return replace(page, staff=found) if found else page


def _meant(page: Page, spotted: list[Spotted], one: Named) -> bool:
    """Whether one of us is spoken of: asked after at the head of a clause, or given something to do."""
    if _GIVES.search(page.text, 0, one.start):
        return _TAKES.match(page.text, one.end) is not None
    if any(customer.start < one.end for customer in spotted):
        return False  # 「康泽的小林」 is theirs
    return _LOOKS.search(page.text, 0, one.start) is not None and _IS_ASKED_OF.match(page.text, one.end) is not None
