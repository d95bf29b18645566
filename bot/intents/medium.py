"""Pictures, voice, files, places, links: kept, and said so by name, since only words can be read."""

from collections.abc import Mapping

from bot.core.brief import Brief
from bot.core.effects import Note
from bot.core.news import MATERIAL
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules.answering import reply, say

_CALLED: Mapping[str, str] = {
    "medium/image": "图片",
    "medium/video": "视频",
    "medium/file": "文件",
    "medium/location": "位置",
    "medium/link": "链接",
}
_READS_TEXT = "我暂时只读得懂文字，用文字说一句就能记下"


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Says what was kept, and asks for words. A file sent for a customer counts as material by its name."""
    customer = brief.customers.get(parsed.form.get("customer", ""))
    if customer is not None:
        told = reply(brief, f"已记 {customer.customer.short}｜材料 {parsed.text}")
        return Outcome((Note(MATERIAL, f"{customer.customer.key}/{parsed.text}"), told), (Reason("material"),))
    return say(brief, _written(parsed), "medium", public=True, kind=parsed.intent)


def _written(parsed: Parsed) -> str:
    if parsed.intent == "medium/voice":
        return f"已收到语音，录音收好了。语音我听不出字，{_READS_TEXT}"
    called = _CALLED.get(parsed.intent)
    if called is None:
        return f"收到，但{_READS_TEXT}"
    return f"已收到{called} {parsed.text}".rstrip() + f"\n里面的内容{_READS_TEXT}"


INTENT = Intent(name="medium", handles=("medium", "medium/voice", *_CALLED), decide=decide)
