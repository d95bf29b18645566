"""`salesbot restore FILE`: a backup becomes the database, in an empty place only."""

import argparse
import sys
from pathlib import Path
from shlex import quote

from sqlalchemy.engine import make_url

from bot.commands import Command
from bot.commands.backup import REFUSALS, dsn
from bot.settings import Settings
from storage import backup


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="从哪个备份文件恢复")


def _run(options: argparse.Namespace) -> int:
    url = make_url(Settings().database_url)
    if url.get_backend_name() != "sqlite":
        sys.stderr.write(
            "PostgreSQL 用它自己的工具恢复到一个空库，然后运行 salesbot evidence verify：\n"
            f"pg_restore --no-owner --exit-on-error --dbname={dsn(url)} {quote(str(options.file))}\n"
        )
        return 1
    try:
        length = backup.restore(options.file, Path(str(url.database)))
    except backup.BackupRefusedError as error:
        sys.stderr.write(REFUSALS[error.reason].format(error.detail) + "\n")
        return 1
    sys.stdout.write(f"已恢复到 {url.database}，台账 {length} 条，核对无误。现在可以启动机器人\n")
    return 0


COMMAND = Command("restore", "从备份恢复数据库（只恢复到空的地方）", _arguments, _run)
