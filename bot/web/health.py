"""Whether the process lives, and whether it can do its work."""

from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as NotInTimeError
from dataclasses import dataclass
from http import HTTPStatus

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from storage import figures
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


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was checked, by name: `None` where all is well, else the reason in Chinese."""

    checks: Mapping[str, str | None]

    @property
    def ready(self) -> bool:
        """True when no check has a reason against it."""
        return not any(self.checks.values())


def database_fault(database: Database, patience: float = _PATIENCE) -> str | None:
    """Why nothing could be stored just now, `None` where it could: found out by writing.

    patience: seconds for which the write may wait its turn.
    """
    try:
        database.write(figures.touch).result(timeout=patience)
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
        return JSONResponse({"ready": found.ready, "checks": dict(found.checks)}, status)

    return [Route("/healthz", _healthz), Route("/readyz", readyz)]


async def _healthz(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")
