"""Who holds a lease: host, process and start, so that the leases of a process that died need not run out."""

import os
import socket
import uuid

_HOST = socket.gethostname()


def mine() -> str:
    """A name for this process, new at each start."""
    return f"{_HOST}/{os.getpid()}/{uuid.uuid4().hex}"


def is_dead(holder: str, me: str) -> bool:
    """Whether a holder is known to be gone. Of another host nothing is known: there the lease must run out."""
    if holder == me:
        return False
    host, _, rest = holder.partition("/")
    pid = int(rest.partition("/")[0])
    if host != _HOST:
        return False
    if pid == os.getpid():
        return True  # an earlier process had our number, as happens after a restart in a container
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
