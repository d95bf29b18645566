"""A text as the platforms' markdown (WeCom document 90236): nothing that a person wrote is taken for markup."""

import re

from bot.handlers.legible import legible

_MARKUP = str.maketrans({"<": "＜", "*": "＊", "`": "｀", "[": "［", "]": "］", "_": "＿", "\\": "＼"})
"""The platforms know no escapes; the wide forms read the same and mean nothing to it."""

_OPENING = re.compile(r"^(\s*)([#>-])", re.MULTILINE)
_WIDE = {"#": "＃", ">": "＞", "-": "－"}
_LONGEST_HEAD = 60
"""Characters; what is longer is no head, and its end must not be in another message than its beginning."""


def escaped(text: str) -> str:
    """`text` to be read as it stands."""
    return _OPENING.sub(lambda found: found[1] + _WIDE[found[2]], legible(text).translate(_MARKUP))


def marked(text: str) -> str:
    """`text` with its first line in bold, where more follow."""
    plain = escaped(text)
    head, break_, rest = plain.partition("\n")
    return f"**{head}**\n{rest}" if break_ and head.strip() and len(head) <= _LONGEST_HEAD else plain
