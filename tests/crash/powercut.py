"""Power cuts: a killed process whose files are put back to what it had synced. `powercut.c` says how."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("powercut.c")
_DURABLE = ("", "-wal", "-journal")
_MEMORY = "-shm"


def build(folder: Path) -> Path | None:
    """Compiles the shim into `folder`; None where that cannot be done."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    library = folder / "powercut.so"
    flags = [
        "-shared",
        "-fPIC",
        "-O2",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-pthread",
        "-o",
        str(library),
        str(SOURCE),
        "-ldl",
    ]
    subprocess.run([compiler, *flags], check=True)  # noqa: S603  our own words
    return library


@dataclass(frozen=True, slots=True)
class Power:
    """The power of the machine on which the SQLite file `database` lies; `shadow` is a folder beside it, for us."""

    library: Path
    database: Path
    shadow: Path

    def on(self) -> Mapping[str, str]:
        """Begins with all that is on the disk synced; gives what the process needs in its environment."""
        shutil.rmtree(self.shadow, ignore_errors=True)
        self.shadow.mkdir()
        for suffix in _DURABLE:
            if self._file(suffix).exists():
                shutil.copy2(self._file(suffix), self.shadow)
        return {
            "LD_PRELOAD": str(self.library),
            "POWERCUT_FILE": str(self.database.resolve()),
            "POWERCUT_SHADOW": str(self.shadow.resolve()),
        }

    def cut(self) -> None:
        """After the process was killed: takes away what it had not synced."""
        for suffix in (*_DURABLE, _MEMORY):
            self._file(suffix).unlink(missing_ok=True)
        for kept in self.shadow.iterdir():
            shutil.copy2(kept, self.database.parent)

    def _file(self, suffix: str) -> Path:
        return self.database.with_name(self.database.name + suffix)
