"""Someone who is not in the directory: answered politely, told whom to ask, and not kept."""

from bot.core.brief import Brief
from bot.core.effects import Forget, Note
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules.answering import reply


def decide(_parsed: Parsed, brief: Brief) -> Outcome:
    """Blanks the message; only the line that someone unknown wrote remains."""
    admins = "、".join(admin.name for admin in brief.admins)
    ask = f"（{admins}）" if admins else ""
    text = f"我还不认识您。请让管理员{ask}把您加入团队名单。您的消息内容不会保留。"
    return Outcome(
        (Note("stranger", brief.channel), Forget(), reply(brief, text, public=True)), (Reason("not_in_directory"),)
    )


INTENT = Intent(name="stranger", handles=("stranger",), decide=decide)
