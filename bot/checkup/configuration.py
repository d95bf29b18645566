"""Whether the files of the config folder would be taken."""

from collections.abc import Iterator

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis


def _run(case: Case) -> Iterator[Diagnosis]:
    for problem in case.problems:
        yield Diagnosis("error", f"配置有错：{problem}", f"{problem.file} 第 {problem.line} 行")


CHECK = Check("configuration", _run)
