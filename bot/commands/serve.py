"""`salesbot serve`: the HTTP door, the processor and the sender, until it is told to stop."""

import argparse
import socket
import sys

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from bot import garbage, logs
from bot.clock import ShiftedClock, WallClock
from bot.commands import Command
from bot.commands.wiring import CannotStartError, in_words, read_settings
from bot.front import Front
from bot.serving import Serving, furnish
from storage.db import Database

_GRACE_SECONDS = 3
"""For requests in hand; with the commit in hand after it, the process is gone within five."""
_KEEP_ALIVE_SECONDS = 75
_BACKLOG = 2048


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认只听本机）")
    parser.add_argument("--port", type=int, default=8080, help="端口")
    parser.add_argument("--workers", type=int, default=1, help="进程数")


def _run(options: argparse.Namespace) -> int:
    several = options.workers > 1
    try:
        with in_words(), garbage.put_off():
            settings = read_settings()
            logs.configure(settings.log_level)
            front = Front(settings, WallClock() if several else ShiftedClock(WallClock()))
        listener = _listen(options, front.database)
        _welcome(front, listener)
        with in_words():
            return _watch_over(front, listener, options.workers) if several else _serve(front, listener)
    except CannotStartError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _serve(front: Front, listener: socket.socket) -> int:
    serving = Serving(front, lambda: setattr(server, "should_exit", True), _say)
    server = uvicorn.Server(_config(serving.door))
    server.run([listener])
    if serving.failed is not None:
        raise serving.failed
    return 0


def _watch_over(front: Front, listener: socket.socket, workers: int) -> int:
    """Each process wires a house of its own; this one has seen that it can be done, and only watches over them."""
    furnish(front, _say)
    front.database.close()
    listener.set_inheritable(True)
    Multiprocess(_config("bot.serving:one_of_several", workers), [listener]).run()
    return 0


def _listen(options: argparse.Namespace, database: Database) -> socket.socket:
    try:
        return socket.create_server((options.host, options.port), backlog=_BACKLOG)
    except OSError as error:
        database.close()
        reason = f"不能在 {options.host}:{options.port} 上监听：{error.strerror}；换一个端口用 --port"
        raise CannotStartError(reason) from None


def _config(application: ASGIApp | str, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        factory=isinstance(application, str),
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
    )


def _welcome(front: Front, listener: socket.socket) -> None:
    """Says what is on and what is off."""
    platforms = [name for name in front.channels if name != "console"]
    _say(f"通道：{'、'.join(platforms) or '没有配置平台（用 salesbot connect wecom 或 dingtalk 接上）'}")
    if front.sandboxed:
        host, port = listener.getsockname()[:2]
        _say(f"试用页：http://{host}:{port}/sandbox")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


COMMAND = Command("serve", "启动：网页和回调、处理、发送", _arguments, _run)
