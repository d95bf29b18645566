"""Whether words are meant as they stand, or denied."""

import re

_REACH = 4
"""How many characters may stand between the denial and what it denies."""
_DENIAL = re.compile(
    rf"(?:没有?|未|不是|并未|从未|无|别(?!家|的)|莫|弗|冇|唔|不(?!过|仅|但|光|只|错|少|断|同))(?=.{{0,{_REACH}}}$)"
)
_DOUBLE = re.compile(rf"(?:不是没有?|没少|不可能不|不能不|不能说不|无不)(?=.{{0,{_REACH}}}$)")


def denied(text: str, start: int, clause_start: int) -> bool:
    """Whether what begins at `start` is denied by words just before it in its clause (「没说要对比」, not 「没少」)."""
    before = text[max(clause_start, start - 2 * _REACH) : start]
    return _DENIAL.search(before) is not None and _DOUBLE.search(before) is None
