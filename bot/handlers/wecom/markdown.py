"""A text as the platform's markdown (document 90236): its head in bold, and nothing that a person wrote as markup."""

import re

_MARKUP = str.maketrans({"<": "＜", "*": "＊", "`": "｀", "[": "［", "]": "］", "_": "＿", "\\": "＼"})
"""The platform knows no escapes; the wide forms read the same and mean nothing to it."""

_OPENING = re.compile(r"^(\s*)([#>-])", re.MULTILINE)
_WIDE = {"#": "＃", ">": "＞", "-": "－"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LONGEST_HEAD = 60
"""Characters; what is longer is no head, and its end must not be in another message than its beginning."""


def marked(text: str) -> str:
    """`text` with its first line in bold, where more follow."""
    plain = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text).translate(_MARKUP)
    plain = _OPENING.sub(lambda found: found[1] + _WIDE[found[2]], plain)
    head, break_, rest = plain.partition("\n")
    return f"**{head}**\n{rest}" if break_ and head.strip() and len(head) <= _LONGEST_HEAD else plain
