"""Whether what is taken back was told to the bot: 「撤回」, 「把刚才那条收回」, and not 「收回货款30万」, 「合同作废」.

The words for it are everyday words of business. So they order nothing unless the message speaks of what was told, or
says nothing else.
"""

from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.requests.subjects import JUST_SAID, THAT_ONE
from bot.nlp.text.expression import Expression

_OTHERS = Expression(r"客户|对方|甲方|人家|[他她]们?")
_KEPT = r"(?:更新|记录|日报|周报|消息|录入|线索|内容)"
_ENTRY = Expression(
    rf"{_KEPT}[^，,。；\s]{{0,4}}(?:撤|删|收回|作废|取消|不要|别要|[发写记录]错)|"
    rf"(?:撤[回销掉了]?|删[掉了除]?|收回|作废|取消)[^，,。；\s]{{0,6}}{_KEPT}"
)
"""What the bot keeps: 「刚才那个客户的更新撤销吧」 is told to it, whoever is named."""
_BESIDE = Expression(
    r"不好意思|对不起|抱歉|谢谢|多谢|谢了|辛苦|麻烦|机器人|小?助手|(?:帮|替|给)(?:我|我们|咱|忙)?|刚[才刚]?|上一?[条步次]|"
    r"[前上]面|之前|最近|最后|全部?|(?:重新|重)[发写记录报来]?|再[发写记录报来]|手[滑误抖]|误[发操作触]+|"
    r"[发说写记录报讲填打弄搞点看传按][错重串混岔反]|测试|试[一下试]*|发着玩|重复|[错重串]群?|人家?|群|[可能]以?|不?要|需要|想|赶?紧|"
    r"快|马上|立刻|请|把|将|一?下|吧|呗|了|啦|啊|呀|哦|噢|哈|呢|嘛|吗|么|的|就|都|先|我|你|您|它|这|那|个|条|是|也|行|算|"
    r"好|嗯|等|哎|唉|诶|撤|删|发|[\W_]"
)
"""What may go with the word, beside what it takes back: thanks, haste, the slip that is owned up to."""
_SLIP = Expression(r"手[滑误抖]|[写记]串")


def owned_up(page: Page) -> bool:
    """Whether only a slip is owned up to: beside a correction, 「改成380箱，手滑」, it orders nothing."""
    words = [page.text[hit.start : hit.end] for hit in page.words("commands") if hit.key == "undo"]
    return bool(words) and all(map(_SLIP.search, words))


def takes_back(page: Page, spotted: list[Spotted]) -> bool:
    """Of a message in which a word for it is said."""
    hits = [hit for hit in page.words("commands") if hit.key == "undo"]
    told = min((hit.start for hit in hits), default=0)
    entry = _ENTRY.search(page.text) is not None
    if (spotted and not THAT_ONE.search(page.text)) or (_OTHERS.search(page.text, 0, told) and not entry):
        return False
    if entry or JUST_SAID.search(page.text):
        return True
    rest = list(page.text)
    for hit in hits:
        rest[hit.start : hit.end] = " " * (hit.end - hit.start)
    return not _BESIDE.sub("", "".join(rest))
