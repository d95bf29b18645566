"""What platforms are asked alike: whether they can be reached, and what time it is there."""

from collections.abc import Sequence
from datetime import timedelta

import httpx

from bot.clock import Clock
from bot.core.diagnosis import Diagnosis
from bot.handlers.visit import Unreached, visit

_NOTICED = timedelta(minutes=1)
_PORTS = {"http": 80, "https": 443}


async def out_of_reach(websocket: str, whose: str) -> Sequence[Diagnosis]:
    """Why no connection could be opened at a platform's websocket address, if none could.

    None is opened: a second one would be given messages that are meant for the first, or throw it out.
    """
    url = httpx.URL(websocket)
    scheme = "https" if url.scheme == "wss" else "http"
    try:
        await visit(str(url.copy_with(scheme=scheme, path="/", query=None)))
    except Unreached:
        mend = f"防火墙放行到 {url.host} 的 {url.port or _PORTS[scheme]} 端口"
        return (Diagnosis("error", f"{whose}的长连接地址 {url.host} 连不上", mend),)
    return ()


async def clock_off(address: str, whose: str, clock: Clock, window: timedelta) -> Sequence[Diagnosis]:
    """By how much our clock is off, if by a minute; `window` is what our door for the platform's callbacks bears.

    Whatever is asked there without a credential is refused, and that refusal has a date as well. Where there is no
    answer, nothing is said: another probe has to.
    """
    try:
        answer = await visit(address)
    except Unreached:
        return ()
    if answer.date is None:
        return ()
    ahead = clock.now() - answer.date
    if abs(ahead) < _NOTICED:
        return ()
    what = f"本机时钟比{whose}{'快' if ahead > timedelta() else '慢'} {abs(ahead).total_seconds() / 60:.0f} 分钟"
    if abs(ahead) > window:
        return (Diagnosis("error", f"{what}，发来的消息会被拒收", "timedatectl set-ntp true"),)
    return (Diagnosis("warning", what, "timedatectl set-ntp true"),)
