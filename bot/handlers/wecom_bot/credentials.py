"""What connects a robot over a websocket: three values from the page on which it is made."""

from collections.abc import Sequence
from typing import Final

from bot.handlers.credential import Credential

_ROBOT = "企业微信「工作台」→「智能机器人」→ 创建，选 API 模式、长连接"

CREDENTIALS: Final[Sequence[Credential]] = (
    Credential("wecom_bot_id", "Bot ID", _ROBOT, r"[0-9A-Za-z_-]{6,128}", "一串字母和数字", secret=False),
    Credential("wecom_bot_secret", "Secret", "同一页", r"[0-9A-Za-z_-]{10,128}", "一长串字母、数字、- 和 _"),
    Credential(
        "wecom_bot_name",
        "机器人的名字",
        "同一页，群里 @ 它时显示的",
        r"[\w.-]{0,32}",
        "不超过 32 个字，没有空格",
        secret=False,
        required=False,
    ),
)
