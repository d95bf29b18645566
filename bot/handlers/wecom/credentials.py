"""What connects a self-built app: six values from the admin's console, in the order in which one comes by them."""

from collections.abc import Sequence
from typing import Final

from bot.handlers.credential import Credential

_APP = "「应用管理」→「自建」→ 您的应用"
_CALLBACK = f"{_APP} →「接收消息」→「设置API接收」，点「随机获取」，先不要保存"

CREDENTIALS: Final[Sequence[Credential]] = (
    Credential(
        "wecom_corp_id",
        "企业ID",
        "「我的企业」→「企业信息」最下面",
        r"w[a-z][0-9a-zA-Z]{12,30}",
        "ww 开头，共 18 位",
        secret=False,
    ),
    Credential("wecom_agent_id", "AgentId", _APP, r"[1-9][0-9]{0,9}", "一串数字，例如 1000002", secret=False),
    Credential(
        "wecom_secret", "Secret", f"{_APP}，在手机上确认后可见", r"[0-9A-Za-z_-]{20,128}", "43 位的字母、数字、- 和 _"
    ),
    Credential("wecom_token", "Token", _CALLBACK, r"[0-9A-Za-z]{1,32}", "不超过 32 位的字母和数字"),
    Credential("wecom_aes_key", "EncodingAESKey", "同一页", r"[0-9A-Za-z]{43}", "43 位的字母和数字"),
    Credential(
        "public_url",
        "公网地址",
        "您的域名，反向代理已转到本机；回调URL 就是它加上 /wecom/callback",
        r"https?://[\w.:\[\]-]+(?:/[\w./~%-]*)?",
        "https:// 开头的网址，例如 https://bot.example.com",
        secret=False,
        required=False,
    ),
)
