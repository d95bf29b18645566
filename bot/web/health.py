"""Whether the process lives, and whether it can do its work."""

from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as NotInTimeError
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.core.channel import Failure
from bot.core.localtime import SHANGHAI
from storage import ledger
from storage.db import Database

_PATIENCE = 3.0
"""Seconds for a write; whoever asks us rarely waits for more than five."""

_CAUSES: Mapping[str, str] = {
    "SQLITE_FULL": "磁盘满了，数据库写不进去：清出空间后自动恢复，不用重启",
    "SQLITE_BUSY": "数据库被别的程序锁住了：看看是谁开着它（备份请用 salesbot backup）",
    "SQLITE_LOCKED": "数据库被别的程序锁住了：看看是谁开着它（备份请用 salesbot backup）",
    "SQLITE_READONLY": "数据库是只读的：检查数据文件夹的属主和权限",
    "SQLITE_CANTOPEN": "数据库文件打不开：检查数据文件夹是否还在、权限对不对",
    "SQLITE_IOERR": "磁盘读写出错：检查磁盘，必要时用备份恢复",
    "SQLITE_CORRUPT": "数据库文件坏了：停下来，用 salesbot restore 恢复备份",
    "SQLITE_NOTADB": "这个文件不是数据库：检查 SALESBOT_DATABASE_URL",
    "53100": "数据库服务器磁盘满了",
    "25006": "数据库服务器是只读的（是不是连到了备库）",
}
"""By SQLite's result code and PostgreSQL's SQLSTATE."""


_UNSEALED = "解不开：EncodingAESKey 和管理后台的不一致"
_FOREIGN = "是发给别家企业或别的机器人的：核对企业ID、机器人编码"
_REFUSED: Mapping[str, str] = {
    "signature": "签名不对：Token（钉钉是 Client Secret）和管理后台的不一致，或有人伪造",
    "timestamp": "时间和本机差得太多：校准本机时钟",
    "cipher": _UNSEALED,
    "padding": _UNSEALED,
    "length": _UNSEALED,
    "receiveid": _FOREIGN,
    "corp": _FOREIGN,
    "robot": _FOREIGN,
    "unstored": "没存下，已请平台重发：看 database",
}
"""By the reasons for which a door turns the platform itself away. The others are strangers' doing, and many."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was checked, by name: `None` where all is well, else the reason in Chinese.

    `last` is what failed last, by channel and direction; it may be long over.
    """

    checks: Mapping[str, str | None]
    last: Mapping[str, Failure] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """True when no check has a reason against it."""
        return not any(self.checks.values())


def last_failures(
    rejected_at: Mapping[tuple[str, str], datetime], unsent: Mapping[str, Failure]
) -> Mapping[str, Failure]:
    """What failed last of each channel's callbacks (`receive wecom`) and of its posts (`send wecom`)."""
    known = ((at, channel, _REFUSED[why]) for (channel, why), at in dict(rejected_at).items() if why in _REFUSED)
    received = {f"receive {channel}": Failure(at, f"拒收了一次回调，{what}") for at, channel, what in sorted(known)}
    return received | {f"send {channel}": failure for channel, failure in dict(unsent).items()}


def database_fault(database: Database, patience: float = _PATIENCE) -> str | None:
    """Why nothing could be stored just now, `None` where it could: found out by writing.

    patience: seconds for which the write may wait its turn.
    """
    try:
        database.write(ledger.touch).result(timeout=patience)
    except NotInTimeError:
        return f"数据库 {patience:.0f} 秒没有写进去：被别的程序锁住，或磁盘太慢"
    except SQLAlchemyError as error:
        return _cause(getattr(error, "orig", None))
    except RuntimeError:
        return "正在退出"
    return None


def _cause(error: object) -> str:
    """By SQLite's name of the failure, of which extended ones begin with the plain ones, or by PostgreSQL's state."""
    code = str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")
    return next((words for name, words in _CAUSES.items() if code.startswith(name)), "数据库打不开或连不上")


def routes(readiness: Callable[[], Readiness]) -> list[Route]:
    """`/healthz` and `/readyz`. `readiness` may block on the database: it is called in a thread."""

    def readyz(_: Request) -> JSONResponse:
        found = readiness()
        status = HTTPStatus.OK if found.ready else HTTPStatus.SERVICE_UNAVAILABLE
        last = {
            name: {"at": one.at.astimezone(SHANGHAI).isoformat(timespec="seconds"), "what": one.what}
            for name, one in found.last.items()
        }
        return JSONResponse({"ready": found.ready, "checks": dict(found.checks), "last": last}, status)

    return [Route("/healthz", _healthz), Route("/readyz", readyz)]


async def _healthz(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")
