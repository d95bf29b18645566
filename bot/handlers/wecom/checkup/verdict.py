"""What is wrong with a callback address, by what it answered: pure, so that every cause is a row of a table.

Our door answers 400 to what is not a callback at all or cannot be decrypted, and 403 to what is not signed with its
token, not of its time or not for its company.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from bot.core.diagnosis import Diagnosis
from bot.handlers.in_between import Address, in_between, is_page, refused, wrong
from bot.handlers.visit import Answer

PATIENCE = 1.0
"""Seconds that the platform waits for the word."""

_OK, _BAD_REQUEST = 200, 400


@dataclass(frozen=True, slots=True)
class Sealed(Address):
    """An address to which sealed words come, and the variables behind it; no `corp` where it is of no one company."""

    token: str
    aes_key: str
    corp: str


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
    return wrong(
        f"答对了，但用了 {seconds:.1f} 秒，平台只等 {PATIENCE:.0f} 秒", "反向代理直接转给 salesbot serve，看服务器负载"
    )


def at_once(word: bytes, answer: Answer, address: Sealed) -> Diagnosis | None:
    """For a wrong answer that tells its cause by itself; `None` where the door may have given it: ask for clues."""
    found = in_between(answer, address)
    return _other_words(word, answer, address) if found is None and answer.status == _OK else found


def by_clues(answer: Answer, clues: Clues, address: Sealed) -> Diagnosis:
    """For a bare 400 or 403: which of the settings differs, or who stands in between."""
    if clues.plain_right:
        return wrong("反向代理改写了查询串里的 +、/、=，签名对不上", "反向代理原样转发查询串，不要解码再拼")
    if clues.nothing.status == _BAD_REQUEST and abs(clues.ahead) > clues.window:
        minutes = abs(clues.ahead).total_seconds() / 60
        return wrong(f"回调所在的服务器和本机的时钟差 {minutes:.0f} 分钟", "timedatectl set-ntp true")
    match clues.nothing.status, clues.nonsense.status, clues.plain.status:
        case 400, 403, _:
            return _differs("Token", address.token)
        case 400, 400, 400:
            return _differs("EncodingAESKey", address.aes_key)
        case 400, 400, 403 if address.corp:
            return _differs("企业ID", address.corp)
        case _:
            return refused(answer, address)


def _differs(title: str, variable: str) -> Diagnosis:
    return wrong(f"背后的机器人用的 {title} 和这里的不一样", f"{variable} 改成与管理后台一致，再重启 salesbot serve")


def _other_words(word: bytes, answer: Answer, address: Sealed) -> Diagnosis:
    """For HTTP 200 with anything but the word."""
    body, forward = answer.body, f"反向代理把 {address.path} 转给 salesbot serve"
    if is_page(answer):
        return wrong("回的是一张网页：登录页、拦截页或别的网站接走了请求", forward)
    if _is_json(body):
        return wrong("回的是 JSON，平台要的是纯文本", "让代理或网关原样返回正文，不要包成 JSON，不要加引号")
    if body.decode("utf-8-sig", "replace").strip().encode() == word:
        return wrong("答对了，但前后多了空白、换行或 BOM", "让代理原样返回正文")
    if not body:
        return wrong("回了 200，但内容是空的", forward)
    return wrong("回的不是解开的明文，背后是别的程序", forward)


def _is_json(body: bytes) -> bool:
    """A lone number is none: the word is one."""
    try:
        return isinstance(json.loads(body), dict | list | str)
    except (ValueError, RecursionError):
        return False
