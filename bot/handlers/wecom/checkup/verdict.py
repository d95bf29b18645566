"""What is wrong with a callback address, by what it answered: pure, so that every cause is a row of a table.

Our door answers 400 to what is not a callback at all or cannot be decrypted, and 403 to what is not signed with its
token, not of its time or not for its company. Proxies, firewalls and other programs answer otherwise.
"""

import json
import re
from dataclasses import dataclass
from datetime import timedelta

from bot.core.diagnosis import Diagnosis
from bot.handlers.visit import Answer

PATIENCE = 1.0
"""Seconds that the platform waits for the word."""

_OK, _BAD_REQUEST, _FORBIDDEN, _NOT_FOUND = 200, 400, 403, 404
_REDIRECTS = range(300, 400)
_SHOWN = 80

_PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<head)", re.IGNORECASE)
_UNLICENSED_PAGE = re.compile("Non-compliance ICP|未备案|没有备案".encode())
_UNLICENSED_PLACE = re.compile("webblock|beian")
"""How the clouds turn away a domain without 备案: by a page, or by sending one to theirs."""

_REFUSALS = {
    401: ("反向代理要人登录", "反向代理对 /wecom/callback 不要求登录"),
    404: ("反向代理没有转 /wecom/callback", "反向代理加上 location = /wecom/callback，转给 salesbot serve"),
    405: ("反向代理不放行 GET", "反向代理对 /wecom/callback 放行 GET 和 POST"),
    414: ("反向代理嫌地址太长", "反向代理放宽地址的长度（nginx 的 large_client_header_buffers）"),
    429: ("反向代理嫌请求太多", "反向代理对 /wecom/callback 不限频"),
    500: ("回答的程序自己出错了", "看 salesbot serve 的日志"),
    502: ("反向代理连不上机器人", "启动 salesbot serve，核对反向代理转到的端口"),
    503: ("反向代理连不上机器人", "启动 salesbot serve，核对反向代理转到的端口"),
    504: ("反向代理等不到机器人的回答", "重启 salesbot serve，核对反向代理转到的端口"),
}
_BLOCKED = ("被反向代理或防火墙拦下，没有到机器人", "反向代理和 WAF 对 /wecom/callback 放行所有来源")
_NO_DOOR = ("到了程序，但它没有 /wecom/callback", "重启 salesbot serve，看它说「通道：wecom」；代理不要改路径")


@dataclass(frozen=True, slots=True)
class Clues:
    """What the door answered to three more questions.

    nothing: to no parameters at all. nonsense: to something rightly signed that cannot be decrypted.
    plain: to a sealed word without a character that anybody would escape; `plain_right`: whether with that word.
    ahead: by how much the server's clock is ahead of ours. window: how much the door bears.
    """

    nothing: Answer
    nonsense: Answer
    plain: Answer
    plain_right: bool
    ahead: timedelta
    window: timedelta


def is_right(word: bytes, answer: Answer) -> bool:
    """Whether the platform would be content, but for the time it took."""
    return answer.status == _OK and answer.body == word


def slow(seconds: float) -> Diagnosis | None:
    """For an answer that came too late."""
    if seconds <= PATIENCE:
        return None
    return _wrong(
        f"答对了，但用了 {seconds:.1f} 秒，平台只等 {PATIENCE:.0f} 秒", "反向代理直接转给 salesbot serve，看服务器负载"
    )


def at_once(word: bytes, answer: Answer) -> Diagnosis | None:
    """For a wrong answer that tells its cause by itself; `None` where the door may have given it: ask for clues."""
    page = answer.kind == "text/html" or _PAGE.match(answer.body) is not None
    if _UNLICENSED_PLACE.search(answer.location) or (page and _UNLICENSED_PAGE.search(answer.body)):
        return _wrong("域名没有备案，被云厂商拦下了", "给域名备案（主体与企业一致）")
    if answer.status == _OK:
        return _other_words(word, answer, page=page)
    if answer.status in _REDIRECTS:
        return _redirected(answer)
    if answer.status in {_BAD_REQUEST, _FORBIDDEN} and not page:
        return None
    return _refused(answer, page=page)


def by_clues(answer: Answer, clues: Clues) -> Diagnosis:
    """For a bare 400 or 403: which of the settings differs, or who stands in between."""
    if clues.plain_right:
        return _wrong("反向代理改写了查询串里的 +、/、=，签名对不上", "反向代理原样转发查询串，不要解码再拼")
    if clues.nothing.status == _BAD_REQUEST and abs(clues.ahead) > clues.window:
        minutes = abs(clues.ahead).total_seconds() / 60
        return _wrong(f"回调所在的服务器和本机的时钟差 {minutes:.0f} 分钟", "timedatectl set-ntp true")
    match clues.nothing.status, clues.nonsense.status, clues.plain.status:
        case 400, 403, _:
            return _differs("Token", "SALESBOT_WECOM_TOKEN")
        case 400, 400, 400:
            return _differs("EncodingAESKey", "SALESBOT_WECOM_AES_KEY")
        case 400, 400, 403:
            return _differs("企业ID", "SALESBOT_WECOM_CORP_ID")
        case _:
            return _refused(answer, page=False)


def _wrong(what: str, mend: str) -> Diagnosis:
    return Diagnosis("error", f"回调地址：{what}", mend)


def _differs(title: str, variable: str) -> Diagnosis:
    return _wrong(f"背后的机器人用的 {title} 和这里的不一样", f"{variable} 改成与管理后台一致，再重启 salesbot serve")


def _refused(answer: Answer, *, page: bool) -> Diagnosis:
    what, mend = _REFUSALS.get(answer.status, _BLOCKED)
    if answer.status == _NOT_FOUND and not page:
        what, mend = _NO_DOOR
    return _wrong(f"HTTP {answer.status}：{what}", mend)


def _redirected(answer: Answer) -> Diagnosis:
    # Without its query, which may repeat ours, with the signature in it.
    to = re.split("[?#]", answer.location)[0][:_SHOWN]
    return _wrong(
        f"HTTP {answer.status}：被转到 {to}，平台不会跟着走",
        "SALESBOT_PUBLIC_URL 和后台的回调URL 写跳转后的地址，或让代理不跳转",
    )


def _other_words(word: bytes, answer: Answer, *, page: bool) -> Diagnosis:
    """For HTTP 200 with anything but the word."""
    body = answer.body
    if page:
        return _wrong(
            "回的是一张网页：登录页、拦截页或别的网站接走了请求", "反向代理把 /wecom/callback 转给 salesbot serve"
        )
    if _is_json(body):
        return _wrong("回的是 JSON，平台要的是纯文本", "让代理或网关原样返回正文，不要包成 JSON，不要加引号")
    if body.decode("utf-8-sig", "replace").strip().encode() == word:
        return _wrong("答对了，但前后多了空白、换行或 BOM", "让代理原样返回正文")
    if not body:
        return _wrong("回了 200，但内容是空的", "反向代理把 /wecom/callback 转给 salesbot serve")
    return _wrong("回的不是解开的明文，背后是别的程序", "反向代理把 /wecom/callback 转给 salesbot serve")


def _is_json(body: bytes) -> bool:
    """A lone number is none: the word is one."""
    try:
        return isinstance(json.loads(body), dict | list | str)
    except (ValueError, RecursionError):
        return False
