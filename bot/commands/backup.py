"""`salesbot backup FILE`: a checked copy of the database, taken while the bot works."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from shlex import quote

from sqlalchemy.engine import URL, make_url

from bot.commands import Command
from bot.settings import Settings
from storage import backup

REFUSALS: Mapping[str, str] = {
    "exists": "已经有这个文件了，换个名字：{}",
    "missing": "没有这个文件：{}",
    "not_empty": "这里已经有数据，不会覆盖：{}。确定不要了就先把它移走",
    "unreadable": "读不出来，不是完好的数据库：{}",
    "version": "数据库版本不对（{}）：先运行 salesbot migrate；要恢复的备份比程序新，就先升级程序",
    "ledger": "台账从第 {} 条起不完整，没有采用这个文件",
}
"""By the reason of a BackupRefusedError."""


def dsn(url: URL) -> str:
    """What PostgreSQL's own tools take. Without the password: they read it from PGPASSWORD or ~/.pgpass."""
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return quote(plain.render_as_string())


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="备份到哪个文件（不能已经存在）")


def _run(options: argparse.Namespace) -> int:
    url = make_url(Settings().database_url)
    if url.get_backend_name() != "sqlite":
        sys.stderr.write(
            f"PostgreSQL 用它自己的工具备份：\npg_dump --format=custom --file={quote(str(options.file))} {dsn(url)}\n"
        )
        return 1
    try:
        length = backup.save(Path(str(url.database)), options.file)
    except backup.BackupRefusedError as error:
        sys.stderr.write(REFUSALS[error.reason].format(error.detail) + "\n")
        return 1
    sys.stdout.write(f"已备份到 {options.file}，台账 {length} 条，核对无误\n")
    return 0


COMMAND = Command("backup", "备份数据库（机器人不用停）", _arguments, _run)
