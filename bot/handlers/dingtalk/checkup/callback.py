"""Whether the webhook's address lets DingTalk's messages in, asked from outside as DingTalk would.

The platform itself tests nothing when an admin saves the address. Nothing is sent here that could be a message, so the
door always refuses; four refusals that differ as they must prove that it is ours, and by how they do not, the cause is
known. It answers 400 to what is not signed at all, or rightly signed and no message, and 403 to what is signed by
somebody else, not of its time or not for its robot.
"""

import json
import ssl
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.core.diagnosis import Diagnosis
from bot.handlers.dingtalk.door import signature
from bot.handlers.in_between import Address, in_between, refused, wrong
from bot.handlers.probe import Probe, Setup
from bot.handlers.visit import Answer, Unreached, visit

_ADDRESS = Address("/dingtalk/callback", "dingtalk", "POST")
_OK = 200
_NONSENSE = b"no json"


async def examine(setup: Setup, trust: ssl.SSLContext | None = None) -> Diagnosis | None:
    """What is wrong, if anything is; `trust` stands in for public authorities. Raises Unreached."""
    settings = setup.settings
    if settings.dingtalk_client_id is None or settings.dingtalk_client_secret is None or settings.public_url is None:
        return None
    if settings.dingtalk_mode == "stream":
        return None
    url, secret = settings.public_url.rstrip("/") + _ADDRESS.path, settings.dingtalk_client_secret.get_secret_value()

    async def ask(body: bytes, signed_with: str | None) -> Answer:
        headers = {} if signed_with is None else _signed(setup.clock.now(), signed_with)
        return await visit(url, trust, body=body, headers={**headers, "content-type": "application/json"})

    robot = {
        "robotCode": settings.dingtalk_robot_code or settings.dingtalk_client_id,
        "chatbotCorpId": settings.dingtalk_corp_id,
    }
    answers = _Answers(
        nothing=await ask(_NONSENSE, None),
        forged=await ask(_NONSENSE, "nobody's secret"),
        signed=await ask(_NONSENSE, secret),
        ours=await ask(json.dumps(robot).encode(), secret),
    )
    window = timedelta(seconds=settings.dingtalk_timestamp_window)
    return _from_elsewhere(answers) or _verdict(answers, setup.clock.now(), window)


def _signed(now: datetime, secret: str) -> Mapping[str, str]:
    timestamp = str(int(now.timestamp() * 1000))
    return {"timestamp": timestamp, "sign": signature(timestamp, secret)}


class _Answers(NamedTuple):
    """To what is not signed, signed by somebody else, rightly signed, and for our robot as well."""

    nothing: Answer
    forged: Answer
    signed: Answer
    ours: Answer


def _from_elsewhere(answers: _Answers) -> Diagnosis | None:
    """For answers that no door of ours gives."""
    for answer in answers:
        if (found := in_between(answer, _ADDRESS)) is not None:
            return found
        if answer.status == _OK:
            return wrong("回答的是别的程序", f"反向代理把 {_ADDRESS.path} 转给 salesbot serve")
    return None


def _verdict(answers: _Answers, now: datetime, window: timedelta) -> Diagnosis | None:
    off = abs(answers.signed.date - now) if answers.signed.date else timedelta()
    match tuple(answer.status for answer in answers):
        case 400, 403, 400, 400:
            return None
        case 400, 403, 400, 403:
            return _differs("RobotCode 或 CorpId", "SALESBOT_DINGTALK_ROBOT_CODE 和 _CORP_ID")
        case 400, 403, 403, _ if off > window:
            minutes = off.total_seconds() / 60
            return wrong(f"回调所在的服务器和本机的时钟差 {minutes:.0f} 分钟", "timedatectl set-ntp true")
        case 400, 403, 403, _:
            return _differs("Client Secret", "SALESBOT_DINGTALK_CLIENT_SECRET")
        case _:
            return refused(answers.signed, _ADDRESS)


def _differs(title: str, variable: str) -> Diagnosis:
    return wrong(f"背后的机器人用的 {title} 和这里的不一样", f"{variable} 改成与开放平台一致，再重启 salesbot serve")


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    try:
        found = await examine(setup)
    except Unreached as unreached:
        return (unreached.diagnosis,)
    return (found,) if found else ()


PROBE = Probe("dingtalk.callback", _ask)
