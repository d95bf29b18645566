"""Whether there is room for the database to grow."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis, Severity

_MB = 1024 * 1024
_LEAST, _COMFORTABLE = 100 * _MB, 1024 * _MB


def _run(case: Case) -> Iterator[Diagnosis]:
    url = make_url(case.settings.database_url)
    if case.connection is None or url.get_backend_name() != "sqlite":
        return
    folder = Path(str(url.database)).parent
    free = shutil.disk_usage(folder).free
    if free < _COMFORTABLE:
        severity: Severity = "error" if free < _LEAST else "warning"
        yield Diagnosis(severity, f"{folder} 所在的磁盘只剩 {free // _MB} MB", "清出 1 GB 以上：先清日志和旧备份")


CHECK = Check("disk", _run)
