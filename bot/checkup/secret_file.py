"""Whether the file with the secrets is its owner's alone."""

import stat
from collections.abc import Iterator
from shlex import quote

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def _run(case: Case) -> Iterator[Diagnosis]:
    try:
        mode = case.env_file.stat().st_mode
    except OSError:
        return
    if stat.S_ISREG(mode) and mode & _OTHERS:
        what = f"{case.env_file} 里有密钥，本机别的用户也读得到（{stat.S_IMODE(mode):o}）"
        yield Diagnosis("error", what, f"chmod 600 {quote(str(case.env_file))}")


CHECK = Check("secret_file", _run)
