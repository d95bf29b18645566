"""When the garbage collector looks: not while a process is put together, and never at what it keeps for good."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off() -> Iterator[None]:
    """Around what only makes things that stay; looking through them again and again is a tenth of a start."""
    gc.disable()
    try:
        yield
    finally:
        # Frozen and thawed, all of it counts as old; as young it would be walked through at once after all.
        gc.freeze()
        gc.unfreeze()
        gc.enable()


def settled() -> None:
    """To be called once a serving process is wired: what the start made stays as long as the process.

    Were it walked through at every full collection, callbacks would wait tens of milliseconds each time.
    """
    gc.freeze()
