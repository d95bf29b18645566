"""Whether the address under which the world is to find us can be one."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis

_VARIABLE = "SALESBOT_PUBLIC_URL"


def _run(case: Case) -> Iterator[Diagnosis]:
    settings = case.settings
    if settings.public_url is None:
        if settings.wecom_corp_id or settings.wecom_bot_token or settings.dingtalk_mode != "stream":
            yield Diagnosis("warning", "没有设公网地址：消息里没有链接，回调也没法替您从外面试", _VARIABLE)
        return
    try:
        url = urlsplit(settings.public_url)
        host = url.hostname if url.scheme in {"http", "https"} else None
    except ValueError:
        host = None
    if host is None:
        yield Diagnosis("error", "公网地址不是一个网址，应像 https://bot.example.com", _VARIABLE)
    elif _is_private(host):
        yield Diagnosis("warning", f"公网地址 {host} 只有内网到得了，平台到不了", _VARIABLE)
    elif url.path.rstrip("/").endswith("/callback"):
        yield Diagnosis("error", "公网地址只写到域名，后面的 /wecom/callback 由程序自己加", _VARIABLE)
    elif url.scheme == "http":
        yield Diagnosis(
            "warning", "公网地址是 http，客户的话会在网上明文传", f"{_VARIABLE} 换成 https://，反向代理配证书"
        )


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".internal", ".lan"))


CHECK = Check("public_address", _run)
