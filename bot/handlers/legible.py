"""Text without what no platform shows: for one control character in it, some refuse a message whole."""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def legible(text: str) -> str:
    """`text` with U+FFFD for each control character and each half of a surrogate pair; breaks and tabs stay."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
