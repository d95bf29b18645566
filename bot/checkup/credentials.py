"""Whether each platform has all its values or none, and each value looks like one."""

from collections.abc import Iterator

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis
from bot.discovery import collect
from bot.handlers.platform import Handler


def _run(case: Case) -> Iterator[Diagnosis]:
    handlers = [one for one in collect("bot.handlers", "HANDLER", Handler).values() if one.credentials]
    if not any(one.given(case.settings) for handler in handlers for one in handler.credentials if one.required):
        commands = " 或 ".join(f"salesbot connect {handler.name}" for handler in handlers)
        yield Diagnosis("info", "还没有接聊天平台，只有试用页能用", commands)
        return
    for handler in handlers:
        yield from _of(handler, case)


def _of(handler: Handler, case: Case) -> Iterator[Diagnosis]:
    given = {one: one.given(case.settings) for one in handler.credentials}
    missing = [one.variable for one, value in given.items() if one.required and value is None]
    if all(value is None for one, value in given.items() if one.required):
        return
    if missing:
        what = f"{handler.name} 通道没有开，还缺 {'、'.join(missing)}"
        yield Diagnosis("error", what, f"salesbot connect {handler.name}")
    for one, value in given.items():
        # Our own address is no platform's, and has a check of its own.
        if value is not None and one.field != "public_url" and not one.fits(value):
            yield Diagnosis("error", f"{one.title} 不像是对的，应为：{one.shape}", one.variable)


CHECK = Check("credentials", _run)
