"""`salesbot serve`: the HTTP door, the processor and the sender, until it is told to stop."""

import argparse
import socket
import sys

import uvicorn
from uvicorn.supervisors import Multiprocess

from bot import app, garbage
from bot.clock import ShiftedClock, WallClock
from bot.commands import Command
from bot.commands.wiring import CannotStartError, wire
from bot.engine.imports import sample
from bot.settings import Settings

_GRACE_SECONDS = 3
"""For requests in hand; with the commit in hand after it, the process is gone within five."""
_KEEP_ALIVE_SECONDS = 75
_BACKLOG = 2048


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认只听本机）")
    parser.add_argument("--port", type=int, default=8080, help="端口")
    parser.add_argument("--workers", type=int, default=1, help="进程数")


def _run(options: argparse.Namespace) -> int:
    try:
        settings, wired = wire(WallClock() if options.workers > 1 else ShiftedClock(WallClock()))
    except CannotStartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        listener = socket.create_server((options.host, options.port), backlog=_BACKLOG)
    except OSError as error:
        sys.stderr.write(f"不能在 {options.host}:{options.port} 上监听：{error.strerror}；换一个端口用 --port\n")
        wired.house.database.close()
        return 1
    listener.set_inheritable(True)
    _welcome(settings, wired, f"http://{options.host}:{listener.getsockname()[1]}")
    several = options.workers > 1
    config = uvicorn.Config(
        "bot.app:serving" if several else wired.door,
        factory=several,
        workers=options.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
    )
    if several:
        # Each process wires a house of its own; this one only watches over them.
        wired.house.database.close()
        Multiprocess(config, [listener]).run()
    else:
        garbage.settled()
        uvicorn.Server(config).run([listener])
    return 0


def _welcome(settings: Settings, wired: app.App, address: str) -> None:
    """Says what is on and what is off, and fills an empty sandbox with the sample team."""
    platforms = [name for name in wired.house.channels if name != "console"]
    sys.stdout.write(f"通道：{'、'.join(platforms) or '没有配置平台（用 salesbot connect wecom 或 dingtalk 接上）'}\n")
    if wired.sandbox:
        if sample.fill(wired.house.database, settings.config / "sample"):
            sys.stdout.write("名单是空的，已装入示例团队\n")
        sys.stdout.write(f"试用页：{address}/sandbox\n")
    sys.stdout.flush()


COMMAND = Command("serve", "启动：网页和回调、处理、发送", _arguments, _run)
