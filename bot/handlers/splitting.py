"""A text too long for one message, cut into several that together are the text."""

_NEWLINE = b"\n"


def split(text: str, limit: int) -> list[str]:
    """`text` in parts of at most `limit` bytes of UTF-8, each headed （1/3） where there are several.

    Without these marks the parts, joined, are `text` to the letter. A part ends behind a line break where its range
    holds one, and never inside a code point.
    """
    data = text.encode()
    if len(data) <= limit:
        return [text]
    digits = 1
    while True:
        widest = "9" * digits
        pieces = _cut(data, limit - len(_mark(widest, widest).encode()))
        if len(str(len(pieces))) <= digits:
            return [_mark(number, len(pieces)) + piece for number, piece in enumerate(pieces, start=1)]
        digits += 1


def _mark(number: int | str, total: int | str) -> str:
    return f"（{number}/{total}）"


def _cut(data: bytes, limit: int) -> list[str]:
    pieces: list[str] = []
    while len(data) > limit:
        end = data.rfind(_NEWLINE, 0, limit) + 1 or limit
        # Where that is inside a code point, "ignore" leaves out its beginning, which then opens the next piece.
        pieces.append(data[:end].decode("utf-8", "ignore"))
        data = data[len(pieces[-1].encode()) :]
    pieces.append(data.decode())
    return pieces
