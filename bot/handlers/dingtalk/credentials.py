"""What connects a company's own app: from its pages on open-dev.dingtalk.com, in the order in which one meets them."""

from collections.abc import Sequence
from typing import Final

from bot.handlers.credential import Credential

_APP = "开放平台「应用开发」→ 您的应用"

CREDENTIALS: Final[Sequence[Credential]] = (
    Credential(
        "dingtalk_client_id",
        "Client ID",
        f"{_APP} →「凭证与基础信息」（从前叫 AppKey）",
        r"[0-9A-Za-z]{10,64}",
        "ding 开头的一串字母和数字",
        secret=False,
    ),
    Credential(
        "dingtalk_client_secret",
        "Client Secret",
        "同一页（从前叫 AppSecret）",
        r"[0-9A-Za-z_-]{20,128}",
        "一长串字母、数字、- 和 _",
    ),
    Credential(
        "dingtalk_robot_code",
        "RobotCode",
        f"{_APP} →「机器人」，消息接收模式选 Stream；多半和 Client ID 一样，那就不用填",
        r"[0-9A-Za-z_-]{6,64}",
        "一串字母和数字",
        secret=False,
        required=False,
    ),
    Credential(
        "dingtalk_card_template_id",
        "卡片模板 ID",
        "照 docs/operations.md「互动卡片」在卡片平台搭好后得到；没有就用带链接的卡片",
        r"[0-9A-Za-z-]{8,64}\.schema",
        "以 .schema 结尾",
        secret=False,
        required=False,
    ),
)
