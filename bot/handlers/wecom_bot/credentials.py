"""What connects a robot, in the order in which its page shows it: over a websocket, or called at an address."""

from collections.abc import Sequence
from typing import Final

from bot.handlers.credential import Credential

_PAGE = "「安全与管理」→「管理工具」→「智能机器人」→ 您的机器人，API 模式"

_NAME = Credential(
    "wecom_bot_name",
    "机器人的名字",
    f"{_PAGE}；群里 @ 的那几个字",
    r"[^@\s](?:[^@\n]{0,30}[^@\s])?",
    "不带 @，例如 销售助手",
    secret=False,
    required=False,
)

CONNECTED: Final[Sequence[Credential]] = (
    Credential(
        "wecom_bot_id",
        "Bot ID",
        f"{_PAGE}，连接方式选「长连接」",
        r"[0-9A-Za-z_-]{6,128}",
        "一串字母和数字",
        secret=False,
    ),
    Credential("wecom_bot_secret", "Secret", "同一页", r"[0-9A-Za-z_-]{16,128}", "一长串字母、数字、- 和 _"),
    _NAME,
)

CALLED: Final[Sequence[Credential]] = (
    Credential(
        "wecom_bot_token",
        "Token",
        f"{_PAGE}，连接方式选「URL 回调」，先不要保存",
        r"[0-9A-Za-z]{1,32}",
        "不超过 32 位的字母和数字",
    ),
    Credential("wecom_bot_aes_key", "EncodingAESKey", "同一页", r"[0-9A-Za-z]{43}", "43 位的字母和数字"),
    _NAME,
)
