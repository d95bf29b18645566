"""Named places at which a crash is interesting. Tests kill the process there; in service nothing happens.

`SALESBOT_CRASH_AT=process.applied` ends the process, without any clean-up, when it first reaches that place;
`process.applied:3` when it reaches it for the third time.
"""

import os
import signal
import threading
from typing import Final, Literal

Step = Literal[
    "intake.received",
    "intake.inserted",
    "intake.committed",
    "process.understood",
    "process.claimed",
    "process.decided",
    "process.applied",
    "process.committed",
    "sender.claimed",
    "sender.delivered",
    "sender.recorded",
]

_name, _, _count = os.environ.get("SALESBOT_CRASH_AT", "").partition(":")
_left = [int(_count or 1)]
_gate: Final = threading.Lock()


def reach(step: Step) -> None:
    """Marks that `step` was reached; the last thing the process does when it was told to crash there."""
    if step != _name:
        return
    with _gate:
        _left[0] -= 1
        if _left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
