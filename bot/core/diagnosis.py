"""What the doctor says of one thing that is wrong."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
"""`error`: something does not work. `warning`: it works badly, or will stop to. `info`: worth knowing."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`what` is one Chinese sentence, `mend` the one command or setting that helps. Neither ever holds a secret."""

    severity: Severity
    what: str
    mend: str
