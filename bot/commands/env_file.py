"""The file with the environment's values: what stands in it stays, what is new is put in; its owner alone reads it."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_PLAIN = re.compile(r"[\w@%+=:,./~\[\]-]*")
"""What systemd, a shell and we ourselves read alike without quotes."""
_ASSIGNMENT = re.compile(r"\s*(?:export\s+)?(\w+)\s*=")
_PRIVATE = 0o600


def write(path: Path, values: Mapping[str, str]) -> None:
    """Sets `values`, in place where they stood; comments and other lines stay. All of it or, in a crash, nothing.

    Raises ValueError for a value that would need quotes and OSError where the file cannot be written.
    """
    if not all(_PLAIN.fullmatch(value) for value in values.values()):
        raise ValueError("a value needs quotes")
    path = path.resolve()
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = "\n".join(_merged(before, values)) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        os.fsync(descriptor)
    if path.exists():
        # Run by root, as for a file in /etc, it must not take the file away from the bot's own user.
        owner = path.stat()
        with suppress(PermissionError):
            os.chown(fresh, owner.st_uid, owner.st_gid)
    fresh.replace(path)


def _merged(before: list[str], values: Mapping[str, str]) -> Iterator[str]:
    """The lines with the new values; of a name that stood there twice, only the first line is kept."""
    written: set[str] = set()
    for line in before:
        match = _ASSIGNMENT.match(line)
        name = match[1] if match else ""
        if name not in values:
            yield line
        elif name not in written:
            written.add(name)
            yield f"{name}={values[name]}"
    for name, value in values.items():
        if name not in written:
            yield f"{name}={value}"
