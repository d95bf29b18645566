"""A card's `task_id` carries the ref of its post, there and back.

The platform wants it unique in the app, at most 128 bytes of `[0-9A-Za-z_@-]`. A ref may hold other characters, and
the same ref goes to two people or out twice; so it is escaped (`/` becomes `_2f`), and after an `@` stands a digest of
who is sent what, and which time.
"""

import re
from hashlib import sha256

from bot.core.post import Post

_LONGEST = 128
_DIGEST = 12
_PLAIN = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-")
_ESCAPE = re.compile(rb"_([0-9a-f]{2})")


def write_card_id(address: str, post: Post, serial: int) -> str:
    """The same for a repeat, another for another address, other words or another `serial`.

    Raises ValueError for a ref that does not fit.
    """
    ref = "".join(chr(byte) if byte in _PLAIN else f"_{byte:02x}" for byte in post.ref.encode())
    task_id = f"{ref}@{sha256(repr((address, post, serial)).encode()).hexdigest()[:_DIGEST]}"
    if len(task_id) > _LONGEST:
        message = f"a ref of {len(post.ref)} characters does not fit in a task_id"
        raise ValueError(message)
    return task_id


def read_card_id(task_id: str) -> str:
    """The ref that `write_card_id` put in; a foreign id, without our `@`, is its own ref."""
    escaped, ours, _ = task_id.rpartition("@")
    if not ours:
        return task_id
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), escaped.encode()).decode("utf-8", "replace")
