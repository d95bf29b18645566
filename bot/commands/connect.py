"""`salesbot connect PLATFORM`: asks for what a platform's console shows, keeps it for `serve`, and calls the doctor.

A secret is neither shown while it is typed nor ever afterwards. Answers may come from a pipe, one a line. Nothing is
written before all is answered.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from getpass import getpass

from bot.commands import Command, doctor, env_file
from bot.commands.wiring import UnusableSettingsError, read_settings
from bot.discovery import collect
from bot.handlers.credential import Credential
from bot.handlers.platform import Handler
from bot.settings import Settings
from bot.settings import env_file as its_place


class _GivenUpError(Exception):
    """Nothing was written, and why."""


def _ask_all(credentials: Sequence[Credential], settings: Settings) -> Mapping[str, str]:
    """The answers by variable, old ones included; raises _GivenUpError."""
    answers: dict[str, str] = {}
    for number, one in enumerate(credentials, 1):
        _say(f"\n{number}/{len(credentials)} {one.title}（{one.shape}）\n    在哪里：{one.where}")
        answer = _ask(one, one.given(settings))
        if answer:
            answers[one.variable] = answer
    return answers


def _ask(one: Credential, present: str | None) -> str:
    """An answer of the right form, what is `present` for none, or empty where neither is needed."""
    if present is not None:
        _say(f"    {'已有' if one.secret else f'现在是 {present}'}，直接回车就不改")
    elif not one.required:
        _say("    没有就直接回车")
    while True:
        answer = _read(secret=one.secret) or present or ""
        if one.fits(answer) or (not answer and not one.required):
            return answer
        complaint = f"{one.title} {'不像是对的' if answer else '不能空着'}，应为：{one.shape}"
        if not sys.stdin.isatty():
            raise _GivenUpError(complaint)
        _say(f"    {complaint}，请再抄一次")
        present = present if present and one.fits(present) else None


def _read(*, secret: bool) -> str:
    """A line without the blanks around it; empty at the end of a pipe."""
    if sys.stdin.isatty():
        return (getpass("> ") if secret else input("> ")).strip()
    return sys.stdin.readline().strip()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("platform", help="平台：wecom、dingtalk ……")


def _run(options: argparse.Namespace) -> int:
    """Exit status 0 when everything was written, whatever the doctor found: some of it can only be mended after."""
    handlers = {name: one for name, one in collect("bot.handlers", "HANDLER", Handler).items() if one.credentials}
    if options.platform not in handlers:
        sys.stderr.write(f"没有 {options.platform} 这个平台，可以接的有：{'、'.join(handlers)}\n")
        return 1
    path = its_place()
    _say(f"接 {options.platform}：照着管理后台一项一项抄过来，都答完才写进 {path}。Ctrl-C 离开")
    try:
        answers = _ask_all(handlers[options.platform].credentials, read_settings())
        env_file.write(path, answers)
    except (_GivenUpError, UnusableSettingsError) as error:
        sys.stderr.write(f"{error}\n什么都没有写\n")
        return 1
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\n什么都没有写\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{path} 写不了：{error.strerror}\n")
        return 1
    _say(f"\n已写到 {path}，只有属主能读。改了要重启 salesbot serve 才生效")
    for name in sorted(name for name, value in answers.items() if os.environ.get(name, value) != value):
        _say(f"! 环境变量里另有 {name}，它盖过这个文件\n  → unset {name}")
    _say("\n检查一遍：")
    doctor.tell(doctor.findings(deep=True), deep=True)
    return 0


COMMAND = Command("connect", "接上聊天平台：一项项问、写好、检查", _arguments, _run)
